"""Anchors: the names of places inside a manual."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = re.compile(r"[^\w\s-]")
_SPACES = re.compile(r"\s+")


def slug(text: str) -> str:
    """The anchor of a heading, as the usual Markdown renderers build it; Chinese characters stay.

    >>> slug("4.2 Low Boom Pressure"), slug("动臂 无力")
    ('42-low-boom-pressure', '动臂-无力')
    """
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _SPACES.sub("-", plain.strip())


class Anchors:
    """Hands out anchors that are unique within one manual: the second "Checks" becomes ``checks-1``."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, heading: str) -> str:
        """The next free anchor for a heading."""
        base = slug(heading) or "section"
        count = self._seen.get(base, 0)
        self._seen[base] = count + 1
        return f"{base}-{count}" if count else base

"""A code found in text, and the half-width view of a text that all finders read."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code as typed (``raw``, at ``text[start:end]``) and its one canonical form.

    ``detail`` keeps what the form leaves out: a failure-type byte (``00``), a sub-code (``1``), an occurrence
    count (``OC 3``).
    """

    raw: str
    code: str
    start: int
    end: int
    detail: str = ""


def half_width(text: str) -> str:
    """The text with full-width letters, digits and signs made ordinary, character by character.

    subtle: plain NFKC may change the length of a text, and then positions no longer point into the original.

    >>> half_width("ＳＰＮ１００：１")
    'SPN100:1'
    """
    return text if text.isascii() else "".join(map(_half_width, text))


def _half_width(character: str) -> str:
    plain = normalize("NFKC", character)
    return plain if len(plain) == 1 else character

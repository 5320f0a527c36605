"""Words on the terminal: what comes from files and people is shown, never obeyed."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@cache
def out() -> Console:
    """The console for answers."""
    from rich.console import Console

    return Console(highlight=False)


@cache
def err() -> Console:
    """The console for progress and errors, so that a pipe carries answers only."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def clean(text: str) -> str:
    r"""Text without what could steer a terminal: escape sequences, control characters, reversed writing.

    >>> clean("\x1b[2Jsafe\u202e")
    '[2Jsafe'
    """
    return "".join(c for c in text if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in _DIRECTION))


def plain(text: str, style: str = "") -> Text:
    """Cleaned text for rich, in which square brackets are just that."""
    from api.cli.wrapping import BilingualText

    return BilingualText(clean(text), style=style)


def say_error(sentence: str) -> None:
    """One sentence on stderr."""
    print(f"faultwise: {clean(sentence)}", file=sys.stderr)

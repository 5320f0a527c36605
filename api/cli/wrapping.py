"""Text that breaks between Chinese characters as well as between words.

Rich takes what stands between two spaces for one word: of a sentence in both languages it would leave half of every
line empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.containers import Lines
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

_CHINESE = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_OPENING, _CLOSING = "（「『“‘《【", "，。；：、！？）」』”’》】…"
_WORD = rf"[^\s{_CHINESE}{_OPENING}{_CLOSING}]+"
_MEASURE = r"(?:(?<=\d) (?:%|°?[A-Za-zΩ℃]{1,4})(?!\w))?"
_UNIT = re.compile(rf"\n|[{_OPENING}]*(?:{_WORD}{_MEASURE}|[^\n{_OPENING}])[{_CLOSING}]*[^\S\n]*|[{_OPENING}]+")


class BilingualText(Text):
    """Text for the terminal; like any other of rich's but for where its lines end, within a group, table or panel."""

    def wrap(self, console: Console, width: int, **options: Any) -> Lines:
        """Its lines, each at most ``width`` cells wide."""
        text: Text = self
        if not options.get("no_wrap") and options.get("overflow") != "ignore":
            text = Text("\n").join(self.divide(line_ends(self.plain, width)))
        return Text.wrap(text, console, width, **options)


def line_ends(text: str, width: int) -> list[int]:
    """Where to break the text so that no line has more than ``width`` cells, unless a single word has.

    No line begins with a closing mark or ends with an opening one.

    Example:
        >>> line_ends("测先导压力，应为 3.9 MPa（热车）。", 12)  # 测先导压力，|应为 3.9 MPa|（热车）。
        [6, 16]
    """
    ends: list[int] = []
    begun = 0
    for unit in _UNIT.finditer(text):
        if unit.group() == "\n":
            begun = unit.end()
        elif unit.start() > begun and cell_len(text[begun : unit.end()].rstrip()) > width:
            begun = unit.start()
            ends.append(begun)
    return ends

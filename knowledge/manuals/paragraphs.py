"""Lines to paragraphs: which line breaks are the author's and which are only the edge of the column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.manuals.lines import Line
from knowledge.manuals.text import join_lines

_ENTRY = re.compile(
    r"[•·●○■□◆◇▪►▶※*–—-]\s*\S|[(（]?\d{1,2}[)）.、]\s*\D|[①-⑳⑴-⒇]|[a-zA-Z][).]\s|[一二三四五六七八九十]+、"
)
_ENDED = re.compile(r"[.!?。!?;；:：]$")
_LOOSE_LEADING = 0.9  # of the type size: more white between two lines starts a paragraph


def paragraphs_of(lines: Sequence[Line], *, right_edge: float | None = None) -> tuple[tuple[Line, ...], ...]:
    """Groups of lines that belong together, for lines of one column in reading order.

    ``right_edge`` is where text may reach to; by default the longest of the lines shows it.
    """
    edge = right_edge if right_edge is not None else max((line.x1 for line in lines), default=0.0)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _starts_anew(groups[-1], line, edge):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(tuple(group) for group in groups)


def text_of(group: Sequence[Line]) -> str:
    """The group's lines as running text."""
    return join_lines([line.text for line in group])


def cell_text(lines: Sequence[Line], left: float, right: float) -> str:
    """A table cell's text; a line break stays where the author set it."""
    if not lines:
        return ""
    # The white on the left of the cell is taken to be the white on its right, too.
    padding = max(0.0, min(line.x0 for line in lines) - left)
    return "\n".join(text_of(group) for group in paragraphs_of(lines, right_edge=right - padding))


def _starts_anew(group: list[Line], line: Line, edge: float) -> bool:
    before = group[-1]
    if _ENTRY.match(line.text) or abs(line.size - before.size) > 1:
        return True
    if line.top - before.bottom > _LOOSE_LEADING * line.size or line.top < before.top:
        return True
    return _had_room(before, line, edge) and not _runs_on(before, line)


def _had_room(before: Line, line: Line, edge: float) -> bool:
    """Whether the line's first word would have fitted on the line before: then the break was meant."""
    slack = 1.5 * line.size
    return before.x1 + line.first_word + slack < edge


def _runs_on(before: Line, line: Line) -> bool:
    """Whether the sentence plainly goes on in spite of the room (ragged or centred setting)."""
    return line.text[0].islower() and not _ENDED.search(before.text)

"""Ruled tables of a PDF page: cell boxes and characters to rows of text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.manuals.grid import Span, flatten
from knowledge.manuals.lines import Char, lines_of
from knowledge.manuals.paragraphs import cell_text

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
_HAIR = 2.5  # points: edges closer than this are the two sides of one drawn rule


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table where it stands on its page."""

    rows: tuple[tuple[str, ...], ...]
    x0: float
    top: float
    x1: float
    bottom: float


class Frame:
    """The cells of one ruled table; characters are dropped into it one by one."""

    def __init__(self, cells: Iterable[Box]) -> None:
        self._cells = sorted(cells, key=lambda cell: (cell[1], cell[0]))
        self._across = _edges(value for cell in self._cells for value in (cell[0], cell[2]))
        self._down = _edges(value for cell in self._cells for value in (cell[1], cell[3]))
        self._spans = [self._span(cell) for cell in self._cells]
        self._owner = {
            (span.row + down, span.column + right): index
            for index, span in enumerate(self._spans)
            for down in range(span.rows)
            for right in range(span.columns)
        }
        self._chars: list[list[Char]] = [[] for _ in self._cells]

    @property
    def is_table(self) -> bool:
        """Whether at least two columns are ruled; else it is a box around text.

        subtle: one row is enough, the last of a table may stand alone on the next page.
        """
        return len(self._across) > 2 and len(self._down) > 1

    def take(self, char: Char) -> bool:
        """Put a character into its cell; False where it stands outside the table."""
        row = bisect_right(self._down, (char.top + char.bottom) / 2) - 1
        column = bisect_right(self._across, (char.x0 + char.x1) / 2) - 1
        index = self._owner.get((row, column))
        if index is None:
            return False
        self._chars[index].append(char)
        return True

    def table(self) -> PageTable:
        """The table with the characters taken so far."""
        spans = (
            Span(self._text(index), span.row, span.column, span.rows, span.columns)
            for index, span in enumerate(self._spans)
        )
        return PageTable(flatten(spans), self._across[0], self._down[0], self._across[-1], self._down[-1])

    def _span(self, cell: Box) -> Span:
        left, right = _place(self._across, cell[0]), _place(self._across, cell[2])
        top, bottom = _place(self._down, cell[1]), _place(self._down, cell[3])
        return Span("", top, left, max(1, bottom - top), max(1, right - left))

    def _text(self, index: int) -> str:
        left, _, right, _ = self._cells[index]
        return cell_text(lines_of(self._chars[index]), left, right)


def _edges(values: Iterable[float]) -> Sequence[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _HAIR:
            edges.append(value)
    return edges


def _place(edges: Sequence[float], value: float) -> int:
    return bisect_right(edges, value) - 1

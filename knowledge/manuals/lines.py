"""Characters on a PDF page to lines of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from knowledge.manuals.text import clean

_WIDE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
SPACE_GAP = 0.2  # of the type size: a wider gap between two characters is a space
COLUMN_GAP = 1.5  # of the type size: a wider gap may be the gutter between two columns


class Char(NamedTuple):
    """One character and its box, in points from the page's top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or the part of one that stands in one column."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    first_word: float = 0.0  # width in points of what could have moved up to the line before

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.bottom - self.top


def lines_of(chars: Iterable[Char], *, split_columns: bool = False) -> tuple[Line, ...]:
    """Lines from top to bottom; with ``split_columns`` cut where a wide gap may be a gutter."""
    lines: list[Line] = []
    for row in _rows(chars):
        for run in _runs(row) if split_columns else [row]:
            line = _line(run)
            if line.text:
                lines.append(line)
    return tuple(lines)


def _rows(chars: Iterable[Char]) -> Iterator[list[Char]]:
    """Characters of one height, left to right."""
    row: list[Char] = []
    middle = 0.0
    for char in sorted(chars, key=lambda char: char.top + char.bottom):
        here = (char.top + char.bottom) / 2
        if row and here - middle > 0.5 * max(char.size, row[0].size):
            yield _left_to_right(row)
            row = []
        if not row:
            middle = here
        row.append(char)
    if row:
        yield _left_to_right(row)


def _left_to_right(row: list[Char]) -> list[Char]:
    kept: list[Char] = []
    for char in sorted(row, key=lambda char: char.x0):
        # subtle: some writers print a character twice, slightly moved, to make it bold.
        doubled = kept and kept[-1].text == char.text and char.x0 - kept[-1].x0 < 0.15 * char.size
        if not doubled:
            kept.append(char)
    return kept


def _runs(row: list[Char]) -> Iterator[list[Char]]:
    run = [row[0]]
    for char in row[1:]:
        if not char.text.isspace() and char.x0 - run[-1].x1 > COLUMN_GAP * char.size:
            yield run
            run = []
        if run or not char.text.isspace():
            run.append(char)
    if run:
        yield run


def _line(run: list[Char]) -> Line:
    inked = [char for char in run if not char.text.isspace()] or run
    sizes = Counter(round(char.size * 2) / 2 for char in inked)
    return Line(
        text=clean("".join(_spaced(run))),
        x0=min(char.x0 for char in inked),
        x1=max(char.x1 for char in inked),
        top=min(char.top for char in inked),
        bottom=max(char.bottom for char in inked),
        size=max(sizes, key=lambda size: (sizes[size], size)),
        bold=sum(char.bold for char in inked) > 0.8 * len(inked),
        first_word=_first_word(run),
    )


def _spaced(run: list[Char]) -> Iterator[str]:
    before: Char | None = None
    for char in run:
        if before and char.x0 - before.x1 > SPACE_GAP * char.size and not _both_wide(before, char):
            yield " "
        yield char.text
        before = char


def _both_wide(left: Char, right: Char) -> bool:
    """Two Chinese characters: set wide apart they are still one word."""
    apart = right.x0 - left.x1 > COLUMN_GAP * right.size
    return not apart and bool(_WIDE.match(left.text) and _WIDE.match(right.text))


def _first_word(run: list[Char]) -> float:
    end = run[0].x1
    if _WIDE.match(run[0].text):
        return end - run[0].x0
    for before, char in pairwise(run):
        # subtle: a no-break space holds "10 L/min" together, and so it moves as one word.
        if char.text == "\u00a0" or before.text == "\u00a0":
            end = char.x1
        elif char.text.isspace() or char.x0 - before.x1 > SPACE_GAP * char.size or _WIDE.match(char.text):
            break
        end = char.x1
    return end - run[0].x0

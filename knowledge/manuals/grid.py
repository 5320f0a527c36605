"""Merged cells laid out flat: every format's spans become rows of equal width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAX_COLUMNS = 200
MAX_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Span:
    """A cell at row and column (from 0) that covers some rows and columns."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def flatten(spans: Iterable[Span]) -> tuple[tuple[str, ...], ...]:
    """Rows in which a merged cell's text stands in every cell it covers; cells beyond the limits are dropped.

    >>> flatten([Span("no start", 0, 0, rows=2), Span("flat battery", 0, 1), Span("blown fuse", 1, 1)])
    (('no start', 'flat battery'), ('no start', 'blown fuse'))
    """
    texts: dict[tuple[int, int], str] = {}
    for span in spans:
        for row in range(span.row, min(span.row + span.rows, MAX_ROWS)):
            for column in range(span.column, min(span.column + span.columns, MAX_COLUMNS)):
                texts[row, column] = span.text
    height = max((row for row, _ in texts), default=-1) + 1
    width = max((column for _, column in texts), default=-1) + 1
    return tuple(tuple(texts.get((row, column), "") for column in range(width)) for row in range(height))

"""Reading order: a page set in two columns is read down the left one first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.manuals.lines import Line
from knowledge.manuals.page_tables import PageTable
from knowledge.manuals.text import clean

Placed = Line | PageTable
_FEWEST_LINES = 4  # in each column; fewer look like labels beside a picture


def reading_order(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """Lines and tables in the order a person reads them; pieces of one line joined again where it is no gutter."""
    gutter = _gutter([thing for thing in placed if isinstance(thing, Line)])
    if gutter is None:
        return tuple(_joined(sorted(placed, key=lambda thing: (thing.top, thing.x0))))
    ordered: list[Placed] = []
    left: list[Placed] = []
    right: list[Placed] = []
    for thing in sorted(placed, key=lambda thing: thing.top):
        if thing.x1 <= gutter:
            left.append(thing)
        elif thing.x0 >= gutter:
            right.append(thing)
        else:
            ordered += [*left, *right, thing]
            left, right = [], []
    return (*ordered, *left, *right)


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x between two columns of running text, or None."""
    if len(lines) < 2 * _FEWEST_LINES:
        return None
    start, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    middle = (start + end) / 2
    starts = [line.x0 for line in lines if line.x0 > middle - 0.1 * (end - start)]
    if len(starts) < _FEWEST_LINES:
        return None
    gutter = min(starts) - 1
    left = [line for line in lines if line.x1 <= gutter]
    right = [line for line in lines if line.x0 >= gutter]
    across = len(lines) - len(left) - len(right)
    if min(len(left), len(right)) < _FEWEST_LINES or across > 0.3 * len(lines):
        return None
    return gutter if _is_full(left, start, gutter) and _is_full(right, gutter, end) else None


def _is_full(lines: Sequence[Line], start: float, end: float) -> bool:
    """Whether most lines fill their column, as running text does and a list of labels does not."""
    wide = sum(line.x1 - line.x0 > 0.6 * (end - start) for line in lines)
    return wide >= 0.5 * len(lines)


def _joined(placed: Sequence[Placed]) -> list[Placed]:
    joined: list[Placed] = []
    for thing in placed:
        before = joined[-1] if joined else None
        if isinstance(thing, Line) and isinstance(before, Line) and _same_row(before, thing):
            joined[-1] = _glued(before, thing)
        else:
            joined.append(thing)
    return joined


def _same_row(left: Line, right: Line) -> bool:
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap > 0.5 * min(left.height, right.height)


def _glued(one: Line, other: Line) -> Line:
    left, right = sorted((one, other), key=lambda line: line.x0)
    return replace(
        left,
        text=clean(f"{left.text} {right.text}"),
        x1=max(left.x1, right.x1),
        top=min(left.top, right.top),
        bottom=max(left.bottom, right.bottom),
        bold=left.bold and right.bold,
    )

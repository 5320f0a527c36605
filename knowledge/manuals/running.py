"""Running headers, footers and page numbers: what returns at the same height page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.manuals.lines import Line
from knowledge.manuals.page_tables import PageTable

_MARGIN = 0.12  # of the page height, at the top and at the bottom
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page|p\.|第)?\s*\d{1,4}\s*(?:页|(?:of|/)\s*\d{1,4})?[-–—\s]*", re.I)
_ALWAYS_RUNNING = 5  # pages: as often as this is enough in a manual of any length


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as read: its number from 1, its height in points and what stands on it."""

    number: int
    height: float
    placed: tuple[Line | PageTable, ...]

    @property
    def margin_lines(self) -> Iterator[Line]:
        """The lines near the top and bottom edge."""
        low, high = _MARGIN * self.height, (1 - _MARGIN) * self.height
        for thing in self.placed:
            if isinstance(thing, Line) and (thing.bottom < low or thing.top > high):
                yield thing


def without_running_lines(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The pages without headers, footers and page numbers."""
    counts = Counter(key for sheet in sheets for key in _keys_of(sheet))
    often = max(2, min(_ALWAYS_RUNNING, round(0.4 * len(sheets))))
    running = {key for key, count in counts.items() if count >= often}
    return tuple(_cleared(sheet, running) for sheet in sheets)


def _cleared(sheet: Sheet, running: set[str]) -> Sheet:
    dropped = {
        line
        for line in sheet.margin_lines
        if _PAGE_NUMBER.fullmatch(line.text) or not running.isdisjoint(_keys(line, sheet))
    }
    return Sheet(sheet.number, sheet.height, tuple(thing for thing in sheet.placed if thing not in dropped))


def _keys_of(sheet: Sheet) -> set[str]:
    return {key for line in sheet.margin_lines for key in _keys(line, sheet)}


def _keys(line: Line, sheet: Sheet) -> Iterator[str]:
    """The text at its height, as it is and with each number that may count the pages replaced.

    subtle: only a number that grows with the pages is a page number; "Chapter 1" and "Chapter 2" at the top of
    two far pages are headings.
    """
    where = round(line.top / 6)
    for height in (where, where + 1):
        yield f"{height} {line.text}"
        for found in _NUMBER.finditer(line.text):
            if len(found[0]) <= 4:
                offset = int(found[0]) - sheet.number
                yield f"{height} {line.text[: found.start()]}<{offset}>{line.text[found.end() :]}"

"""Running headers, footers and page numbers: what returns at the same height page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.manuals.lines import Line
from knowledge.manuals.page_tables import PageTable

_MARGIN = 0.12  # of the page height, at the top and at the bottom
_NUMBER = re.compile(r"(?<![\d.])\d{1,4}(?!\.?\d)")  # not the parts of a section number
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page|p\.|第)?\s*\d{1,4}\s*(?:页|(?:of|/)\s*\d{1,4})?[-–—\s]*", re.I)
_SHARE = 0.4  # of the pages, in a short manual; left and right pages may differ
_ENOUGH, _ENOUGH_LARGE = 3, 5  # pages, in a long one: headers change with the chapter


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


def without_running_lines(sheets: Sequence[Sheet], body_size: float) -> tuple[Sheet, ...]:
    """The pages without headers, footers and page numbers; larger type than the body's must return more often."""
    counts = Counter(key for sheet in sheets for key in _keys_of(sheet))
    share = round(_SHARE * len(sheets))
    small, large = (max(2, min(enough, share)) for enough in (_ENOUGH, _ENOUGH_LARGE))
    return tuple(_cleared(sheet, counts, small, large, body_size) for sheet in sheets)


def _cleared(sheet: Sheet, counts: Mapping[str, int], small: int, large: int, body_size: float) -> Sheet:
    dropped: set[Line] = set()
    for line in sheet.margin_lines:
        often = large if line.size > body_size else small
        if _PAGE_NUMBER.fullmatch(line.text) or any(counts[key] >= often for key in _keys(line, sheet)):
            dropped.add(line)
    # What stands in one row with a page number or a running header belongs to it.
    rows = [line.top for line in dropped]
    dropped |= {line for line in sheet.margin_lines if any(abs(line.top - top) < 2 for top in rows)}
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
            offset = int(found[0]) - sheet.number
            yield f"{height} {line.text[: found.start()]}<{offset}>{line.text[found.end() :]}"

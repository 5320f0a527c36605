"""CSV and TSV text to a grid, every row with the physical line it starts on.

A row whose quotes are broken is refused alone: reading goes on at the next line that looks whole again.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.importing.decoding import Decoded, lines_of
from knowledge.importing.report import Refused
from knowledge.importing.sentence import Sentence, shortened
from knowledge.importing.tables import Grid, GridRow

_SEPARATORS = (",", ";", "\t", "，")
_SAMPLE = 50


@dataclass(frozen=True)
class _Record:
    start: int  # index of the first physical line
    end: int  # index after the last one
    cells: Sequence[str]


@dataclass(frozen=True)
class _Broken:
    start: int
    reason: Sentence


def read_delimited(decoded: Decoded) -> Grid:
    r"""The rows of a CSV or TSV text; the separator is the one that cuts most lines alike.

    >>> read_delimited(Decoded("机型;小时\nHX220;5230\n", "utf-8")).rows[1]
    GridRow(line=2, cells=['HX220', '5230'])
    """
    lines = lines_of(decoded.text)
    first, separator = _named_separator(lines)
    if not separator:
        separator, width = _likeliest_separator(lines)
    else:
        width = _usual_width(lines[first:], separator)[1]
    rows: list[GridRow] = []
    refused: list[Refused] = []
    for found in _records(lines, first, separator, width):
        if isinstance(found, _Broken):
            value = shortened(lines[found.start].rstrip("\r\n"))
            refused.append(Refused(line=found.start + 1, value=value, reason=found.reason))
        elif (broken := _broken_bytes(decoded, found)) is not None:
            refused.append(broken)
        elif any(cell.strip() for cell in found.cells):
            rows.append(GridRow(found.start + 1, found.cells))
    return Grid(tuple(rows), refused=tuple(refused))


def _named_separator(lines: Sequence[str]) -> tuple[int, str]:
    """Excel writes ``sep=;`` on a first line of its own."""
    first = lines[0].strip().strip('"') if lines else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        return 1, first[4]
    return 0, ""


def _likeliest_separator(lines: Sequence[str]) -> tuple[str, int]:
    usual = {separator: _usual_width(lines, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda separator: usual[separator])
    return (best, usual[best][1]) if usual[best][1] > 1 else (",", 1)


def _usual_width(lines: Sequence[str], separator: str) -> tuple[int, int]:
    """How many of the first lines have the most frequent width above one, and that width."""
    widths = Counter(len(_single(line, separator)) for line in lines[:_SAMPLE] if line.strip())
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0, 1
    width = max(several, key=lambda width: (several[width], width))
    return several[width], width


def _single(line: str, separator: str) -> list[str]:
    csv.field_size_limit(sys.maxsize)
    return next(csv.reader([line], delimiter=separator), [])


def _records(lines: Sequence[str], first: int, separator: str, width: int) -> Iterator[_Record | _Broken]:
    at = first
    is_lost = False
    while at < len(lines):
        if is_lost and len(_single(lines[at], separator)) != width:
            yield _Broken(at, _BELONGS_TO_BROKEN)
            at += 1
            continue
        for found in _until_broken(lines, at, separator, width):
            yield found
            at = found.end if isinstance(found, _Record) else found.start + 1
            is_lost = isinstance(found, _Broken)


def _until_broken(lines: Sequence[str], at: int, separator: str, width: int) -> Iterator[_Record | _Broken]:
    """Records from a line on, and at last the broken one where there is one."""
    # subtle: the limit of the csv module is one for the whole process; its default refuses long cells.
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader((lines[i] for i in range(at, len(lines))), delimiter=separator, strict=True)
    start = at
    try:
        for cells in reader:
            end = at + reader.line_num
            if _swallowed_rows(lines[start:end], separator, width):
                yield _Broken(start, _QUOTE_OPEN)
                return
            yield _Record(start, end, cells)
            start = end
    except csv.Error:
        alone = _single(lines[start], separator)
        is_closed = not alone or not alone[-1].endswith(("\n", "\r"))
        yield _Record(start, start + 1, alone) if len(alone) == width and is_closed else _Broken(start, _QUOTE_OPEN)


def _swallowed_rows(lines: Sequence[str], separator: str, width: int) -> bool:
    """Whether a cell over several lines is really a stray quote that runs on through whole rows."""
    if len(lines) < 3 or width < 3:
        return False
    whole = sum(len(_single(line, separator)) == width for line in lines[1:])
    return whole > len(lines) / 2


def _broken_bytes(decoded: Decoded, record: _Record) -> Refused | None:
    for line in range(record.start + 1, record.end + 1) if decoded.broken else ():
        if line in decoded.broken:
            return broken_line(decoded, line)
    return None


def broken_line(decoded: Decoded, line: int) -> Refused:
    """The refusal of a line with bytes that are not text, by the position of the first of them in the file."""
    position = decoded.broken[line]
    reason = Sentence(
        en=f"byte {position} of the file is not {decoded.encoding} text; correct this line or save the file as UTF-8",
        zh=f"文件第 {position} 字节不是 {decoded.encoding} 文本；请更正此行或另存为 UTF-8",
    )
    return Refused(line=line, reason=reason)


_QUOTE_OPEN = Sentence(
    en='the quotes do not match; close the quote, or write a quote inside a cell as ""',
    zh='引号不配对；请补全引号，单元格内的引号请写成 ""',
)
_BELONGS_TO_BROKEN = Sentence(
    en="this line follows one with a broken quote and is not a whole row by itself",
    zh="上一行引号有误，此行不是完整的一行",
)

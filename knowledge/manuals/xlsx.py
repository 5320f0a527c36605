"""Excel workbooks to blocks: a heading a sheet, a table for every run of filled rows."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.manuals.blocks import Block, Document, Heading, Paragraph, Row, Table
from knowledge.manuals.grid import MAX_COLUMNS, Span, flatten
from knowledge.manuals.text import clean
from knowledge.manuals.unreadable import ManualUnreadable

MAX_CELLS = 400_000
_MERGE = re.compile(rb"<mergeCell\b[^>]*\bref=\"([A-Z0-9:]+)\"")


def read_xlsx(data: bytes, filename: str) -> Document:
    """Each visible sheet as a heading with its tables; the anchor is ``Sheet!A5``; raises `ManualUnreadable`."""
    check_merges(data, filename)
    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            # openpyxl warns about every Excel extension it drops; none of them holds text.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(data), data_only=True)
        blocks = tuple(block for sheet in book.worksheets for block in _sheet(sheet, notes))
    except (InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile) as error:
        raise ManualUnreadable(
            f"{filename}: the workbook is damaged ({error}); open and save it in Excel again"
        ) from error
    return Document(blocks=blocks, title=(book.properties.title or "").strip(), notes=tuple(notes))


def check_merges(data: bytes, filename: str) -> None:
    """Raise `ManualUnreadable` where a sheet merges more cells than can be held."""
    # subtle: openpyxl makes an object for every cell of a merged range while it loads, also for A1:XFD1048576.
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                merged = sum(_area(found.decode()) for found in _MERGE.findall(archive.read(name)))
                if merged > MAX_CELLS:
                    raise ManualUnreadable(
                        f"{filename}: {name} merges {merged:,} cells, more than {MAX_CELLS:,}; unmerge them"
                    )


def _area(reference: str) -> int:
    left, top, right, bottom = (edge or 1 for edge in range_boundaries(reference))
    return (right - left + 1) * (bottom - top + 1)


def _sheet(sheet: Any, notes: list[str]) -> Iterator[Block]:
    if sheet.sheet_state != "visible":
        return
    columns = min(sheet.max_column, MAX_COLUMNS)
    height = min(sheet.max_row, MAX_CELLS // columns)
    if (columns, height) != (sheet.max_column, sheet.max_row):
        notes.append(f"sheet {sheet.title}: only the first {height} rows and {columns} columns were read")
    region: list[Row] = []
    blocks: list[Block] = []
    for number, cells in enumerate(flatten(_spans(sheet, height, columns)), start=1):
        row = Row(cells, anchor=f"{sheet.title}!A{number}")
        if row.is_blank:
            blocks += _region(region)
            region = []
        else:
            region.append(row)
    blocks += _region(region)
    if blocks:
        yield Heading(sheet.title, level=1, anchor=f"{sheet.title}!A1")
        yield from blocks


def _spans(sheet: Any, height: int, columns: int) -> Iterator[Span]:
    for cells in sheet.iter_rows(max_row=height, max_col=columns):
        for cell in cells:
            if cell.value is not None:
                yield Span(_cell_text(cell), cell.row - 1, cell.column - 1)
    for merged in sheet.merged_cells.ranges:
        left, top, right, bottom = merged.bounds
        text = _cell_text(sheet.cell(top, left))
        yield Span(text, top - 1, left - 1, min(bottom, height) - top + 1, min(right, columns) - left + 1)


def _region(rows: list[Row]) -> Iterator[Block]:
    """A run of filled rows: one table, or paragraphs where nothing stands side by side."""
    used = [column for column in range(max((len(row.cells) for row in rows), default=0)) if _used(rows, column)]
    tight = [Row(tuple(row.cells[column] for column in used), anchor=row.anchor) for row in rows]
    if len(used) > 1 and not all(row.is_banner for row in tight):
        yield Table(tuple(tight))
    else:
        yield from (Paragraph(row.cells[0], anchor=row.anchor) for row in tight)


def _used(rows: list[Row], column: int) -> bool:
    return any(row.cells[column] for row in rows)


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value))

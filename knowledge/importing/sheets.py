"""XLSX workbooks to grids, one a sheet, merged cells filled with their value."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl

from knowledge.importing.sentence import Sentence
from knowledge.importing.tables import Cell, Grid, GridRow, TableUnreadable
from knowledge.manuals.archives import check_archive
from knowledge.manuals.unreadable import ManualUnreadable
from knowledge.manuals.xlsx import check_merges

_MOST_CELLS = 20_000_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_sheets(data: bytes, filename: str) -> tuple[Grid, ...]:
    """The visible sheets of a workbook that hold anything; formulas count as their last computed value."""
    _refuse_what_openpyxl_cannot_say(data, filename)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about styles and validations, which are not read
            workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:
        # subtle: on damaged files openpyxl fails with whatever its parsers hit (zlib, XML, missing keys).
        raise _unreadable(f"{type(error).__name__}: {error}") from error
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    return tuple(grid for grid in map(_grid, sheets) if grid.rows)


def _refuse_what_openpyxl_cannot_say(data: bytes, filename: str) -> None:
    """Old formats, and workbooks that would fill the memory."""
    if data.startswith(_OLD_OFFICE):
        raise TableUnreadable(_OLD_OR_ENCRYPTED)
    try:
        check_archive(data, filename)
        check_merges(data, filename)
    except ManualUnreadable as error:
        raise TableUnreadable(Sentence(en=str(error), zh=str(error))) from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, RuntimeError) as error:
        raise _unreadable(str(error)) from error


def _unreadable(why: str) -> TableUnreadable:
    return TableUnreadable(
        Sentence(
            en=f"this is not a readable XLSX workbook ({why}); open it in a spreadsheet program and save it again",
            zh=f"无法读取该 XLSX 工作簿（{why}）；请用表格软件打开后重新保存",
        )
    )


def _grid(sheet: Any) -> Grid:
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        raise TableUnreadable(_too_large(sheet))
    merged = dict(_merged(sheet))
    rows = []
    for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        values = [merged.get((line, column), _plain(cell)) for column, cell in enumerate(cells, start=1)]
        if any(value not in (None, "") for value in values):
            rows.append(GridRow(line, values))
    return Grid(tuple(rows), name=sheet.title)


def _merged(sheet: Any) -> Iterator[tuple[tuple[int, int], Cell]]:
    for area in sheet.merged_cells.ranges:
        value = _plain(sheet.cell(area.min_row, area.min_col).value)
        for line in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                yield (line, column), value


def _plain(value: object) -> Cell:
    match value:
        case datetime():
            return value.date() if value.time() == time() else value.isoformat(sep=" ")
        case None | str() | bool() | int() | float() | date() | time():
            return value
        case _:
            return str(value)


def _too_large(sheet: Any) -> Sentence:
    area = sheet.dimensions
    return Sentence(
        en=f"sheet {sheet.title} reaches over {area}; delete its empty rows and columns and save it again",
        zh=f"工作表 {sheet.title} 的范围为 {area}，过大；请删除空白行列后重新保存",
    )


_OLD_OR_ENCRYPTED = Sentence(
    en="this workbook is encrypted or in the old .xls format; save it as .xlsx without a password",
    zh="工作簿已加密或为旧版 .xls 格式；请另存为不带密码的 .xlsx",
)

"""XLSX workbooks to grids, one a sheet, merged cells filled with their value."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.importing.sentence import Sentence
from knowledge.importing.tables import Cell, Grid, GridRow, TableUnreadable

_LARGEST_UNPACKED = 512 * 2**20
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_sheets(data: bytes) -> tuple[Grid, ...]:
    """The visible sheets of a workbook that hold anything; formulas count as their last computed value."""
    _refuse_what_openpyxl_cannot_say(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, which are not read
            workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise _unreadable(f"{error}") from error
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    return tuple(grid for grid in map(_grid, sheets) if grid.rows)


def _refuse_what_openpyxl_cannot_say(data: bytes) -> None:
    if data.startswith(_OLD_OFFICE):
        raise TableUnreadable(
            Sentence(
                en="this workbook is encrypted or in the old .xls format; save it as .xlsx without a password",
                zh="工作簿已加密或为旧版 .xls 格式；请另存为不带密码的 .xlsx",
            )
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _unreadable(f"{error}") from error
    if unpacked > _LARGEST_UNPACKED:
        raise _unreadable(f"it unpacks to {unpacked // 2**20} MB, more than {_LARGEST_UNPACKED // 2**20}")


def _unreadable(why: str) -> TableUnreadable:
    return TableUnreadable(
        Sentence(
            en=f"this is not a readable XLSX workbook ({why}); open it in a spreadsheet program and save it again",
            zh=f"无法读取该 XLSX 工作簿（{why}）；请用表格软件打开后重新保存",
        )
    )


def _grid(sheet: Any) -> Grid:
    merged = dict(_merged(sheet))
    rows = []
    for line, cells in enumerate(sheet.iter_rows(values_only=True), start=sheet.min_row):
        values = [merged.get((line, column), _plain(cell)) for column, cell in enumerate(cells, start=sheet.min_column)]
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

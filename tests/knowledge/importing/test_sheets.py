import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from knowledge.importing.sheets import read_sheets
from knowledge.importing.tables import TableUnreadable


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_rows_keep_their_row_numbers_and_days_are_days() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["机型", "日期", "小时"])
    sheet.append([])
    sheet.append(["HX220", datetime(2024, 3, 2), 5230.5])
    sheet.append(["HX220", datetime(2024, 3, 2, 8, 15), True])
    (grid,) = read_sheets(saved(workbook))
    assert [(row.line, list(row.cells)) for row in grid.rows] == [
        (1, ["机型", "日期", "小时"]),
        (3, ["HX220", date(2024, 3, 2), 5230.5]),
        (4, ["HX220", "2024-03-02 08:15:00", True]),
    ]


def test_merged_cells_hold_their_value_everywhere() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["Component", "Cause"], ["Pump", "worn"], [None, "air"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    (grid,) = read_sheets(saved(workbook))
    assert [list(row.cells) for row in grid.rows] == [["Component", "Cause"], ["Pump", "worn"], ["Pump", "air"]]


def test_hidden_and_empty_sheets_are_left_out() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Empty"
    workbook.create_sheet("Hidden").append(["secret"])
    workbook["Hidden"].sheet_state = "hidden"
    workbook.create_sheet("Cases").append(["symptom"])
    assert [grid.name for grid in read_sheets(saved(workbook))] == ["Cases"]


def test_an_old_or_encrypted_workbook_says_what_to_do() -> None:
    with pytest.raises(TableUnreadable, match="old .xls format; save it as .xlsx without a password"):
        read_sheets(b"\xd0\xcf\x11\xe0" + bytes(100))


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(TableUnreadable, match="not a readable XLSX workbook"):
        read_sheets(b"symptom,action\n")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    with pytest.raises(TableUnreadable, match="not a readable XLSX workbook"):
        read_sheets(buffer.getvalue())

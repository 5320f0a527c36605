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
    (grid,) = read_sheets(saved(workbook), "c.xlsx")
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
    (grid,) = read_sheets(saved(workbook), "c.xlsx")
    assert [list(row.cells) for row in grid.rows] == [["Component", "Cause"], ["Pump", "worn"], ["Pump", "air"]]


def test_hidden_and_empty_sheets_are_left_out() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Empty"
    workbook.create_sheet("Hidden").append(["secret"])
    workbook["Hidden"].sheet_state = "hidden"
    workbook.create_sheet("Cases").append(["symptom"])
    assert [grid.name for grid in read_sheets(saved(workbook), "c.xlsx")] == ["Cases"]


def test_an_old_or_encrypted_workbook_says_what_to_do() -> None:
    with pytest.raises(TableUnreadable, match=r"old \.xls format; save it as \.xlsx without a password"):
        read_sheets(b"\xd0\xcf\x11\xe0" + bytes(100), "c.xlsx")


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(TableUnreadable, match=r"c\.xlsx: the file is damaged or cut short"):
        read_sheets(b"symptom,action\n", "c.xlsx")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    with pytest.raises(TableUnreadable, match="not a readable XLSX workbook"):
        read_sheets(buffer.getvalue(), "c.xlsx")


def test_a_stray_cell_in_the_last_corner_is_refused_before_it_fills_the_memory() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "symptom"
    workbook.active["XFD1048576"] = "x"
    with pytest.raises(TableUnreadable, match="sheet Sheet reaches over A1:XFD1048576; delete its empty rows"):
        read_sheets(saved(workbook), "c.xlsx")


def test_a_merge_over_a_whole_sheet_is_refused() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "symptom"
    data = saved(workbook)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            merge = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            new.writestr(name, old.read(name).replace(b"</sheetData>", merge))
    with pytest.raises(TableUnreadable, match="merges 17,179,869,184 cells"):
        read_sheets(buffer.getvalue(), "c.xlsx")


def test_rows_are_counted_from_the_top_of_the_sheet_also_where_it_begins_empty() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["C4"] = "symptom"
    (grid,) = read_sheets(saved(workbook), "c.xlsx")
    assert [(row.line, list(row.cells)) for row in grid.rows] == [(4, [None, None, "symptom"])]

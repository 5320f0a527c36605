from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from knowledge.codes import Catalogue
from knowledge.manuals.reading import read_manual
from knowledge.manuals.unreadable import ManualUnreadable
from knowledge.manuals.xlsx import read_xlsx


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_merged_cells_of_a_sheet_become_causes_with_their_cell() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "液压"
    sheet.append(["液压系统故障排除表"])
    sheet.append(["序号", "故障现象", "故障原因", "排除方法", "备件号", "工时(min)", "检查"])
    sheet.append([1, "铲斗无力", "主泵磨损", "更换主泵", "HX-4001-007", 30.0, "测压"])
    sheet.append([2, None, "溢流阀卡滞", "清洗", "4630525 x2", None, "拆检"])
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("A1:G1")
    read = read_manual(saved(book), "表.xlsx", catalogue=Catalogue())
    assert [(cause.symptom, cause.cause, cause.remedy, cause.anchor) for cause in read.causes] == [
        ("铲斗无力", "主泵磨损", "更换主泵", "液压!A3"),
        ("铲斗无力", "溢流阀卡滞", "清洗", "液压!A4"),
    ]
    assert [[(part.number, part.quantity) for part in cause.parts] for cause in read.causes] == [
        [("HX-4001-007", 1)],
        [("4630525", 2)],
    ]
    assert read.causes[0].checks[0].minutes == 30
    assert read.passages == ()


def test_ordinary_tables_are_told_row_by_row_with_their_header_words() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Torques"
    for row in (("Joint", "Thread", "Torque"), ("Swing motor", "M16", "270 Nm"), ("Travel motor", "M20", 530.0)):
        sheet.append(row)
    (passage,) = read_manual(saved(book), "torques.xlsx", catalogue=Catalogue()).passages
    assert passage.text == (
        "Joint: Swing motor; Thread: M16; Torque: 270 Nm\nJoint: Travel motor; Thread: M20; Torque: 530"
    )
    assert (passage.headings, passage.anchor) == (("Torques",), "Torques!A2")


def test_a_spacer_row_does_not_end_a_troubleshooting_table() -> None:
    book = Workbook()
    sheet = book.active
    for row in (("Problem", "Cause"), ("No heat", "Valve stuck"), (None, None), ("No cooling", "Gas lost")):
        sheet.append(row)
    read = read_manual(saved(book), "ac.xlsx", catalogue=Catalogue())
    assert [(cause.symptom, cause.cause) for cause in read.causes] == [
        ("No heat", "Valve stuck"),
        ("No cooling", "Gas lost"),
    ]


def test_a_lone_cell_far_out_costs_neither_time_nor_memory() -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "The only sentence that stands in this workbook, far from the corner."
    sheet.cell(1_048_576, 16_384).value = "stray"
    document = read_xlsx(saved(book), "far.xlsx")
    assert document.notes == ("sheet Sheet: only the first 2000 rows and 200 columns were read",)
    assert [block.text for block in document.blocks][1:] == [
        "The only sentence that stands in this workbook, far from the corner."
    ]


def test_a_merge_over_the_whole_sheet_is_refused_before_it_is_loaded() -> None:
    book = Workbook()
    book.active["A1"] = "x"
    book.active.merged_cells.add("A1:XFD1048576")
    with pytest.raises(ManualUnreadable, match=r"huge\.xlsx: xl/worksheets/sheet1\.xml merges 17,179,869,184 cells"):
        read_xlsx(saved(book), "huge.xlsx")

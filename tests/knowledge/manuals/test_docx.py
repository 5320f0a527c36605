from __future__ import annotations

import io

import docx
import pytest

from knowledge.codes import Catalogue
from knowledge.manuals.reading import read_manual
from knowledge.manuals.unreadable import ManualUnreadable
from knowledge.records import Check


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture
def manual() -> bytes:
    document = docx.Document()
    document.add_heading("HX220 Service Guide", 0)
    document.add_heading("Hydraulics", 1)
    document.add_paragraph("The pilot circuit is fed by a gear pump behind the main pump.")
    document.add_paragraph("Bleed the pump after every filter change.", style="List Bullet")
    document.add_heading("Troubleshooting", 2)
    table = document.add_table(rows=5, cols=5)
    rows = (
        ("Fault code", "Remedy", "Cause", "Fault", "Time (h)"),
        ("E02", "Replace sensor", "Sensor broken", "Boom slow", "0.5"),
        ("", "Clean suction strainer", "Strainer clogged", "", ""),
        ("Travel", "", "", "", ""),
        ("", "Adjust", "Track too tight", "Travels to one side", "90 min"),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 3).merge(table.cell(2, 3))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 4))
    document.add_heading("Hydraulics", 1)
    document.add_paragraph("Oil temperature must stay below ninety degrees in every season of the year.")
    return saved(document)


def test_merged_cells_and_any_column_order_become_causes(manual: bytes) -> None:
    read = read_manual(manual, "guide.docx", catalogue=Catalogue())
    assert [(cause.symptom, cause.cause, cause.remedy, cause.codes, cause.rank) for cause in read.causes] == [
        ("Boom slow", "Sensor broken", "Replace sensor", ("E02",), 1),
        ("Boom slow", "Strainer clogged", "Clean suction strainer", ("E02",), 2),
        ("Travels to one side", "Track too tight", "Adjust", (), 1),
    ]
    assert {cause.page for cause in read.causes} == {None}
    assert [cause.anchor for cause in read.causes] == ["troubleshooting/2", "troubleshooting/3", "troubleshooting/5"]


def test_headings_lists_and_anchors_without_pages(manual: bytes) -> None:
    read = read_manual(manual, "guide.docx", catalogue=Catalogue())
    assert [(passage.headings, passage.text, passage.anchor, passage.page) for passage in read.passages] == [
        (
            ("Hydraulics",),
            "The pilot circuit is fed by a gear pump behind the main pump.\n"
            "- Bleed the pump after every filter change.",
            "hydraulics/1",
            None,
        ),
        (
            ("Hydraulics",),
            "Oil temperature must stay below ninety degrees in every season of the year.",
            "hydraulics-1/1",
            None,
        ),
    ]
    assert (read.manual.title, read.manual.pages) == ("HX220 Service Guide", 0)


def test_minutes_are_read_in_the_unit_of_the_cell_or_the_header() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    rows = (
        ("故障现象", "原因", "检查", "工时(小时)"),
        ("回转无力", "制动未解除", "测解除压力", "0.5"),
        ("", "马达磨损", "测泄漏", "20分钟"),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    read = read_manual(saved(document), "回转.docx", catalogue=Catalogue())
    assert [cause.checks for cause in read.causes] == [
        (Check(check="测解除压力", minutes=30),),
        (Check(check="测泄漏", minutes=20),),
    ]
    assert [cause.symptom for cause in read.causes] == ["回转无力", "回转无力"]


def test_a_table_without_a_symptom_column_is_about_its_heading() -> None:
    document = docx.Document()
    document.add_heading("3.2 Engine overheats", 1)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Possible reason", "Solution", "Fan belt loose", "Tighten it"), strict=True):
        cell.text = text
    (cause,) = read_manual(saved(document), "engine.docx", catalogue=Catalogue()).causes
    assert (cause.symptom, cause.cause, cause.remedy) == ("Engine overheats", "Fan belt loose", "Tighten it")


def test_a_damaged_word_file_is_unreadable(manual: bytes) -> None:
    with pytest.raises(ManualUnreadable, match=r"cut\.docx: the file is damaged or cut short"):
        read_manual(manual[:3000], "cut.docx", catalogue=Catalogue())

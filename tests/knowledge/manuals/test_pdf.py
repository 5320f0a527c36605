from __future__ import annotations

import io

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas
from reportlab.platypus import Frame, Paragraph, Spacer, Table

from knowledge.codes import Catalogue
from knowledge.manuals.reading import ReadManual, read_manual
from knowledge.manuals.unreadable import ManualUnreadable
from knowledge.records import Check, PartUsed
from tests.knowledge.manuals.pdf_files import (
    BODY,
    BREAK,
    CELL,
    CHAPTER,
    GRID,
    SECTION,
    TITLE,
    ZH_BODY,
    ZH_CELL,
    ZH_CHAPTER,
    ZH_TITLE,
    pdf,
    table,
)

HEADER = ("Symptom", "Probable cause", "Check", "Remedy")
WIDTHS = (100, 120, 120, 120)


def read(data: bytes, filename: str = "HX220 shop manual.pdf") -> ReadManual:
    return read_manual(data, filename, catalogue=Catalogue())


def triples(manual: ReadManual) -> list[tuple[str, str, str]]:
    return [(cause.symptom, cause.cause, cause.remedy) for cause in manual.causes]


@pytest.fixture(scope="module")
def english() -> ReadManual:
    rows = [
        HEADER,
        ("Boom rises slowly", "Pilot pump worn", "Measure pilot pressure at port P2", "Replace pump HX-4042-118 x 2"),
        ("", "Relief valve set too low", "Measure main pressure", "Adjust the relief valve"),
        ("Engine stops", "1) Fuel filter clogged 2) SPN 100 FMI 1 active", "Look", "1) Replace 2) Top up oil"),
    ]
    more = [(f"Symptom {n}", f"Cause {n}", "Look at it", "Repair it") for n in range(1, 60)]
    story = [
        Paragraph("HX220 Shop Manual", TITLE),
        Paragraph("4 Hydraulic system", CHAPTER),
        Paragraph("The pump feeds the main valve. " * 4 + "Code SPN 94 FMI 18 means low fuel pressure.", BODY),
        Paragraph("4.1 Pilot circuit", SECTION),
        Paragraph("Use filter HX-1001-225 only and check the hydrau-<br/>lic accumulator every year.", BODY),
        BREAK,
        Paragraph("4.2 Low pressure", SECTION),
        table([*rows, *more], WIDTHS, spans=[((0, 1), (0, 2))], repeat=1),
        Paragraph("5 Electrical system", CHAPTER),
        Paragraph("Disconnect the battery before any work on the electrical system of this machine.", BODY),
    ]
    return read(pdf(story, header="HX220 Shop Manual 07/2024", footer="Page {page} of 3"))


def test_merged_symptom_cells_are_carried_down_and_counted_entries_paired(english: ReadManual) -> None:
    assert triples(english)[:5] == [
        ("Boom rises slowly", "Pilot pump worn", "Replace pump HX-4042-118 x 2"),
        ("Boom rises slowly", "Relief valve set too low", "Adjust the relief valve"),
        ("Engine stops", "Fuel filter clogged", "Replace"),
        ("Engine stops", "SPN 100 FMI 1 active", "Top up oil"),
        ("Symptom 1", "Cause 1", "Repair it"),
    ]
    assert [cause.rank for cause in english.causes[:5]] == [1, 2, 1, 2, 1]
    assert english.causes[0].parts == (PartUsed(number="HX-4042-118", quantity=2),)
    assert english.causes[0].checks == (Check(check="Measure pilot pressure at port P2"),)


def test_a_table_over_pages_loses_no_row_and_every_cause_knows_its_page(english: ReadManual) -> None:
    assert len(english.causes) == 4 + 59
    assert [cause.id for cause in english.causes[:2]] == ["hx220-shop-manual#0001", "hx220-shop-manual#0002"]
    assert (english.causes[0].page, english.causes[0].anchor) == (2, "page=2")
    assert (english.causes[-1].cause, english.causes[-1].page) == ("Cause 59", 3)
    pages = [cause.page for cause in english.causes]
    assert sorted(set(pages), key=pages.index) == [2, 3]


def test_headings_make_paths_and_running_lines_are_gone(english: ReadManual) -> None:
    assert [(passage.id, passage.headings, passage.page) for passage in english.passages] == [
        ("manual:hx220-shop-manual#0001", ("HX220 Shop Manual", "4 Hydraulic system"), 1),
        ("manual:hx220-shop-manual#0002", ("HX220 Shop Manual", "4 Hydraulic system", "4.1 Pilot circuit"), 1),
        ("manual:hx220-shop-manual#0003", ("HX220 Shop Manual", "5 Electrical system"), 3),
    ]
    first, second, _ = english.passages
    assert first.text == "The pump feeds the main valve. " * 4 + "Code SPN 94 FMI 18 means low fuel pressure."
    assert first.codes == ("SPN 94 FMI 18",)
    assert first.title == "HX220 Shop Manual > 4 Hydraulic system"
    assert second.text == "Use filter HX-1001-225 only and check the hydraulic accumulator every year."
    assert second.part_numbers == ("HX-1001-225",)
    assert (english.manual.title, english.manual.pages, english.notes) == ("HX220 Shop Manual", 3, ())


def test_a_chinese_manual_reads_like_an_english_one() -> None:
    rows = [
        ("故障现象", "可能原因", "检查方法", "排除方法"),
        (
            "动臂提升无力",
            "①先导泵磨损；②主溢流阀卡滞",
            "①测先导压力，应不低于3.5MPa；②拆检溢流阀",
            "①更换先导泵；②清洗溢流阀",
        ),
        ("", "主泵内泄漏过大导致输出流量不足，系统压力上不去", "测主泵泄漏量", "更换主泵HX-4001-007"),
        ("报SPN 100 FMI 1", "机油油位低\n机油压力传感器故障", "检查油位", "加注机油"),
    ]
    text = "液压油应使用抗磨液压油，冬季换用低凝点牌号，更换时必须放净油箱底部沉淀物，并清洗吸油滤网。" * 3
    story = [
        Paragraph("液压挖掘机维修手册", ZH_TITLE),
        Paragraph("第三章 液压系统", ZH_CHAPTER),
        Paragraph(text, ZH_BODY),
        Paragraph("3.1 先导回路", ZH_CHAPTER),
        table(rows, (90, 130, 130, 120), spans=[((0, 1), (0, 2))], style=ZH_CELL),
    ]
    manual = read(pdf(story, footer="第{page}页"), "维修手册.pdf")
    assert triples(manual) == [
        ("动臂提升无力", "先导泵磨损", "更换先导泵"),
        ("动臂提升无力", "主溢流阀卡滞", "清洗溢流阀"),
        ("动臂提升无力", "主泵内泄漏过大导致输出流量不足，系统压力上不去", "更换主泵HX-4001-007"),
        ("报SPN 100 FMI 1", "机油油位低", "加注机油"),
        ("报SPN 100 FMI 1", "机油压力传感器故障", "加注机油"),
    ]
    assert manual.causes[3].codes == ("SPN 100 FMI 1",)
    assert (manual.manual.id, manual.manual.language) == ("维修手册", "zh")
    assert [(passage.headings, passage.text) for passage in manual.passages] == [
        (("液压挖掘机维修手册", "第三章 液压系统"), text)
    ]


def test_a_table_that_goes_on_without_its_header_is_one_table() -> None:
    first = table([HEADER, ("Swing drifts", "Brake worn", "Measure", "Replace the discs")], WIDTHS)
    second = table([("", "Return spring broken", "Look", "Replace the spring")], WIDTHS)
    story = [Paragraph("6 Swing", CHAPTER), Spacer(1, 550), first, BREAK, second]
    manual = read(pdf(story))
    assert [(cause.symptom, cause.cause, cause.page, cause.rank) for cause in manual.causes] == [
        ("Swing drifts", "Brake worn", 1, 1),
        ("Swing drifts", "Return spring broken", 2, 2),
    ]


def test_a_table_without_outer_rules_keeps_its_outer_columns() -> None:
    rows = [HEADER, ("Boom drops", "Seal worn", "Look", "Replace"), ("Arm drops", "Valve leaks", "Look", "Lap")]
    cells = [[Paragraph(text, CELL) for text in row] for row in rows]
    open_sided = Table(cells, colWidths=WIDTHS, style=[("INNERGRID", *GRID[1:]), ("LINEABOVE", *GRID[1:])])
    open_sided.setStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, GRID[4])])
    manual = read(pdf([Paragraph("7 Boom", CHAPTER), open_sided]))
    assert triples(manual) == [("Boom drops", "Seal worn", "Replace"), ("Arm drops", "Valve leaks", "Lap")]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"Left sentence number {n} fills its column from side to side and goes on here." for n in range(8)]
    right = [f"Right sentence number {n} fills its column from side to side and goes on here." for n in range(8)]
    frames = [Frame(60, 60, 230, 700, leftPadding=0), Frame(310, 60, 230, 700, leftPadding=0)]
    story = [Paragraph(text, BODY) for text in left] + [Spacer(1, 450)] + [Paragraph(text, BODY) for text in right]
    manual = read(pdf(story, frames=frames))
    assert "\n".join(passage.text for passage in manual.passages) == "\n".join(left + right)


def test_a_sentence_over_the_page_break_is_one_paragraph() -> None:
    story = [Paragraph("8 Travel", CHAPTER), Paragraph("The travel motor is driven by the left pump and", BODY)]
    story += [BREAK, Paragraph("drives the sprocket through a two-stage planetary gear of the final drive.", BODY)]
    (passage,) = read(pdf(story)).passages
    assert passage.text == (
        "The travel motor is driven by the left pump and "
        "drives the sprocket through a two-stage planetary gear of the final drive."
    )
    assert passage.page == 1


def test_the_outline_of_the_file_makes_headings_of_plain_lines() -> None:
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=A4)
    page.setFont("Helvetica", 10)
    page.addOutlineEntry("Cooling", "cooling", 0)
    page.addOutlineEntry("Fan drive", "fan", 1)
    page.bookmarkPage("cooling")
    page.bookmarkPage("fan")
    for height, text in ((760, "Cooling"), (740, "Fan drive"), (720, "The fan is driven by a hydraulic motor.")):
        page.drawString(60, height, text)
    page.save()
    (passage,) = read(stream.getvalue()).passages
    assert passage.headings == ("Cooling", "Fan drive")


def test_pages_without_text_are_named() -> None:
    story = [BREAK, Paragraph("The machine must stand on level ground before the oil level is checked.", BODY)]
    manual = read(pdf([Spacer(1, 1), *story, BREAK, Spacer(1, 1)]), "pump.pdf")
    assert manual.manual.pages_without_text == (1, 3)
    assert manual.notes == (
        "pump.pdf: 2 of 3 pages have no text (pages 1, 3); text recognition (OCR) finds none either",
    )


def test_a_scan_without_any_text_is_unreadable() -> None:
    stream = io.BytesIO()
    page = canvas.Canvas(stream)
    page.rect(10, 10, 100, 100, fill=1)
    page.showPage()
    page.save()
    with pytest.raises(ManualUnreadable, match=r"scan\.pdf: 1 of 1 pages have no text; text recognition"):
        read(stream.getvalue(), "scan.pdf")


def test_a_password_is_named_as_the_reason() -> None:
    stream = io.BytesIO()
    page = canvas.Canvas(stream, encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
    page.drawString(100, 100, "hidden")
    page.save()
    with pytest.raises(ManualUnreadable, match=r"locked\.pdf: the PDF is protected by a password"):
        read(stream.getvalue(), "locked.pdf")


def test_a_cut_or_broken_pdf_is_unreadable() -> None:
    whole = pdf([Paragraph("Some text of a manual about a pump.", BODY)])
    with pytest.raises(ManualUnreadable, match=r"cut\.pdf: the PDF is cut short"):
        read(whole[: len(whole) // 2], "cut.pdf")
    with pytest.raises(ManualUnreadable, match=r"broken\.pdf: the PDF is damaged"):
        read(b"%PDF-1.7\n" + b"garbage " * 500 + b"%%EOF", "broken.pdf")


def test_progress_counts_pages() -> None:
    seen: list[tuple[int, int]] = []
    data = pdf([Paragraph("One page of text.", BODY), BREAK, Paragraph("Another page of text.", BODY)])
    read_manual(data, "a.pdf", catalogue=Catalogue(), on_progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]

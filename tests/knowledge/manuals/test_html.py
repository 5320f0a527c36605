from __future__ import annotations

from knowledge.codes import Catalogue
from knowledge.manuals.blocks import Heading, Paragraph, Row, Table
from knowledge.manuals.html import read_html
from knowledge.manuals.reading import read_manual

PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html><head><title>Crane</title><style>p {}</style></head><body>
<nav>Home | Manuals</nav><script>alert(1)</script>
<h1 id="crane">Deck <b>crane</b></h1><p>The crane is driven<br>hydraulically.</p>
<h2>Slewing</h2>
<table>
<tr><th>Trouble<th>Possible causes<th>Corrective action
<tr id="row-slow"><td rowspan="2">Slews slowly<td>Oil cold<td rowspan="2">Warm up and check the filter
<tr><td>Filter clogged
<tr><td colspan="3">Brakes
<tr><td>Does not stop<td><ul><li>Disc worn<li>Spring broken</ul><td><ol><li>Replace disc<li>Replace spring</ol>
</table><ul><li>Wear gloves.<li><a id="goggles"></a>Wear goggles.</ul></body></html>"""


def test_blocks_keep_their_ids_and_lose_scripts_and_menus() -> None:
    blocks = read_html(PAGE.encode()).blocks
    assert [block for block in blocks if not isinstance(block, Table)] == [
        Heading("Deck crane", 1, anchor="crane"),
        Paragraph("The crane is driven\nhydraulically.", anchor="crane"),
        Heading("Slewing", 2, anchor="slewing"),
        Paragraph("- Wear gloves.", anchor="slewing"),
        Paragraph("- Wear goggles.", anchor="goggles"),
    ]
    table = next(block for block in blocks if isinstance(block, Table))
    assert table.rows[2] == Row(("Slews slowly", "Filter clogged", "Warm up and check the filter"), anchor="slewing")


def test_rowspans_and_lists_in_cells_become_causes() -> None:
    read = read_manual(PAGE.encode(), "crane.html", catalogue=Catalogue())
    assert [(cause.symptom, cause.cause, cause.remedy, cause.anchor, cause.rank) for cause in read.causes] == [
        ("Slews slowly", "Oil cold", "Warm up and check the filter", "row-slow", 1),
        ("Slews slowly", "Filter clogged", "Warm up and check the filter", "slewing", 2),
        ("Does not stop", "Disc worn", "Replace disc", "slewing", 1),
        ("Does not stop", "Spring broken", "Replace spring", "slewing", 2),
    ]


def test_a_page_that_declares_gb2312_is_read() -> None:
    page = '<html><head><meta charset="gb2312"></head><h1>动臂</h1><p>动臂无力时先查先导压力，镕。</p></html>'
    read = read_manual(page.encode("gb18030"), "动臂.htm", catalogue=Catalogue())
    assert [passage.text for passage in read.passages] == ["动臂无力时先查先导压力，镕。"]
    assert read.manual.language == "zh"


def test_endless_spans_are_cut_to_the_table() -> None:
    page = "<table><tr><td rowspan=99999999 colspan=99999999>a</td></tr><tr><td>b</td></tr></table>"
    (table,) = read_html(page.encode()).blocks
    assert isinstance(table, Table)
    assert (len(table.rows), table.width) == (2, 200)


def test_deep_nesting_is_read_like_any_other_page() -> None:
    (paragraph,) = read_html(b"<div>" * 200 + b"deep" + b"</div>" * 200).blocks
    assert paragraph == Paragraph("deep")

"""The Chinese manual as a PDF: cover, contents, running head and foot, ruled tables, bookmarks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, assert_never
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid
from reportlab.platypus.tableofcontents import TableOfContents

from knowledge.demo.source.blocks import Block, Entry, Heading, Notice, Paragraph, Source, Table
from knowledge.demo.source.wrapping import lines

FONT = "MicroHei"
BLUE = colors.HexColor("#12456b")
PALE = colors.HexColor("#dfe8ef")
AMBER = colors.HexColor("#fff3d6")
WIDTH = A4[0] - 40 * mm
_SHARES = {3: (0.22, 0.53, 0.25), 4: (0.17, 0.2, 0.33, 0.3), 5: (0.1, 0.16, 0.18, 0.29, 0.27)}
_PADDING = 12  # points, left and right of a cell
_VALUE_SHARES = (0.46, 0.14, 0.22, 0.18)


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=FONT, fontSize=size, leading=size * (1.5 if size > 8.5 else 1.3), **more)


BODY = _style("body", 9.5, spaceAfter=5, firstLineIndent=19)
ENTRY = _style("entry", 9.5, spaceAfter=3, leftIndent=14, bulletIndent=3, bulletFontName=FONT, bulletFontSize=6)
NOTICE = _style("notice", 9.5)
CELL = _style("cell", 8.5)
HEAD = _style("head", 8.5, textColor=colors.white, alignment=1)
HEADINGS = {
    1: _style("chapter", 18, textColor=BLUE, spaceBefore=12, spaceAfter=8),
    2: _style("section", 13, textColor=BLUE, spaceBefore=8, spaceAfter=5),
}


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """A document that tells its contents page where the headings landed."""

    def afterFlowable(self, flowable: Any) -> None:
        """Note a heading for the contents page and the bookmarks."""
        level = {"chapter": 0, "section": 1}.get(getattr(flowable, "style", BODY).name)
        if level is None or not isinstance(flowable, Text):
            return
        title, key = flowable.getPlainText(), f"h{self.seq.nextf('heading')}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(title, key, level, closed=level == 0)
        self.notify("TOCEntry", (level, title, self.page, key))


def write_pdf(source: Source, path: Path, font: Path) -> None:
    """Set the manual; the same source gives the same bytes."""
    pdfmetrics.registerFont(TTFont(FONT, str(font), subfontIndex=0))
    document = _Document(str(path), pagesize=A4, title=source.cover[0], author=source.cover[-1], invariant=1)
    document.addPageTemplates([_cover_template(source.cover), _page_template(source.cover)])
    flow = [NextPageTemplate("page"), PageBreak(), Text("目录", _style("contents", 18, spaceAfter=12)), _contents()]
    for block in source.blocks:
        if isinstance(block, Heading) and block.level == 1:
            flow.append(PageBreak() if _starts_page(block) else Spacer(1, 6))
        flow += _flowables(block)
    document.multiBuild(flow)


def _starts_page(chapter: Heading) -> bool:
    return any(chapter.text.startswith(f"第{number}章") for number in (1, 2, 3))


def _cover_template(cover: Sequence[str]) -> PageTemplate:
    def draw(canvas: Any, _: Any) -> None:
        canvas.setFillColor(BLUE)
        canvas.rect(0, A4[1] - 120 * mm, A4[0], 62 * mm, stroke=0, fill=1)
        canvas.setFillColor(colors.white)
        canvas.setFont(FONT, 34)
        canvas.drawString(25 * mm, A4[1] - 86 * mm, cover[0])
        canvas.setFont(FONT, 18)
        canvas.drawString(25 * mm, A4[1] - 106 * mm, cover[1])
        canvas.setFillColor(colors.black)
        canvas.setFont(FONT, 12)
        for index, line in enumerate(cover[2:]):
            canvas.drawString(25 * mm, A4[1] - (140 + 9 * index) * mm, line)

    return PageTemplate("cover", [Frame(20 * mm, 20 * mm, WIDTH, 200 * mm)], onPage=draw)


def _page_template(cover: Sequence[str]) -> PageTemplate:
    def draw(canvas: Any, document: Any) -> None:
        canvas.setFont(FONT, 8)
        canvas.setFillColor(colors.grey)
        canvas.drawString(20 * mm, A4[1] - 14 * mm, cover[0])
        canvas.drawRightString(A4[0] - 20 * mm, A4[1] - 14 * mm, cover[3].split("　")[0])
        canvas.drawCentredString(A4[0] / 2, 11 * mm, f"- {document.page} -")
        canvas.setStrokeColor(colors.grey)
        canvas.line(20 * mm, A4[1] - 16 * mm, A4[0] - 20 * mm, A4[1] - 16 * mm)

    frame = Frame(20 * mm, 17 * mm, WIDTH, A4[1] - 36 * mm, leftPadding=0, rightPadding=0)
    return PageTemplate("page", [frame], onPage=draw)


def _contents() -> TableOfContents:
    contents = TableOfContents(dotsMinLevel=0)
    contents.tableStyle = TableStyle([(padding, (0, 0), (-1, -1), 1) for padding in ("TOPPADDING", "BOTTOMPADDING")])
    contents.levelStyles = [_style("toc1", 10, spaceBefore=1), _style("toc2", 8.5, leftIndent=16)]
    return contents


def _flowables(block: Block) -> list[Any]:
    match block:
        case Heading(level, text):
            return [CondPageBreak((100 - 30 * level) * mm), Text(escape(text), HEADINGS[level])]
        case Paragraph(text):
            return [_text(text, BODY, WIDTH)]
        case Entry(text):
            return [_text(text, ENTRY, WIDTH - ENTRY.leftIndent, bulletText="■")]
        case Notice(text):
            box = Grid([[_text(text, NOTICE, WIDTH - _PADDING)]], colWidths=[WIDTH])
            box.setStyle([("BACKGROUND", (0, 0), (-1, -1), AMBER), ("LINEBEFORE", (0, 0), (0, -1), 3, colors.orange)])
            return [box, Spacer(1, 6)]
        case Table():
            return [_grid(block), Spacer(1, 8)]
        case _:
            assert_never(block)


def _cell(text: str, width: float) -> Text | str:
    return _text(text, CELL, width - _PADDING) if text else ""


def _text(text: str, style: ParagraphStyle, width: float, **more: Any) -> Text:
    def measure(line: str) -> float:
        return float(pdfmetrics.stringWidth(line, FONT, style.fontSize))

    # subtle: the font maps ℃ to an empty glyph.
    broken = lines(text.replace("℃", "°C"), width - 1, measure, style.firstLineIndent)
    return Text("<br/>".join(map(escape, broken)), style, **more)


def _grid(table: Table) -> Grid:
    head, *rows = table.rows
    shares = _VALUE_SHARES if head[1] == "单位" else _SHARES[len(head)]
    widths = [WIDTH * share for share in shares]
    cells = [[Text(escape(cell), HEAD) for cell in head]]
    cells += [[_cell(text, width) for text, width in zip(row, widths, strict=True)] for row in rows]
    grid = Grid(cells, colWidths=widths, repeatRows=1)
    grid.setStyle([
        ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#5b6b78")),
        ("BACKGROUND", (0, 0), (-1, 0), BLUE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        *(("BACKGROUND", (column, first), (column, last), PALE) for column, first, last in _merged(table)),
        *(("SPAN", (column, first), (column, last)) for column, first, last in _merged(table)),
    ])  # fmt: skip
    return grid


def _merged(table: Table) -> list[tuple[int, int, int]]:
    """Column, first and last row of every merged cell."""
    spans = []
    for column in range(table.merged):
        starts = [row for row in range(1, len(table.rows)) if table.rows[row][column]]
        ends = [*(start - 1 for start in starts[1:]), len(table.rows) - 1]
        spans += [(column, start, end) for start, end in zip(starts, ends, strict=True)]
    return spans

"""Real PDF files for the tests, set with reportlab."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Table, TableStyle

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=8)
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=20, leading=24, spaceAfter=12)
CHAPTER = ParagraphStyle("chapter", fontName="Helvetica-Bold", fontSize=14, leading=18, spaceAfter=8, spaceBefore=8)
SECTION = ParagraphStyle("section", fontName="Helvetica-Bold", fontSize=10, leading=13, spaceAfter=6, spaceBefore=8)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=9, leading=11)
ZH_BODY = ParagraphStyle("zh", fontName="STSong-Light", fontSize=10.5, leading=15, spaceAfter=8, wordWrap="CJK")
ZH_TITLE = ParagraphStyle("zh1", parent=ZH_BODY, fontSize=20, leading=26, spaceAfter=12)
ZH_CHAPTER = ParagraphStyle("zh2", parent=ZH_BODY, fontSize=14, leading=20, spaceAfter=8, spaceBefore=8)
ZH_CELL = ParagraphStyle("zhcell", fontName="STSong-Light", fontSize=9, leading=12, wordWrap="CJK")
BREAK = PageBreak()
GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)


def pdf(story: Sequence[Any], *, header: str = "", footer: str = "", frames: Sequence[Frame] = ()) -> bytes:
    """A PDF of the story; ``footer`` may hold ``{page}``."""

    def on_page(canvas: Any, document: Any) -> None:
        canvas.setFont("STSong-Light", 8)
        canvas.drawString(60, A4[1] - 40, header)
        canvas.drawCentredString(A4[0] / 2, 30, footer.format(page=document.page))

    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4)
    full = Frame(60, 60, A4[0] - 120, A4[1] - 130, id="full", leftPadding=0, rightPadding=0)
    document.addPageTemplates(PageTemplate(frames=list(frames) or [full], onPage=on_page))
    document.build(list(story))
    return stream.getvalue()


def table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    spans: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
    style: ParagraphStyle = CELL,
    repeat: int = 0,
) -> Table:
    """A ruled table; ``spans`` are (column, row) corners of merged cells."""
    cells = [[Paragraph(text.replace("\n", "<br/>"), style) if text else "" for text in row] for row in rows]
    commands = [GRID, ("VALIGN", (0, 0), (-1, -1), "TOP"), *(("SPAN", *corners) for corners in spans)]
    return Table(cells, colWidths=widths, style=TableStyle(commands), repeatRows=repeat)

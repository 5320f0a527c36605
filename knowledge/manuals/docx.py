"""Word documents to blocks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from knowledge.manuals.anchors import Anchors
from knowledge.manuals.blocks import Block, Document, Heading, Paragraph, Row, Table
from knowledge.manuals.grid import Span, flatten
from knowledge.manuals.text import clean, one_line
from knowledge.manuals.unreadable import ManualUnreadable

# subtle: a table of contents or a form field wraps body text in w:sdt, which python-docx's own iteration skips.
_BODY = "./w:p | ./w:tbl | .//w:sdt[not(ancestor::w:tbl)]/w:sdtContent/*[self::w:p or self::w:tbl]"
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_CONTENTS_STYLE = re.compile(r"toc|目录", re.I)
_LIST_STYLE = re.compile(r"list|列表", re.I)
_TEXT_TAGS = {qn("w:t"): None, qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read_docx(data: bytes, filename: str) -> Document:
    """Headings by style, paragraphs, lists and tables; Word has no fixed pages, so anchors are
    ``<heading slug>/<number of the block under it>``; raises `ManualUnreadable`."""
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = tuple(_Walk(document).blocks())
    except (OpcError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise ManualUnreadable(
            f"{filename}: the Word document is damaged ({error}); open and save it in Word again"
        ) from error
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    return Document(blocks=blocks, title=(document.core_properties.title or "").strip() or title)


class _Walk:
    """One pass over the body, counting the blocks under each heading."""

    def __init__(self, document: Any) -> None:
        self._body = document.element.body
        self._levels = _levels_of_styles(document)
        self._names = {style.style_id: style.name or "" for style in document.styles}
        self._anchors = Anchors()
        self._heading = "top"
        self._count = 0

    def blocks(self) -> Iterator[Block]:
        for element in self._body.xpath(_BODY):
            if element.tag == qn("w:tbl"):
                yield from self._table(element)
            else:
                yield from self._paragraph(element)

    def _place(self) -> str:
        self._count += 1
        return f"{self._heading}/{self._count}"

    def _paragraph(self, element: Any) -> Iterator[Block]:
        style = element.style or ""
        text = _text(element)
        if not text or _CONTENTS_STYLE.match(self._names.get(style, "")):
            return
        level = _outline_level(element) or self._levels.get(style)
        if level:
            text = one_line(text)
            self._heading, self._count = self._anchors.of(text), 0
            yield Heading(text, level=level, anchor=self._heading)
        else:
            listed = element.xpath("./w:pPr/w:numPr") or _LIST_STYLE.match(self._names.get(style, ""))
            yield Paragraph(f"- {text}" if listed else text, anchor=self._place())

    def _table(self, element: Any) -> Iterator[Table]:
        rows = tuple(Row(cells, anchor=self._place()) for cells in flatten(_spans(element)))
        if rows:
            yield Table(rows)


def _levels_of_styles(document: Any) -> dict[str, int]:
    """Heading level by style id, also of styles that are based on a heading."""
    levels: dict[str, int] = {}
    for style in document.styles:
        ancestor, steps = style, 0
        while ancestor is not None and steps < 10:
            named = _HEADING_STYLE.match(ancestor.name or "")
            level = _outline_level(ancestor.element) or (int(named[1]) if named else 0)
            if ancestor.name == "Title":
                level = 1
            if level:
                levels[style.style_id] = level
                break
            ancestor, steps = getattr(ancestor, "base_style", None), steps + 1
    return levels


def _outline_level(element: Any) -> int:
    values = element.xpath("./w:pPr/w:outlineLvl/@w:val")
    return int(values[0]) + 1 if values and int(values[0]) < 9 else 0


def _text(paragraph: Any) -> str:
    """The text with tracked insertions and links, without deletions and text boxes."""
    pieces = []
    for node in paragraph.iter(*_TEXT_TAGS):
        if not any(parent.tag == qn("w:txbxContent") for parent in node.iterancestors()):
            fixed = _TEXT_TAGS[node.tag]
            pieces.append((node.text or "") if fixed is None else fixed)
    return clean("".join(pieces))


def _spans(table: Any) -> Iterator[Span]:
    open_spans: dict[int, Span] = {}
    for row, line in enumerate(table.tr_lst):
        column = line.grid_before
        for cell in line.tc_lst:
            wide = cell.grid_span
            above = open_spans.get(column)
            if cell.vMerge == "continue" and above:
                span = Span(above.text, above.row, column, row - above.row + 1, wide)
            else:
                span = Span(_cell_text(cell), row, column, 1, wide)
            open_spans[column] = span
            yield span
            column += wide


def _cell_text(cell: Any) -> str:
    return clean("\n".join(_text(paragraph) for paragraph in cell.iter(qn("w:p"))))

"""HTML to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from knowledge.manuals.anchors import Anchors
from knowledge.manuals.blocks import Block, Document, Heading, Paragraph, Row, Table
from knowledge.manuals.grid import Span, flatten
from knowledge.manuals.text import clean, decode, one_line

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_PROLOG = re.compile(r"<\?xml[^>]*\?>")
_DROPPED = ("script", "style", "nav", "noscript", "template", "svg", "head", "iframe", "form", "button")
_HEADING = re.compile(r"h[1-6]")
_BREAKS = {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
    *("figcaption", "figure", "footer", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "ul"),
}


def read_html(data: bytes) -> Document:
    """Headings, paragraphs and tables; the anchor is the nearest id, or the slug of the heading above."""
    declared = _CHARSET.search(data[:4096])
    # subtle: an XML prolog would make the parser warn about a parser choice that is deliberate.
    text = _PROLOG.sub("", decode(data, declared[1].decode("ascii") if declared else ""), count=1)
    soup = BeautifulSoup(text, "lxml")
    title = one_line(soup.title.get_text()) if soup.title else ""
    for tag in soup.find_all(_DROPPED):
        tag.decompose()
    blocks = tuple(_Walk().blocks(soup))
    first = next((block.text for block in blocks if isinstance(block, Heading)), "")
    return Document(blocks=blocks, title=first or title)


class _Walk:
    """One pass over the page: collects loose text until something ends the paragraph."""

    def __init__(self) -> None:
        self._anchors = Anchors()
        self._anchor = ""
        self._pending: list[str] = []
        self._pending_anchor = ""

    def blocks(self, soup: Tag) -> Iterator[Block]:
        # subtle: an explicit stack, because pages of old authoring tools nest deeper than Python recurses.
        stack: list[Tag | NavigableString | None] = [soup]
        while stack:
            node = stack.pop()
            if node is None:
                yield from self._flush()
            elif isinstance(node, Tag):
                yield from self._open(node, stack)
            elif not isinstance(node, PreformattedString):
                self._add(str(node))
        yield from self._flush()

    def _open(self, tag: Tag, stack: list[Tag | NavigableString | None]) -> Iterator[Block]:
        if _HEADING.fullmatch(tag.name) or tag.name == "table":
            yield from self._flush()
            self._see(tag)
            yield from self._whole(tag)
            return
        if tag.name in _BREAKS:
            yield from self._flush()
            stack.append(None)
        self._see(tag)
        if tag.name == "br":
            self._add("\n")
        if tag.name == "li":
            self._add("- ")
        stack.extend(reversed([child for child in tag.children if isinstance(child, Tag | NavigableString)]))

    def _whole(self, tag: Tag) -> Iterator[Block]:
        if tag.name == "table":
            rows = tuple(_rows(tag, self._anchor))
            if rows and max(len(row.cells) for row in rows) > 1:
                yield Table(rows)
            else:
                # A one-column table only lays the page out.
                yield from (Paragraph(row.cells[0], anchor=row.anchor) for row in rows if row.cells[0])
            return
        text = one_line(tag.get_text())
        if text:
            inner = tag.find(id=True) or tag.find("a", attrs={"name": True})
            own = _id(tag) or (_id(inner) if inner else "")
            self._anchor = own or self._anchors.of(text)
            yield Heading(text, level=int(tag.name[1]), anchor=self._anchor)

    def _see(self, tag: Tag) -> None:
        self._anchor = _id(tag) or self._anchor
        # subtle: an id inside a paragraph that has no words yet (<li><a id=...>) is the paragraph's own.
        if not "".join(self._pending).strip(" -\n"):
            self._pending_anchor = self._anchor

    def _add(self, text: str) -> None:
        if not self._pending:
            self._pending_anchor = self._anchor
        self._pending.append(text if text == "\n" else re.sub(r"\s+", " ", text))

    def _flush(self) -> Iterator[Paragraph]:
        text = clean("".join(self._pending))
        anchor = self._pending_anchor
        self._pending = []
        if text and text != "-":
            yield Paragraph(text, anchor=anchor)


def _id(tag: Tag) -> str:
    value = tag.get("id") or (tag.get("name") if tag.name == "a" else None)
    return str(value) if value else ""


def _rows(table: Tag, anchor: str) -> Iterator[Row]:
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    places = [_id(row) for row in rows]
    for index, cells in enumerate(flatten(_spans(rows))):
        place = places[index] if index < len(places) else ""
        yield Row(cells, anchor=place or anchor)


def _spans(rows: list[Tag]) -> Iterator[Span]:
    taken: set[tuple[int, int]] = set()
    for row, tag in enumerate(rows):
        column = 0
        for cell in tag.find_all(["td", "th"], recursive=False):
            while (row, column) in taken:
                column += 1
            tall, wide = _count(cell, "rowspan", len(rows) - row), _count(cell, "colspan", 200)
            taken.update((row + down, column + right) for down in range(tall) for right in range(wide))
            yield Span(_cell_text(cell), row, column, tall, wide)


def _count(cell: Tag, name: str, most: int) -> int:
    value = str(cell.get(name, "1")).strip()
    if not value.isdecimal():
        return 1
    # rowspan="0" means "to the end of the table".
    return min(int(value[:6]) or most, most)


def _cell_text(cell: Tag) -> str:
    pieces: list[str] = []
    for node in cell.descendants:
        if isinstance(node, Tag):
            if node.name in _BREAKS or node.name in {"br", "tr"}:
                pieces.append("\n")
            if node.name == "li" and node.parent is not None and node.parent.name == "ol":
                pieces.append(f"{len(node.find_previous_siblings('li')) + 1}) ")
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            pieces.append(re.sub(r"\s+", " ", str(node)))
    return clean("".join(pieces))

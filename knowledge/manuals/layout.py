"""Pages of a PDF, as read, to blocks: the pure half of the PDF reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledge.manuals.blocks import Block, Heading, Paragraph, Row, Table
from knowledge.manuals.columns import Placed, reading_order
from knowledge.manuals.lines import Line
from knowledge.manuals.page_tables import PageTable
from knowledge.manuals.paragraphs import paragraphs_of, text_of
from knowledge.manuals.pdf_headings import Headings, is_contents_entry, same_heading
from knowledge.manuals.running import Sheet, without_running_lines
from knowledge.manuals.text import join_lines

_ENDED = re.compile(r"[.!?。！？;；:：]$")
_GOES_ON = re.compile(r"[a-z\u3400-\u9fff]")
BodyType = tuple[float, bool]  # type size in points, whether bold


def blocks_of(sheets: Sequence[Sheet], body: BodyType, outline: Iterable[tuple[int, str]] = ()) -> tuple[Block, ...]:
    """Headings, paragraphs and tables of all pages in reading order; the anchor is ``page=N``, as viewers take it."""
    pages = [replace(sheet, placed=reading_order(sheet.placed)) for sheet in without_running_lines(sheets, body[0])]
    headings = Headings.from_sheets(pages, *body, outline)
    blocks: list[Block] = []
    for page in pages:
        for block in _page_blocks(page, headings):
            if blocks and _continues(blocks[-1], block):
                blocks[-1] = _continued(blocks[-1], block)
            else:
                blocks.append(block)
    return tuple(blocks)


def _page_blocks(page: Sheet, headings: Headings) -> Iterator[Block]:
    anchor = f"page={page.number}"
    text: list[Line] = []
    things = [thing for thing in page.placed if not _is_contents(thing)]
    for before, thing in zip([None, *things], things, strict=False):
        if isinstance(thing, Line) and not headings.is_heading(thing):
            text.append(thing)
            continue
        yield from _paragraphs(text, page.number)
        text = []
        if isinstance(thing, PageTable):
            yield Table(tuple(Row(cells, page.number, anchor) for cells in thing.rows))
        elif isinstance(before, Line) and headings.is_heading(before) and same_heading(before, thing):
            yield Heading(thing.text, level=0, page=page.number, anchor=anchor)
        else:
            yield Heading(thing.text, level=headings.level(thing), page=page.number, anchor=anchor)
    yield from _paragraphs(text, page.number)


def _paragraphs(lines: Sequence[Line], page: int) -> Iterator[Paragraph]:
    for group in paragraphs_of(lines):
        yield Paragraph(text_of(group), page, f"page={page}")


def _is_contents(thing: Placed) -> bool:
    return isinstance(thing, Line) and is_contents_entry(thing.text)


def _continues(before: Block, block: Block) -> bool:
    match before, block:
        case Heading(), Heading(level=0):
            return True
        case Paragraph(), Paragraph() if before.page != block.page:
            return not _ENDED.search(before.text) and bool(_GOES_ON.match(block.text))
        case _:
            return False


def _continued(before: Block, block: Block) -> Block:
    assert isinstance(before, Heading | Paragraph)
    assert isinstance(block, Heading | Paragraph)
    return replace(before, text=join_lines([before.text, block.text]))

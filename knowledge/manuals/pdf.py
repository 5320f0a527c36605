"""PDF to blocks: the one place that knows pdfplumber."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFNoOutlines, PDFPasswordIncorrect
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from knowledge.manuals.blocks import Document, Heading
from knowledge.manuals.columns import Placed
from knowledge.manuals.layout import blocks_of
from knowledge.manuals.lines import Line, lines_of
from knowledge.manuals.ocr import INSTALL, can_read, read_pages
from knowledge.manuals.pdf_page import PageContent, read_page
from knowledge.manuals.running import Sheet
from knowledge.manuals.text import clean
from knowledge.manuals.unreadable import ManualUnreadable

Progress = Callable[[int, int], None]
_BROKEN = (PdfminerException, MalformedPDFException, PSException, RecursionError, ValueError, TypeError, KeyError)


@dataclass
class _Reading:
    """What is gathered while the pages go by."""

    sheets: list[Sheet] = field(default_factory=list)
    type_sizes: Counter[tuple[float, bool]] = field(default_factory=Counter)
    empty: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    sideways: list[int] = field(default_factory=list)
    drawings: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def read_pdf(data: bytes, filename: str, on_progress: Progress | None = None) -> Document:
    """The text and ruled tables of a PDF; raises `ManualUnreadable` when no page has text."""
    _check_whole(data, filename)
    reading = _Reading()
    with _opened(data, filename) as pdf:
        pages = pdf.pages
        for page in pages:
            _read_page(page, reading)
            if on_progress:
                on_progress(page.page_number, len(pages))
        outline, title = _outline(pdf), clean(str(pdf.metadata.get("Title") or ""))
    if reading.empty and can_read():
        _recognise(data, reading)
    _check_text(reading, len(pages), filename)
    body = max(reading.type_sizes, key=lambda kind: reading.type_sizes[kind])
    blocks = blocks_of(reading.sheets, body, outline)
    first = next((block for block in blocks if isinstance(block, Heading)), None)
    return Document(
        blocks=blocks,
        title=first.text if first and first.page == 1 else title,
        pages=len(pages),
        pages_without_text=tuple(reading.empty),
        notes=tuple(_notes(reading, len(pages), filename)),
    )


def _check_whole(data: bytes, filename: str) -> None:
    if b"%%EOF" not in data:
        raise ManualUnreadable(
            f"{filename}: the PDF is cut short ({len(data):,} bytes, its end is missing); download or copy it again"
        )


def _opened(data: bytes, filename: str) -> Any:
    try:
        pdf = pdfplumber.open(io.BytesIO(data), raise_unicode_errors=False)
        pages = len(pdf.pages)
    except _BROKEN as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise ManualUnreadable(
                f"{filename}: the PDF is protected by a password; save it without one and import it again"
            ) from error
        raise ManualUnreadable(f"{filename}: the PDF is damaged ({error!r}); export it again") from error
    if not pages:
        raise ManualUnreadable(f"{filename}: the PDF is damaged, no page was found; export it again")
    return pdf


def _read_page(page: Any, reading: _Reading) -> None:
    try:
        content = read_page(page)
    except _BROKEN:
        reading.broken.append(page.page_number)
        return
    finally:
        page.close()
    if not content.has_text:
        reading.empty.append(page.page_number)
        return
    if content.sideways > len(content.chars):
        reading.sideways.append(page.page_number)
    if content.is_drawing:
        reading.drawings.append(page.page_number)
    reading.type_sizes.update(
        (round(char.size * 2) / 2, char.bold) for char in content.chars if not char.text.isspace()
    )
    reading.sheets.append(Sheet(page.page_number, float(page.height), tuple(_placed(content))))


def _recognise(data: bytes, reading: _Reading) -> None:
    """Read the pages without text from their pictures; what shows nothing stays empty."""
    for sheet in read_pages(data, reading.empty):
        if sheet.placed:
            reading.recognised.append(sheet.number)
            reading.sheets.append(sheet)
            lines = (thing for thing in sheet.placed if isinstance(thing, Line))
            reading.type_sizes.update({(line.size, line.bold): len(line.text) for line in lines})
    reading.empty = [number for number in reading.empty if number not in reading.recognised]
    reading.sheets.sort(key=lambda sheet: sheet.number)


def _placed(content: PageContent) -> Iterator[Placed]:
    loose = [char for char in content.chars if not any(frame.take(char) for frame in content.frames)]
    yield from lines_of(loose, split_columns=True)
    for table in (frame.table() for frame in content.frames):
        if any(map(any, table.rows)):
            yield table


def _outline(pdf: Any) -> list[tuple[int, str]]:
    """Level (from 1) and title of the outline's entries; none where it has none or is broken."""
    try:
        return [(level, clean(title)) for level, title, *_ in pdf.doc.get_outlines()]
    except (PDFNoOutlines, *_BROKEN):
        return []


def _check_text(reading: _Reading, pages: int, filename: str) -> None:
    if reading.sheets and reading.type_sizes:
        return
    if reading.broken:
        raise ManualUnreadable(f"{filename}: none of {pages} pages could be read, the PDF is damaged; export it again")
    raise ManualUnreadable(f"{filename}: {len(reading.empty)} of {pages} pages have no text; {_advice()}")


def _notes(reading: _Reading, pages: int, filename: str) -> Iterator[str]:
    if reading.empty:
        yield (
            f"{filename}: {len(reading.empty)} of {pages} pages have no text ({_listed(reading.empty)}); {_advice()}"
        )
    if reading.recognised:
        yield f"{filename}: read from pictures, check them: {_listed(reading.recognised)}"
    if reading.broken:
        yield f"{filename}: damaged and left out: {_listed(reading.broken)}"
    if reading.sideways:
        yield f"{filename}: text turned sideways was left out: {_listed(reading.sideways)}"
    if reading.drawings:
        yield f"{filename}: tables were not looked for on pages full of drawing: {_listed(reading.drawings)}"


def _advice() -> str:
    if can_read():
        return "text recognition (OCR) finds none either"
    return f"they look scanned: {INSTALL}, which reads them, or import a version with text"


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:12]))
    return f"pages {shown}" + (f" and {len(numbers) - 12} more" if len(numbers) > 12 else "")

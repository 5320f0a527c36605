"""PDF to blocks: the one place that knows pdfplumber."""

from __future__ import annotations

import io
import re
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
from knowledge.manuals.lines import Char, lines_of
from knowledge.manuals.page_tables import Frame
from knowledge.manuals.running import Sheet
from knowledge.manuals.text import clean
from knowledge.manuals.unreadable import ManualUnreadable

Progress = Callable[[int, int], None]
_BOLD = re.compile(r"bold|black|heavy|demi|simhei|heiti", re.I)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_MANY_RULES = 3_000  # more rules than any table has: a drawing, whose search for cells would take minutes
_UNREADABLE_SHARE = 0.3  # of a page's characters: fonts without a character map
_BROKEN = (PdfminerException, MalformedPDFException, PSException, RecursionError, ValueError, TypeError, KeyError)


@dataclass
class _Reading:
    """What is gathered while the pages go by."""

    sheets: list[Sheet] = field(default_factory=list)
    type_sizes: Counter[tuple[float, bool]] = field(default_factory=Counter)
    empty: list[int] = field(default_factory=list)
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
        chars = [char for char in page.chars if char["text"]]
        frames = _frames(page, reading)
    except _BROKEN:
        reading.broken.append(page.page_number)
        return
    finally:
        page.close()
    if not _is_legible(chars):
        reading.empty.append(page.page_number)
        return
    upright = [_char(char) for char in chars if char["upright"]]
    if len(upright) < 0.5 * len(chars):
        reading.sideways.append(page.page_number)
    reading.type_sizes.update((round(char.size * 2) / 2, char.bold) for char in upright if char.text.strip())
    loose = [char for char in upright if not any(frame.take(char) for frame in frames)]
    tables = [frame.table() for frame in frames]
    filled = (table for table in tables if any(map(any, table.rows)))
    placed: tuple[Placed, ...] = (*lines_of(loose, split_columns=True), *filled)
    reading.sheets.append(Sheet(page.page_number, float(page.height), placed))


def _is_legible(chars: list[dict[str, Any]]) -> bool:
    inked = [char["text"] for char in chars if char["text"].strip()]
    unmapped = sum(bool(_UNMAPPED.match(text)) for text in inked)
    return bool(inked) and unmapped <= _UNREADABLE_SHARE * len(inked)


def _char(char: dict[str, Any]) -> Char:
    bold = bool(_BOLD.search(char["fontname"]))
    text = "" if _UNMAPPED.match(char["text"]) else char["text"]
    return Char(text, char["x0"], char["x1"], char["top"], char["bottom"], char["size"], bold)


def _frames(page: Any, reading: _Reading) -> list[Frame]:
    edges = page.edges
    if len(edges) > _MANY_RULES:
        reading.drawings.append(page.page_number)
        return []
    if len(edges) < 4:
        return []
    frames = (Frame(table.cells) for table in page.find_tables())
    return [frame for frame in frames if frame.is_table]


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
    raise ManualUnreadable(
        f"{filename}: {len(reading.empty)} of {pages} pages have no text; they look scanned: "
        "install faultwise[ocr] or import a version with text"
    )


def _notes(reading: _Reading, pages: int, filename: str) -> Iterator[str]:
    if reading.empty:
        yield (
            f"{filename}: {len(reading.empty)} of {pages} pages have no text; they look scanned "
            f"({_listed(reading.empty)}): install faultwise[ocr] or import a version with text"
        )
    if reading.broken:
        yield f"{filename}: damaged and left out: {_listed(reading.broken)}"
    if reading.sideways:
        yield f"{filename}: text turned sideways was left out: {_listed(reading.sideways)}"
    if reading.drawings:
        yield f"{filename}: tables were not looked for on pages full of drawing: {_listed(reading.drawings)}"


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:12]))
    return f"pages {shown}" + (f" and {len(numbers) - 12} more" if len(numbers) > 12 else "")

"""`read_manual`: bytes of a manual to its record, passages and causes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.codes import Catalogue
from knowledge.manuals.anchors import slug
from knowledge.manuals.blocks import Document, Heading, Paragraph
from knowledge.manuals.continuing import with_tables_joined
from knowledge.manuals.docx import read_docx
from knowledge.manuals.formats import format_of
from knowledge.manuals.html import read_html
from knowledge.manuals.language import language_of
from knowledge.manuals.markdown import read_markdown
from knowledge.manuals.origin import Origin
from knowledge.manuals.outline import Section, sections_of
from knowledge.manuals.packing import Piece
from knowledge.manuals.passages import passages_of_section, pieces_of_paragraph, pieces_of_rows, pieces_of_table
from knowledge.manuals.pdf import read_pdf
from knowledge.manuals.photo import read_photo
from knowledge.manuals.troubleshooting import read_troubleshooting
from knowledge.manuals.unreadable import ManualUnreadable
from knowledge.manuals.xlsx import read_xlsx
from knowledge.records import Cause, Language, Manual, Passage, Scope

Progress = Callable[[int, int], None]  # pages done, pages in all
_FOR_ALL = Scope()


@dataclass(frozen=True, slots=True)
class ReadManual:
    """A manual ready to be stored, and what its reader should tell the person who imports it."""

    manual: Manual
    passages: tuple[Passage, ...]
    causes: tuple[Cause, ...]
    notes: tuple[str, ...]
    tables: int = 0  # recognised, troubleshooting or not


def read_manual(
    data: bytes,
    filename: str,
    *,
    manual_id: str = "",
    scope: Scope = _FOR_ALL,
    language: Language | None = None,
    catalogue: Catalogue,
    on_progress: Progress | None = None,
) -> ReadManual:
    """Manual, passages and causes of a PDF, DOCX, XLSX, HTML or Markdown file.

    Ids are stable: the same bytes under the same ``manual_id`` (by default the slug of the file name) give the
    same ids. Without ``language`` each passage's own is detected. ``on_progress`` hears pages done and pages in
    all. Raises `ManualUnreadable` with the file's name, what it seems to be and what to do.
    """
    document = _document(data, filename, on_progress)
    blocks = with_tables_joined(document.blocks)
    text = "\n".join(block.text for block in blocks if isinstance(block, Heading | Paragraph))
    tables = "\n".join(
        cell
        for block in blocks
        if not isinstance(block, Heading | Paragraph)
        for row in block.rows
        for cell in row.cells
    )
    if not (text + tables).strip():
        raise ManualUnreadable(f"{filename}: no text was found in it; import a version with text")
    stem = PurePath(filename).stem
    origin = Origin(
        manual_id or slug(stem) or "manual",
        scope,
        language or language_of(text + tables),
        catalogue,
        fixed_language=language is not None,
    )
    passages, causes = _records(sections_of(blocks), origin)
    manual = Manual(
        id=origin.manual_id,
        title=document.title[:500] or stem or filename,
        language=origin.language,
        filename=filename,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=document.pages,
        pages_without_text=document.pages_without_text,
        scope=scope,
    )
    is_table = [not isinstance(block, Heading | Paragraph) for block in blocks]
    return ReadManual(manual, passages, causes, document.notes, sum(is_table))


def _document(data: bytes, filename: str, on_progress: Progress | None) -> Document:
    match format_of(data, filename):
        case "pdf":
            return read_pdf(data, filename, on_progress)
        case "docx":
            document = read_docx(data, filename)
        case "xlsx":
            document = read_xlsx(data, filename)
        case "html":
            document = read_html(data)
        case "markdown":
            document = read_markdown(data)
        case "picture":
            document = read_photo(data, filename)
    if on_progress:
        on_progress(1, 1)
    return document


def _records(sections: tuple[Section, ...], origin: Origin) -> tuple[tuple[Passage, ...], tuple[Cause, ...]]:
    passages: list[Passage] = []
    causes: list[Cause] = []
    for section in sections:
        pieces: list[Piece] = []
        for block in section.content:
            if isinstance(block, Paragraph):
                pieces += pieces_of_paragraph(block)
                continue
            heading = section.headings[-1] if section.headings else ""
            reading = read_troubleshooting(block, heading, origin, first=len(causes) + 1)
            if reading is None:
                pieces += pieces_of_table(block)
            else:
                causes += reading.causes
                pieces += pieces_of_rows(reading.other_rows, reading.header)
        passages += passages_of_section(section.headings, pieces, origin, first=len(passages) + 1)
    return tuple(passages), tuple(causes)

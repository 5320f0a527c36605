"""A photo or scan of one page to blocks."""

from __future__ import annotations

from knowledge.manuals.blocks import Document, Heading
from knowledge.manuals.layout import blocks_of
from knowledge.manuals.lines import Line
from knowledge.manuals.ocr import INSTALL, can_read, read_picture, sheet_of
from knowledge.manuals.unreadable import ManualUnreadable

_PIXELS_A_POINT = 2.0


def read_photo(data: bytes, filename: str) -> Document:
    """The text of a picture; raises `ManualUnreadable` where there is none or nothing here can read pictures."""
    if not can_read():
        raise ManualUnreadable(f"{filename}: it is a picture; {INSTALL}, which reads it, or import a version with text")
    seen = read_picture(data, filename)
    if not seen:
        raise ManualUnreadable(f"{filename}: no text was found in the picture; take it closer and straight on")
    height = max(one.bottom for one in seen) / _PIXELS_A_POINT
    sheet = sheet_of(seen, 1, height, _PIXELS_A_POINT)
    sizes = sorted(line.size for line in sheet.placed if isinstance(line, Line))
    blocks = blocks_of([sheet], (sizes[len(sizes) // 2], False))
    first = next((block for block in blocks if isinstance(block, Heading)), None)
    notes = (f"{filename}: read from a picture, check it",)
    return Document(blocks=blocks, title=first.text if first else "", pages=1, pages_without_text=(), notes=notes)

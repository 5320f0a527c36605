"""A page of a PDF as a picture: what is printed, to be compared with what was understood, or read by OCR."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass

import pypdfium2
from PIL import Image

from knowledge.manuals.unreadable import ManualUnreadable

LONGEST_SIDE = 1600  # pixels of a page that is looked at
_POINTS_AN_INCH = 72
_DOTS_AN_INCH = 150
_turn = threading.Lock()  # subtle: PDFium is not made for two threads at once, not even with two documents


class NoSuchPage(LookupError):
    """A page before the first or after the last; the message says how many there are."""


@dataclass(frozen=True)
class PagePicture:
    """A page as pixels; ``scale`` pixels are a point, ``height`` is the page's, in points."""

    image: Image.Image
    scale: float
    height: float

    def as_png(self) -> bytes:
        """The picture as a PNG file."""
        stream = io.BytesIO()
        self.image.save(stream, "PNG")
        return stream.getvalue()


def picture_of(
    content: bytes, number: int, *, dots_an_inch: int = _DOTS_AN_INCH, longest_side: int = LONGEST_SIDE
) -> PagePicture:
    """Page ``number``, counted from 1, of a PDF.

    ``NoSuchPage`` where there is none; ``ManualUnreadable`` where it is no PDF or one that cannot be opened.
    """
    with _turn:
        pdf = _opened(content)
        try:
            if not 1 <= number <= len(pdf):
                raise NoSuchPage(f"there is no page {number}; the document has {len(pdf)}")
            page = pdf[number - 1]
            width, height = page.get_size()
            # subtle: a page may say that it is metres wide, so its picture is limited, not its resolution.
            scale = min(dots_an_inch / _POINTS_AN_INCH, longest_side / max(width, height, 1))
            return PagePicture(page.render(scale=scale).to_pil(), scale, height)
        finally:
            pdf.close()


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise ManualUnreadable("it is no PDF, or a damaged or locked one; pages of others have no picture") from error

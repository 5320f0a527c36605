"""Pictures to lines of text, by RapidOCR, whose Chinese and English models come inside its package: nothing is fetched.

It is an extra (``faultwise[ocr]``). The one place that knows RapidOCR.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from knowledge.manuals.lines import Line
from knowledge.manuals.page_picture import picture_of
from knowledge.manuals.running import Sheet
from knowledge.manuals.unreadable import ManualUnreadable

INSTALL = "install faultwise[ocr]"
MOST_PIXELS = 60_000_000  # of a picture that is opened at all
_DOTS_AN_INCH = 200
_LONGEST_SIDE = 3000  # pixels that are looked at
_LEAST_CONFIDENCE = 0.5
_HEADING = 1.35  # times the page's usual height of a line
_turn = threading.Lock()  # it takes all cores anyway, and much memory


class NoTextRecognition(RuntimeError):
    """Text recognition is not installed here; the message says how to get it."""

    def __init__(self) -> None:
        super().__init__(f"text recognition (OCR) is not installed; {INSTALL}")


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of text in a picture: where (pixels) and how sure (0 to 1)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    confidence: float


def can_read() -> bool:
    """Whether text recognition is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


def read_picture(data: bytes, filename: str) -> tuple[Seen, ...]:
    """The lines of a photo or scan (PNG, JPEG, TIFF, WebP), from top to bottom.

    ``ManualUnreadable`` where it is no picture or too large a one, ``NoTextRecognition`` where nothing can read it.
    """
    return _seen(_opened(data, filename))


def read_pages(data: bytes, numbers: Sequence[int]) -> Iterator[Sheet]:
    """Pages of a PDF, by their numbers from 1, as text recognition reads them; in points like any other page."""
    for number in numbers:
        page = picture_of(data, number, dots_an_inch=_DOTS_AN_INCH, longest_side=_LONGEST_SIDE)
        yield sheet_of(_seen(page.image), number, page.height, page.scale)


def sheet_of(seen: Sequence[Seen], number: int, height: float, scale: float) -> Sheet:
    """What was seen, as a page: its lines in points, with the type size of the body unless they are much larger."""
    usual = median(one.bottom - one.top for one in seen) if seen else 1.0
    lines = (_line(one, usual, scale) for one in seen)
    return Sheet(number, height, tuple(lines))


def _line(seen: Seen, usual: float, scale: float) -> Line:
    tall = seen.bottom - seen.top
    size = round((tall if tall > _HEADING * usual else usual) / scale)
    place = (seen.x0 / scale, seen.x1 / scale, seen.top / scale, seen.bottom / scale)
    return Line(seen.text, *place, size=float(size))


def _opened(data: bytes, filename: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS:
            raise ManualUnreadable(
                f"{filename}: {picture.width} x {picture.height} pixels are too many; make it smaller"
            )
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, ManualUnreadable):
            raise
        raise ManualUnreadable(f"{filename}: it is no picture, or a damaged one; take or save it again") from error
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return upright


def _seen(picture: Image.Image) -> tuple[Seen, ...]:
    import numpy as np

    pixels = np.asarray(picture.convert("RGB"))[:, :, ::-1]  # the models were taught blue first
    with _turn:
        found, _ = _engine()(np.ascontiguousarray(pixels))
    lines = (_one(*each) for each in found or ())
    return tuple(sorted((line for line in lines if line.confidence >= _LEAST_CONFIDENCE), key=lambda line: line.top))


def _one(corners: Sequence[Sequence[float]], text: str, confidence: float) -> Seen:
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return Seen(text.strip(), min(across), max(across), min(down), max(down), round(float(confidence), 3))


@cache
def _engine() -> Any:
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:
        raise NoTextRecognition from error
    return RapidOCR()

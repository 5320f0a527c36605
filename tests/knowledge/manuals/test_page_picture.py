from __future__ import annotations

import io
from importlib.resources import files

import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from knowledge.manuals.page_picture import LONGEST_SIDE, NoSuchPage, picture_of
from knowledge.manuals.unreadable import ManualUnreadable


def sheet(width: float, height: float) -> bytes:
    """A PDF of one page with a black lower left quarter."""
    stream = io.BytesIO()
    pdf = canvas.Canvas(stream, pagesize=(width, height))
    pdf.rect(0, 0, width / 2, height / 2, stroke=0, fill=1)
    pdf.save()
    return stream.getvalue()


def test_a_page_is_drawn_as_it_is_printed() -> None:
    picture = Image.open(io.BytesIO(picture_of(sheet(288, 144), 1).as_png())).convert("L")
    assert picture.size == (600, 300)
    assert (picture.getpixel((100, 250)), picture.getpixel((100, 50))) == (0, 255)


def test_a_page_that_says_it_is_metres_wide_is_no_larger_picture() -> None:
    picture = picture_of(sheet(14_000, 7_000), 1)
    assert picture.image.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


@pytest.mark.parametrize("number", [0, 2, 10**9])
def test_a_page_that_is_not_there_is_said(number: int) -> None:
    with pytest.raises(NoSuchPage, match=f"there is no page {number}; the document has 1"):
        picture_of(sheet(100, 100), number)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing", b"<html>"])
def test_what_is_no_pdf_has_no_pages(content: bytes) -> None:
    with pytest.raises(ManualUnreadable, match="no PDF"):
        picture_of(content, 1)


def test_every_page_of_the_bundled_manual_can_be_seen() -> None:
    manual = (files("knowledge.demo") / "manual_zh.pdf").read_bytes()
    assert picture_of(manual, 13).image.height == LONGEST_SIDE

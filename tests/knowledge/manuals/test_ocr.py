"""Scans and photos made on the spot: the bundled Chinese manual printed as pictures, and plates drawn with a pen."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from knowledge.codes import Catalogue
from knowledge.manuals.ocr import Seen, read_picture, sheet_of
from knowledge.manuals.reading import ReadManual, read_manual
from knowledge.manuals.unreadable import ManualUnreadable

ENGLISH = (
    "Pilot pressure is too low when the oil is hot.",
    "Measure it at port P2: it must be 3.9 MPa.",
    "SPN 94 FMI 18",
)


def drawn(*lines: str, size: int = 36) -> Image.Image:
    picture = Image.new("RGB", (1400, 120 + 90 * len(lines)), "white")
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((60, 60 + 90 * number), line, fill="black", font_size=size)
    return picture


def saved(picture: Image.Image, format: str = "PNG") -> bytes:
    stream = io.BytesIO()
    picture.save(stream, format)
    return stream.getvalue()


@cache
def chinese_page() -> Image.Image:
    manual = pypdfium2.PdfDocument((files("knowledge.demo") / "manual_zh.pdf").read_bytes())
    try:
        return manual[12].render(scale=2.5).to_pil().convert("L").convert("RGB")
    finally:
        manual.close()


def scanned(*pictures: Image.Image) -> bytes:
    """A PDF of pictures, as a scanner makes it."""
    stream = io.BytesIO()
    pdf = canvas.Canvas(stream, pagesize=(595, 842))
    for picture in pictures:
        height = 595 * picture.height / picture.width
        pdf.drawImage(ImageReader(picture), 0, 842 - height, 595, height)
        pdf.showPage()
    pdf.save()
    return stream.getvalue()


def read(data: bytes, filename: str) -> ReadManual:
    return read_manual(data, filename, catalogue=Catalogue())


def text_of(manual: ReadManual) -> str:
    return "\n".join(passage.text for passage in manual.passages).replace(" ", "")


def test_a_scanned_manual_in_chinese_and_english_becomes_passages_with_their_pages() -> None:
    manual = read(scanned(chinese_page(), drawn(*ENGLISH)), "scan.pdf")
    assert (manual.manual.pages, manual.manual.pages_without_text) == (2, ())
    assert manual.notes == ("scan.pdf: read from pictures, check them: pages 1, 2",)
    assert {passage.page for passage in manual.passages} == {1, 2}
    text = text_of(manual)
    assert "先导泵磨损" in text
    assert "3.9MPa" in text
    assert "SPN94FMI18" in text


def test_a_photo_is_a_manual_of_one_page() -> None:
    manual = read(saved(drawn(*ENGLISH), "JPEG"), "page.jpg")
    assert manual.manual.pages == 1
    assert manual.notes == ("page.jpg: read from a picture, check it",)
    assert [passage.codes for passage in manual.passages] == [("SPN 94 FMI 18",)]


def test_a_photo_taken_sideways_is_turned_as_the_camera_says() -> None:
    turned = drawn("S/N HX220-00417").rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright; turn clockwise to see it so
    stream = io.BytesIO()
    turned.save(stream, "JPEG", exif=exif)
    (line,) = read_picture(stream.getvalue(), "plate.jpg")
    assert line.text.replace(" ", "") == "S/NHX220-00417"
    assert line.confidence > 0.9


def test_a_picture_without_words_is_unreadable() -> None:
    with pytest.raises(ManualUnreadable, match=r"sky\.png: no text was found in the picture; take it closer"):
        read(saved(Image.new("RGB", (300, 300), "skyblue")), "sky.png")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nnot really", b"\xff\xd8\xff\xe0cut"])
def test_a_damaged_picture_is_unreadable(data: bytes) -> None:
    with pytest.raises(ManualUnreadable, match="it is no picture, or a damaged one; take or save it again"):
        read_picture(data, "plate")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(ManualUnreadable, match=r"bomb: 9000 x 9000 pixels are too many"):
        read_picture(saved(Image.new("1", (9000, 9000))), "bomb")


def test_only_much_larger_type_counts_as_larger() -> None:
    heights = (20, 22, 19, 44)
    seen = [Seen(f"line {n}", 0, 100, 50 * n, 50 * n + tall, 0.9) for n, tall in enumerate(heights)]
    sheet = sheet_of(seen, 1, 400, 2.0)
    assert [line.size for line in sheet.placed if hasattr(line, "size")] == [10.0, 10.0, 10.0, 22.0]

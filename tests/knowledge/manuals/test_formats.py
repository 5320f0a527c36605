from __future__ import annotations

import io
import zipfile

import pytest

from knowledge.manuals.archives import check_archive
from knowledge.manuals.formats import format_of
from knowledge.manuals.unreadable import ManualUnreadable


def zipped(*names: str, size: int = 1) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "expected"),
    [
        (b"%PDF-1.4", "a.PDF", "pdf"),
        (b"X-Mail: 1\n\n%PDF-1.4", "no-ending", "pdf"),
        (zipped("word/document.xml"), "a.docx", "docx"),
        (zipped("xl/workbook.xml"), "a.xlsm", "xlsx"),
        (b"<!DOCTYPE html><p>x", "a.htm", "html"),
        (b"\x89PNG\r\n", "plate.png", "picture"),
        (b"\xff\xd8\xff", "no-ending", "picture"),
        (b"plain words", "a.md", "markdown"),
        (b"<table><tr><td>raw HTML in Markdown", "a.md", "markdown"),
    ],
)
def test_name_and_bytes_agree(data: bytes, filename: str, expected: str) -> None:
    assert format_of(data, filename) == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "m.pdf: the file is empty; export or download it again"),
        (b"\x00" * 300, "m.pdf: the file is empty; export or download it again"),
        (b"<html><body>Not found", "m.pdf: the name says a PDF, but the content seems to be a web page (HTML)"),
        (zipped("readme.txt"), "m.pdf: the name says a PDF, but the content seems to be a ZIP archive"),
        (zipped("word/document.xml"), "m.pdf: the name says a PDF, but the content seems to be a Word document"),
        (b"garbage, three hundred pages of it", "m.pdf: the name says a PDF, but the content seems to be plain text"),
        (b"\x07\x00\x9f\x12", "m.pdf: the name says a PDF, but the content seems to be unknown binary data"),
        (b"\x89PNG\r\n", "m.pdf: the name says a PDF, but the content seems to be a picture"),
        (zipped("word/document.xml")[:60], "m.pdf: the file is damaged or cut short"),
    ],
    ids=["empty", "nothing", "page", "archive", "Word", "text", "bytes", "picture", "cut"],
)
def test_a_pdf_that_is_none_says_what_it_seems_to_be(data: bytes, message: str) -> None:
    with pytest.raises(ManualUnreadable) as raised:
        format_of(data, "m.pdf")
    assert str(raised.value).startswith(message)


def test_old_office_files_are_told_apart_from_new_ones() -> None:
    with pytest.raises(ManualUnreadable, match=r"an old Office file .* or a password-protected one"):
        format_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "m.docx")


def test_an_unknown_ending_with_plain_text_is_refused() -> None:
    with pytest.raises(ManualUnreadable, match=r"notes\.log: unknown file ending"):
        format_of(b"some words", "notes.log")


def test_a_zip_bomb_is_refused_by_its_declared_size() -> None:
    bomb = zipped("word/document.xml", "word/media.bin", size=600_000)
    assert len(bomb) < 5_000
    with pytest.raises(ManualUnreadable, match=r"bomb\.docx: unpacks to 1,200,000 bytes in 2 files"):
        check_archive(bomb, "bomb.docx", max_unpacked_bytes=1_000_000)


def test_a_zip_with_a_damaged_part_is_refused() -> None:
    data = zipped("word/document.xml", size=50)
    with pytest.raises(ManualUnreadable, match=r"a\.docx: the file is damaged or cut short \(word/document\.xml\)"):
        check_archive(data.replace(b"PK\x03\x04", b"PK\x03\x05", 1), "a.docx")

"""What a file really is, by its bytes, and whether its name agrees."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from knowledge.manuals.archives import check_archive
from knowledge.manuals.unreadable import ManualUnreadable

Format = Literal["pdf", "docx", "xlsx", "html", "markdown", "picture"]

_SUFFIXES: dict[str, Format] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".png": "picture",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".tif": "picture",
    ".tiff": "picture",
}
_NAMES: dict[Format, str] = {
    "pdf": "a PDF",
    "docx": "a Word document (DOCX)",
    "xlsx": "an Excel workbook (XLSX)",
    "html": "a web page (HTML)",
    "markdown": "Markdown",
    "picture": "a picture",
}
_TEXTS: tuple[Format, ...] = ("html", "markdown")
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls) or a password-protected one"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"MZ", "a program"),
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|h1|div|p|table)\b", re.I)
_SUPPORTED = "PDF, DOCX, XLSX, HTML, Markdown and pictures can be read"


def format_of(data: bytes, filename: str) -> Format:
    """The format to read a file as; raises `ManualUnreadable` where name and bytes disagree or nothing fits."""
    if not data.strip(b"\x00 \t\r\n"):
        raise ManualUnreadable(f"{filename}: the file is empty; export or download it again")
    expected = _SUFFIXES.get(PurePath(filename).suffix.casefold())
    found, seems = _sniff(data, filename)
    if expected in _TEXTS and found in _TEXTS:
        return expected
    if found and found != "markdown" and expected in (None, found):
        return found
    raise ManualUnreadable(_disagreement(filename, expected, found, seems))


def _disagreement(filename: str, expected: Format | None, found: Format | None, seems: str) -> str:
    advice = "save or export it as one of these and import it again"
    if found and found != "markdown":
        advice = "give it the file ending it should have and import it again"
    named = f"the name says {_NAMES[expected]}, but" if expected else "unknown file ending, and"
    return f"{filename}: {named} the content seems to be {seems}; {_SUPPORTED}: {advice}"


def _sniff(data: bytes, filename: str) -> tuple[Format | None, str]:
    """The format the bytes are in, if it is one, and words for it."""
    start = data[:4096]
    # subtle: readers accept a PDF header within the first kilobyte, so a mail gateway's prefix does no harm.
    if b"%PDF-" in start[:1024]:
        return "pdf", _NAMES["pdf"]
    if start.startswith(b"PK"):
        return _sniff_zip(data, filename)
    if start.startswith(_PICTURES):
        return "picture", _NAMES["picture"]
    for signature, words in _SIGNATURES:
        if start.startswith(signature):
            return None, words
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\x00", b"")
    if b"\x00" in start:
        return None, "unknown binary data"
    return ("html", _NAMES["html"]) if _HTML.search(start) else ("markdown", "plain text")


def _sniff_zip(data: bytes, filename: str) -> tuple[Format | None, str]:
    names = check_archive(data, filename)
    if any(name.startswith("word/") for name in names):
        return "docx", _NAMES["docx"]
    if any(name.startswith("xl/") for name in names):
        return "xlsx", _NAMES["xlsx"]
    return None, "a ZIP archive"

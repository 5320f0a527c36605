"""A report as it arrives on the command line: an argument or standard input, in whatever encoding a terminal has."""

from __future__ import annotations

import os
import sys

from api.cli.failures import BadInput
from assistant.answer import REPORT_LIMIT, Report
from knowledge.records import Language

_MOST_BYTES = 4 * REPORT_LIMIT  # no encoding in use here needs more for a character


def read_report(text: str, machine_model: str, serial: str, codes: list[str], language: Language | None) -> Report:
    """The report that was typed, or read from standard input for ``-``; ``BadInput`` says what is wrong with it."""
    words = decoded(sys.stdin.buffer.read(_MOST_BYTES + 1) if text == "-" else os.fsencode(text)).strip()
    if len(words) > REPORT_LIMIT:
        raise BadInput(
            f"the report is longer than {REPORT_LIMIT:,} characters; give symptoms and codes, not a whole log"
        )
    if not words and not any(code.strip() for code in codes):
        raise BadInput('the report is empty; say what the machine does, as in: faultwise diagnose "boom is slow, E02"')
    return Report(text=words, machine_model=machine_model, serial=serial, codes=tuple(codes), language=language)


def decoded(content: bytes) -> str:
    """Bytes of a terminal or a file as text: UTF-8, else GB18030, the two that reports come in.

    >>> decoded("动臂无力".encode("gb18030"))
    '动臂无力'
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("the report is neither UTF-8 nor GB18030 text; save or send it as UTF-8")

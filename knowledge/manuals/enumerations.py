"""Several entries in one cell: ``1) ... 2) ...``, ``①…②…``, bullets, lines."""

from __future__ import annotations

import re
import unicodedata

_BULLET = re.compile(r"^[•·●○■□◆◇▪►▶\-–—*]\s*")
_MARK = re.compile(
    r"[(（](\d{1,2})[)）]\s*"
    r"|(?:^|(?<=[\s;；。.,，、:：)）\u3400-\u9fff]))(\d{1,2})(?:[)）、]|[.．](?!\d))\s*",
    re.MULTILINE,
)
_CIRCLED = re.compile(r"([①-⑳⑴-⒇])\s*")
_ENDS = " ;；、,，\n"
_ENDED = ".。;；!！?？:："


def entries_of(text: str, *, lines: bool = True) -> tuple[str, ...]:
    """The entries of a cell without their marks; one entry when nothing counts them.

    With ``lines`` a cell of several lines without marks is one entry a line.

    >>> entries_of("1) Pump worn 2) Relief valve stuck"), entries_of("①滤芯堵塞；②油温过高")
    (('Pump worn', 'Relief valve stuck'), ('滤芯堵塞', '油温过高'))
    >>> entries_of("Set to 12.5 MPa")
    ('Set to 12.5 MPa',)
    """
    numbered = _numbered(text)
    if len(numbered) > 1:
        return numbered
    if len(numbered) == 1:
        text = numbered[0]
    rows = _rows(text)
    bulleted = [bool(_BULLET.match(row)) for row in rows]
    if sum(bulleted) > 1 and bulleted[0]:
        return _bulleted(rows, bulleted)
    if lines and len(rows) > 1 and not any(bulleted):
        return tuple(_trim(row) for row in rows)
    return (_trim(_BULLET.sub("", text.replace("\n", _glue(text)))),) if text.strip() else ()


def _numbered(text: str) -> tuple[str, ...]:
    """Entries counted 1, 2, 3...; other numbers in the text count nothing."""
    starts: list[tuple[int, int]] = []
    marks = sorted([*_MARK.finditer(text), *_CIRCLED.finditer(text)], key=lambda mark: (mark.start(), -mark.end()))
    for mark in marks:
        number = next(group for group in mark.groups() if group)
        if _value(number) == len(starts) + 1:
            starts.append((mark.start(), mark.end()))
    if not starts or text[: starts[0][0]].strip():
        return ()
    ends = [start for start, _ in starts[1:]] + [len(text)]
    entries = (_flat(text[begin:end]) for (_, begin), end in zip(starts, ends, strict=True))
    return tuple(entry for entry in entries if entry)


def _value(number: str) -> int:
    return int(re.sub(r"\D", "", unicodedata.normalize("NFKC", number)))


def _rows(text: str) -> list[str]:
    """The lines, those that only go on with a sentence joined to the line before."""
    rows: list[str] = []
    for line in filter(None, text.split("\n")):
        if rows and _goes_on(rows[-1], line):
            rows[-1] += _glue(rows[-1]) + line
        else:
            rows.append(line)
    return rows


def _goes_on(before: str, line: str) -> bool:
    if before[-1] in ",，、（(":
        return True
    return (line[0].islower() and before[0].isupper()) or (line[0].isdigit() and before[-1] not in _ENDED)


def _bulleted(rows: list[str], bulleted: list[bool]) -> tuple[str, ...]:
    entries: list[str] = []
    for row, starts in zip(rows, bulleted, strict=True):
        if starts:
            entries.append(_BULLET.sub("", row))
        else:
            entries[-1] += _glue(row) + row
    return tuple(_trim(entry) for entry in entries)


def _flat(text: str) -> str:
    return _trim(text.replace("\n", _glue(text)))


def _trim(text: str) -> str:
    return text.strip(_ENDS)


def _glue(text: str) -> str:
    return "" if re.search(r"[\u3400-\u9fff]", text) else " "

"""J1939 trouble codes in words: ``SPN 100 FMI 1`` in the ways people type it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.codes.found import FoundCode

_NUMBER_SIGN = r"\s*(?:[码号值]|代码|编号|number|no\.?)?\s*(?:[:=#.]|为|是)?\s*"
_SPN = rf"SPN{_NUMBER_SIGN}(?P<spn>\d[\dO]{{0,5}})(?![A-EG-Z0-9])"
_FMI = rf"FMI{_NUMBER_SIGN}(?P<fmi>\d[\dO]?|O\d)(?![0-9])"
_GAP = r"(?:(?!SPN)[^0-9\n]){0,40}?"

_FORWARD = re.compile(rf"{_SPN}(?:{_GAP}{_FMI}(?P<more>(?:\s*[/、]\s*\d{{1,2}}(?![0-9]))*))", re.I)
_SHORT = re.compile(rf"{_SPN}\s*[-/]\s*(?P<fmi>\d{{1,2}})(?![A-Z0-9]|[-/.]\d)", re.I)
_BACKWARD = re.compile(rf"{_FMI}[\s,;/、和-]{{0,3}}{_SPN}", re.I)
_ALONE = re.compile(_SPN, re.I)
_START = re.compile("SPN|FMI", re.I)
_CANONICAL = re.compile(r"SPN (\d{1,6})(?: FMI (\d{1,2}))?")


def spelled(spn: int, fmi: int | None = None) -> str:
    """The canonical form of a J1939 code.

    >>> spelled(100, 1), spelled(100)
    ('SPN 100 FMI 1', 'SPN 100')
    """
    return f"SPN {spn}" if fmi is None else f"SPN {spn} FMI {fmi}"


def numbers(code: str) -> tuple[int, int | None] | None:
    """SPN and FMI of a canonical J1939 code, None for any other code.

    >>> numbers("SPN 100 FMI 1"), numbers("SPN 100"), numbers("E02")
    ((100, 1), (100, None), None)
    """
    if not (match := _CANONICAL.fullmatch(code)):
        return None
    return int(match[1]), None if match[2] is None else int(match[2])


def find_spn(text: str) -> Iterator[FoundCode]:
    """Every code announced by the letters SPN, with or without its FMI, in a half-width text.

    >>> [found.code for found in find_spn("故障码spn157fmi18, SPN:100/FMI:01")]
    ['SPN 157 FMI 18', 'SPN 100 FMI 1']
    """
    position = 0
    while starting := _START.search(text, position):
        match = _match_at(text, starting.start())
        position = match.end() if match else starting.end()
        if match:
            yield from _codes(match)


def _match_at(text: str, start: int) -> re.Match[str] | None:
    for pattern in (_FORWARD, _SHORT, _BACKWARD, _ALONE):
        if match := pattern.match(text, start):
            return match
    return None


def _codes(match: re.Match[str]) -> Iterator[FoundCode]:
    groups = match.groupdict()
    spn = _number(groups["spn"])
    fmis = [groups.get("fmi"), *re.findall(r"\d+", groups.get("more") or "")]
    for fmi in fmis:
        code = spelled(spn, None if fmi is None else _number(fmi))
        yield FoundCode(match[0], code, match.start(), match.end())


def _number(typed: str) -> int:
    return int(typed.upper().replace("O", "0"))

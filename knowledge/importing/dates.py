"""Days as people write them."""

from __future__ import annotations

import re
from datetime import date

from knowledge.importing.sentence import Sentence
from knowledge.importing.values import ValueRefused, half_width

_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
)
_SLASHED = re.compile(r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>\d{4})")
_CLOCK = re.compile(r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[AaPp][Mm]|Z|[+-]\d{2}:?\d{2})?)$")


def date_in(text: str) -> date:
    """The day a cell names; a time of day behind it is dropped.

    >>> date_in("2024年3月2日"), date_in("02.03.2024"), date_in("20240302"), date_in("2024/3/2 08:15")
    (datetime.date(2024, 3, 2), datetime.date(2024, 3, 2), datetime.date(2024, 3, 2), datetime.date(2024, 3, 2))
    """
    day = _CLOCK.sub("", half_width(text)).strip()
    for pattern in _DATES:
        if match := pattern.fullmatch(day):
            return _day(int(match["y"]), int(match["m"]), int(match["d"]), text)
    if match := _SLASHED.fullmatch(day):
        return _slashed(int(match["a"]), int(match["b"]), int(match["y"]), text)
    raise ValueRefused(_not_a_date(text))


def _slashed(first: int, second: int, year: int, text: str) -> date:
    """Day and month in either order, where only one order is possible."""
    if first > 12 or first == second:
        return _day(year, second, first, text)
    if second > 12:
        return _day(year, first, second, text)
    raise ValueRefused(
        Sentence(
            en=f"{text!r} can be {year}-{first:02}-{second:02} or {year}-{second:02}-{first:02}; write year-month-day",
            zh=f"{text!r} 可能是 {year}-{first:02}-{second:02} 或 {year}-{second:02}-{first:02}；请写成 年-月-日",
        )
    )


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueRefused(_not_a_date(text)) from error


def _not_a_date(text: str) -> Sentence:
    return Sentence(en=f"{text!r} is not a date; write 2024-03-02", zh=f"{text!r} 不是日期；请写成 2024-03-02")

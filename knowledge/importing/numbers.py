"""Numbers as people write them."""

from __future__ import annotations

import re

from knowledge.importing.sentence import Sentence
from knowledge.importing.values import ValueRefused, half_width

_NUMBER = re.compile(r"(?P<number>[+-]?\d[\d,.' ]*)\s*(?P<unit>[^\d]*)")
_UNITS = frozenset(
    {
        *("h", "hr", "hrs", "hour", "hours", "min", "mins", "minute", "minutes", "小时", "小時", "分钟"),
        *("个", "件", "只", "套", "台", "pcs", "pc", "ea", "元", "cny", "rmb", "usd", "eur"),
    }
)


def number_in(text: str) -> float:
    """The number a cell holds, with thousands separators, full-width digits or a unit behind it.

    >>> number_in("５，２３０ 小时"), number_in("1.234,5"), number_in("12,5")
    (5230.0, 1234.5, 12.5)
    """
    match = _NUMBER.fullmatch(half_width(text).lstrip("¥$€ "))
    if not match or match["unit"].strip().casefold() not in _UNITS | {""}:
        raise ValueRefused(_not_a_number(text))
    digits = re.sub(r"[' ]", "", match["number"])
    try:
        return float(_with_decimal_point(digits))
    except ValueError as error:
        raise ValueRefused(_not_a_number(text)) from error


def _with_decimal_point(digits: str) -> str:
    """subtle: "5,230" is thousands and "12,5" a decimal comma; where both signs occur, the last is the decimal."""
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma > point >= 0:
        return digits.replace(".", "").replace(",", ".")
    if digits.count(".") > 1:
        return digits.replace(".", "")
    if comma >= 0 and point < 0 and digits.count(",") == 1 and len(digits) - comma - 1 != 3:
        return digits.replace(",", ".")
    return digits.replace(",", "")


def _not_a_number(text: str) -> Sentence:
    return Sentence(
        en=f"{text!r} is not a number; write 5230 or 5230.5", zh=f"{text!r} 不是数字；请写成 5230 或 5230.5"
    )

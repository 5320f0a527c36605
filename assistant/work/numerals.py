"""Values as they are dictated in Chinese: "三百五十psi", "二十四点五伏", "两点一" to figures.

Only what stands before a unit, or says its decimal point, is a value; "一下", "两边" and "三天前" stay as they are.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.work.measuring import unit_pattern
from assistant.work.units import spellings

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1}
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_WHOLE = "零〇一二两三四五六七八九幺十百千万"
_NUMERAL = rf"[{_WHOLE}]+(?:点[{_WHOLE[:-4]}]+)?"
_END = r"(?=\s*(?:左右|多|吧|了|$|[,，。.;；!！]))"


@cache
def _pattern() -> re.Pattern[str]:
    # subtle: units of one character also begin words ("三转弯", "两安全阀"), so behind those a value must end.
    short = "".join(word for word in spellings() if re.fullmatch(r"[\u3400-\u9fff]", word))
    unit = rf"\s*(?![{short}][\u3400-\u9fff](?<![左多了的吧以])){unit_pattern()}"
    return re.compile(
        rf"(?<![第{_WHOLE}点]){_NUMERAL}(?={unit})|(?<![第有{_WHOLE}])[{_WHOLE}]+点[{_WHOLE[:-4]}]+{_END}",
        re.I,
    )


def in_figures(text: str) -> str:
    """A text (simplified characters) with its dictated values in figures.

    >>> in_figures("先导压力三百五十psi，电瓶二十四点五伏"), in_figures("两点一")
    ('先导压力350psi，电瓶24.5伏', '2.1')
    >>> in_figures("三天前换过一次，第二安全阀，一度很高")
    '三天前换过一次，第二安全阀，一度很高'
    """
    return _pattern().sub(lambda found: f"{_number(found.group()):g}", text)


def _number(numeral: str) -> float:
    """The value of a numeral; digits without places are read one by one ("一二〇" is 120).

    >>> _number("一千零五十"), _number("二十四点五"), _number("一二零"), _number("十二"), _number("三百五")
    (1050.0, 24.5, 120.0, 12.0, 350.0)
    """
    whole, _, fraction = numeral.partition("点")
    decimals = "".join(str(_DIGITS[character]) for character in fraction)
    return float(f"{_whole(whole)}.{decimals or 0}")


def _whole(numeral: str) -> int:
    if not any(character in _PLACES for character in numeral):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total, section, digit, place = 0, 0, 0, 1
    for character in numeral:
        if character not in _PLACES:
            digit = _DIGITS[character]
            place = 1 if digit == 0 else place
        elif character == "万":
            total, section, digit, place = (section + digit) * 10_000, 0, 0, 10_000
        else:
            place = _PLACES[character]
            section, digit = section + (digit or 1) * place, 0
    return total + section + digit * max(1, place // 10)  # "三百五" is 350, "三百零五" 305

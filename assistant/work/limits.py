"""Limits as manuals state them, in either language, and whether a measured value keeps one.

A limit is only what the text says: a bare "24 V" is no limit, for nobody said how far it may be off. What is stated as
a difference ("相差不超过 0.3 MPa", "within 0.3 MPa") judges differences only, never the value itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from assistant.work.done import Measurement
from assistant.work.measuring import NUMBER, number, unit_and_base, unit_pattern
from assistant.work.units import Unit, unit_of
from retrieval.terms import plain

Verdict = Literal["normal", "abnormal", "unclear"]
Bounds = tuple[str, float | None, float | None]  # quantity, low, high

_LOWER = (
    r"at\s+least|not?\s+(?:less|lower)\s+than|not\s+(?:under|below)|minimum|min\.?|above|over|more\s+than|higher\s+than"
    r"|greater\s+than|exceeds?|>=|≥|>|(?:不|应不|不得)(?:低于|小于|少于)|至少|(?<![不未])(?:大于|高于|超过|多于)|应?达到"
)
_UPPER = (
    r"at\s+most|not?\s+(?:more|higher|greater)\s+than|not\s+(?:over|above|exceed(?:ing)?)|no\s+more\s+than|up\s+to|below"
    r"|under|less\s+than|lower\s+than|maximum|max\.?|<=|≤|<|[不未](?:得|应|能)?(?:超过|大于|高于|多于)|至多|最多"
    r"|(?<!不)(?:小于|低于|少于)"
)
_LOWER_BEHIND = r"(?:or\s+(?:more|higher|above)|minimum|min\b|and\s+above|及?以上)"
_UPPER_BEHIND = r"(?:or\s+(?:less|lower|below)|maximum|max\b|及?以下|以内|之内)"
_DIFFERENCE = re.compile(
    r"相差|之差|压力差|温差|电压差|转速差|误差|偏差|波动|differ|deviat|within\b|±\s*$|\bbetween\s+(?:cylinders|sides|left)",
    re.I,
)
_ABNORMAL_SIDE = re.compile(
    r"\s*(?:\w+\s+)?(?:means?|indicates?|points?\s+to|is\s+a\s+sign|说明|表明|表示|则|就是|即为)", re.I
)
_CONDITION = re.compile(
    r"\b(?:repeat|when|once|if|until|warm(?:ed)?\s+(?:up\s+)?to|pressuri[sz]e)\b|重复|复测|待|当|升至|加热", re.I
)
_SAYS_NOTHING = re.compile(
    r"(?:标准|规定|正常|要求)?(?:值)?(?:应该?|须|要|约)?(?:为|是|在)?|(?:it )?(?:should|must|shall) be", re.I
)
_CLAUSE_END = re.compile(r"[,，。;；、\n]|\.(?:\s|$)")


@dataclass(frozen=True)
class Limit:
    """What is normal, in base units of a quantity, with the words it was read from; ends count as normal."""

    quantity: str
    low: float | None
    high: float | None
    text: str
    about: str = ""

    @property
    def bounds(self) -> Bounds:
        """Quantity and ends, by which the same limit is recognised in another language."""
        return self.quantity, self.low, self.high

    def verdict(self, value: float) -> Verdict:
        """Whether a value (base units) keeps the limit."""
        too_low = self.low is not None and value < self.low
        too_high = self.high is not None and value > self.high
        return "abnormal" if too_low or too_high else "normal"


@lru_cache(2_048)
def limits(text: str) -> tuple[Limit, ...]:
    """The limits a text states, in reading order.

    >>> [(limit.low, limit.high) for limit in limits("先导压力 3.9±0.2 MPa；压降应小于 0.2 V")]
    [(3700.0, 4100.0), (None, 0.2)]
    >>> [(limit.low, limit.high) for limit in limits("compression at least 2.4 MPa, coil 800-1000 Ω, 24 V at pin 2")]
    [(2400.0, None), (800.0, 1000.0)]
    """
    return tuple(_limits(plain(text)))


def judge(measurement: Measurement, stated: Iterable[Limit], about: str = "") -> Verdict:
    """Whether a value keeps the limits that fit its quantity; unclear where none fits or they disagree.

    Where several fit (hot idle, rated speed), ``about`` (the words around the value) chooses by shared words.

    >>> judge(Measurement(value=300, unit="psi"), limits("pilot pressure 3.9±0.2 MPa"))
    'abnormal'
    >>> judge(Measurement(value=24, unit="V"), limits("pilot pressure 3.9±0.2 MPa"))
    'unclear'
    """
    known = unit_and_base(measurement)
    if known is None:
        return "unclear"
    unit, value = known
    fitting = [limit for limit in stated if limit.quantity == unit.quantity]
    verdicts = {limit.verdict(value) for limit in _meant(fitting, about)}
    return verdicts.pop() if len(verdicts) == 1 else "unclear"


def _meant(fitting: list[Limit], about: str) -> list[Limit]:
    """The limits whose words are nearest to what was measured; all of them where words do not tell."""
    shared = [len(_letters(limit.about) & _letters(about)) for limit in fitting]
    best = max(shared, default=0)
    return [limit for limit, count in zip(fitting, shared, strict=True) if count == best]


def _letters(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}|[\u3400-\u9fff]{1}", plain(text).casefold()))


@cache
def _pattern() -> re.Pattern[str]:
    unit, value = unit_pattern(), rf"(?<![A-Za-z0-9.])(?:{NUMBER})"
    dash = r"\s*(?:-|–|—|~|至|到|to|and)\s*"
    return re.compile(
        rf"(?P<middle>{value})\s*(?:{unit})?\s*(?:±|\+/-|\+-)\s*(?P<off>{value})\s*(?P<unit1>{unit})"
        rf"|(?P<from>{value})\s*(?:{unit})?{dash}(?P<to>{value})\s*(?P<unit2>{unit})"
        rf"|(?:±|\+/-)\s*(?P<both>{value})\s*(?P<unit3>{unit})"
        rf"|(?:(?P<upper>{_UPPER})|(?P<lower>{_LOWER})|(?P<within>within))\s*(?:于|到|为)?\s*"
        rf"(?P<bound>{value})\s*(?P<unit4>{unit})"
        rf"|(?P<open>{value})\s*(?P<unit5>{unit})\s*(?:(?P<less>{_UPPER_BEHIND})|(?P<more>{_LOWER_BEHIND}))",
        re.I,
    )


def _limits(text: str) -> Iterator[Limit]:
    for found in _pattern().finditer(text):
        unit = unit_of(next(found[name] for name in ("unit1", "unit2", "unit3", "unit4", "unit5") if found[name]))
        before = _words_before(text[: found.start()])
        if unit is not None and not _CONDITION.search(before):
            yield _limit(text, found, unit, before)


def _words_before(text: str) -> str:
    """What the limit is about: the words of its clause, where they say nothing those of the clause before it too.

    >>> _words_before("测先导压力，应为"), _words_before("热怠速不低于 0.1 MPa，额定")
    ('测先导压力 应为', '额定')
    """
    before, own = ([""] + [clause.strip() for clause in _CLAUSE_END.split(text)])[-2:]
    return f"{before} {own}".strip() if _SAYS_NOTHING.fullmatch(own) else own


def _ends(found: re.Match[str]) -> tuple[float | None, float | None]:
    """The stated ends, in the text's own unit."""
    if found["middle"]:
        middle, off = number(found["middle"]), number(found["off"])
        return middle - off, middle + off
    if found["from"]:
        return number(found["from"]), number(found["to"])
    if found["both"] or found["within"]:
        off = number(found["both"] or found["bound"])
        return -off, off
    value = number(found["bound"] or found["open"])
    return (None, value) if found["upper"] or found["less"] else (value, None)


def _limit(text: str, found: re.Match[str], unit: Unit, before: str) -> Limit:
    low, high = _ends(found)
    is_difference = bool(found["both"] or found["within"] or _DIFFERENCE.search(before))
    if _ABNORMAL_SIDE.match(text[found.end() :]) and (low is None or high is None):
        low, high = high, low  # subtle: "over 2.0 MPa means poor heat rejection" names what is not normal
    quantity = f"{unit.quantity} difference" if is_difference else unit.quantity
    in_base = replace(unit, offset=0.0) if is_difference else unit  # 5 °F apart is 2.8 °C apart, not -15 °C
    low, high = (None if end is None else in_base.to_base(end) for end in (low, high))
    return Limit(quantity, low, high, found.group().strip(), before)

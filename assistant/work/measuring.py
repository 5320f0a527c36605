"""Measured values in free text of either language: a number and a unit we know, else nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.work.done import Measurement
from assistant.work.units import Unit, spellings, unit_of
from retrieval.terms import plain

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_BEFORE = r"(?<![A-Za-z0-9.#-])(?<!\d,)"  # the digits of a code or part number are no value
_BEHIND = r"(?![A-Za-z0-9])"


@dataclass(frozen=True)
class Measured:
    """A value found in a text, and where."""

    measurement: Measurement
    start: int
    end: int


@cache
def unit_pattern() -> str:
    """One alternation of every unit, longest first; Latin ones end where their letters end."""
    return "(?:" + "|".join(_spelled(word) for word in spellings()) + ")"


def _spelled(word: str) -> str:
    if word.startswith("deg"):
        return rf"{word[:-1]}\.?\s*{word[-1]}{_BEHIND}"
    return re.escape(word) + (_BEHIND if re.match(r"[A-Za-zΩμ°%]", word[-1]) or word[-1].isdigit() else "")


@cache
def _value_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?P<sign>[-−](?=\d))?(?P<number>{NUMBER})\s*(?P<unit>{unit_pattern()})", re.I)


def number(text: str) -> float:
    """A number as people write it; a comma before three digits groups thousands, otherwise it is the decimal point.

    >>> number("1,500"), number("2,1"), number("0.35")
    (1500.0, 2.1, 0.35)
    """
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text)
    return float(text.replace(",", "" if grouped else "."))


@lru_cache(2_048)
def measurements(text: str) -> tuple[Measured, ...]:
    """Every value with a unit in a text, in reading order; ``start`` and ``end`` count in ``plain(text)``.

    >>> [m.measurement for m in measurements("先导压力 2.1 MPa，油温85度，HX220")]
    [Measurement(value=2.1, unit='MPa'), Measurement(value=85.0, unit='°C')]
    >>> measurements("E02 on HX-220, 5230 h")
    ()
    """
    return tuple(_measured(plain(text)))


def _measured(text: str) -> Iterator[Measured]:
    for found in _value_pattern().finditer(text):
        unit = unit_of(found["unit"])
        if unit is not None:
            value = -number(found["number"]) if found["sign"] else number(found["number"])
            yield Measured(Measurement(value=value, unit=unit.symbol), found.start(), found.end())


def units_in(text: str) -> tuple[str, ...]:
    """The units that the values of a text are stated in, each once.

    >>> units_in("先导压力 3.9±0.2 MPa，热车 50 °C 以上，怠速不低于 3.5 MPa"), units_in("look for leaks")
    (('MPa', '°C'), ())
    """
    return tuple(dict.fromkeys(found.measurement.unit for found in measurements(text)))


def unit_and_base(measurement: Measurement) -> tuple[Unit, float] | None:
    """The unit of a measurement and its value in base units; None for a unit we do not know.

    >>> unit, value = unit_and_base(Measurement(value=300, unit="psi"))
    >>> unit.quantity, round(value)
    ('pressure', 2068)
    """
    unit = unit_of(measurement.unit)
    return None if unit is None else (unit, unit.to_base(measurement.value))

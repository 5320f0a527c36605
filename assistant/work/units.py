"""Units of measured values: how technicians write them, what quantity they measure, and their size in a base unit.

A table of our own instead of a units library: pint knows neither 公斤 (for kgf/cm²) nor 转 nor 度, reads "m" as
metres where a gauge says MPa, and loads a registry of a thousand units at every start; the three dozen that stand on
gauges and in troubleshooting tables fit on a page and can be checked by eye.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Unit:
    """A unit: base value = value x factor + offset; one base unit for each quantity, the one with factor 1."""

    symbol: str
    quantity: str
    factor: float
    offset: float = 0.0

    def to_base(self, value: float) -> float:
        """A value of this unit in the quantity's base unit.

        >>> unit_of("psi").to_base(300.0)
        2068.427...
        >>> unit_of("°F").to_base(212.0)
        100.0
        """
        return round(value * self.factor + self.offset, 9)


# quantity, symbol, factor to the base unit, offset, spellings besides the symbol
_TABLE: tuple[tuple[str, str, float, float, str], ...] = (
    ("pressure", "kPa", 1.0, 0.0, "千帕"),
    ("pressure", "Pa", 0.001, 0.0, "帕"),
    ("pressure", "MPa", 1000.0, 0.0, "兆帕 mpa"),
    ("pressure", "bar", 100.0, 0.0, "巴 bars"),
    ("pressure", "mbar", 0.1, 0.0, "毫巴 hPa"),
    ("pressure", "psi", 6.894757293, 0.0, "psig lbf/in2"),
    ("pressure", "kgf/cm2", 98.0665, 0.0, "kg/cm2 kgf 公斤力 公斤"),
    ("pressure", "inH2O", 0.2490889, 0.0, ""),
    ("voltage", "V", 1.0, 0.0, "伏 伏特 volt volts VDC VAC"),
    ("voltage", "mV", 0.001, 0.0, "毫伏"),
    ("voltage", "kV", 1000.0, 0.0, "千伏"),
    ("current", "A", 1.0, 0.0, "安 安培 amp amps"),
    ("current", "mA", 0.001, 0.0, "毫安"),
    ("resistance", "Ω", 1.0, 0.0, "欧 欧姆 ohm ohms"),
    ("resistance", "mΩ", 0.001, 0.0, "毫欧 mohm"),
    ("resistance", "kΩ", 1000.0, 0.0, "千欧 kohm kohms"),
    ("resistance", "MΩ", 1_000_000.0, 0.0, "兆欧 Mohm megohm"),
    ("temperature", "°C", 1.0, 0.0, "℃ 摄氏度 度 degC degreesC celsius centigrade"),
    ("temperature", "°F", 5 / 9, -160 / 9, "℉ 华氏度 degF degreesF fahrenheit F"),
    ("speed", "rpm", 1.0, 0.0, "r/min rev/min 转/分 转/分钟 转每分 转"),
    ("flow", "L/min", 1.0, 0.0, "l/min lpm 升/分 升/分钟 升每分"),
    ("flow", "mL/min", 0.001, 0.0, "cc/min 毫升/分"),
    ("flow", "L/h", 1 / 60, 0.0, "升/小时"),
    ("flow", "gpm", 3.785411784, 0.0, "gal/min"),
    ("volume", "L", 1.0, 0.0, "升 litre litres liter liters"),
    ("volume", "mL", 0.001, 0.0, "毫升 cc"),
    ("length", "mm", 1.0, 0.0, "毫米"),
    ("length", "cm", 10.0, 0.0, "厘米 公分"),
    ("length", "μm", 0.001, 0.0, "um 微米"),
    ("length", "inch", 25.4, 0.0, "inches 英寸"),
    ("torque", "N·m", 1.0, 0.0, "Nm N.m N-m 牛米 牛·米"),
    ("torque", "lbf·ft", 1.355817948, 0.0, "lb-ft ft-lb ft-lbs lb·ft"),
    ("force", "N", 1.0, 0.0, "牛 牛顿"),
    ("force", "kN", 1000.0, 0.0, "千牛"),
    ("frequency", "Hz", 1.0, 0.0, "赫兹"),
    ("frequency", "kHz", 1000.0, 0.0, ""),
    ("power", "kW", 1.0, 0.0, "千瓦"),
    ("power", "hp", 0.745699872, 0.0, "马力"),
    ("time", "s", 1.0, 0.0, "秒 sec seconds"),
    ("share", "%", 1.0, 0.0, "percent"),
)


def unit_of(word: str) -> Unit | None:
    """The unit of a spelling, None when it is none we know; case decides only where two differ by it (mΩ, MΩ).

    >>> unit_of("兆帕").symbol, unit_of("MPA").symbol, unit_of("mΩ").factor, unit_of("parsec") is None
    ('MPa', 'MPa', 0.001, True)
    """
    plain = _plain(word)
    exact, folded = _spellings()
    return exact.get(plain) or folded.get(plain.casefold())


def spellings() -> Iterable[str]:
    """Every spelling, longest first, so that "L/min" is found before "L"."""
    exact, _ = _spellings()
    return sorted(exact, key=lambda word: (-len(word), word))


@cache
def _spellings() -> tuple[dict[str, Unit], dict[str, Unit]]:
    exact: dict[str, Unit] = {}
    folded: dict[str, Unit] = {}
    for quantity, symbol, factor, offset, others in _TABLE:
        unit = Unit(symbol, quantity, factor, offset)
        for word in (symbol, *others.split()):
            exact.setdefault(_plain(word), unit)
            folded.setdefault(_plain(word).casefold(), unit)
    return exact, folded


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).replace(" ", "")

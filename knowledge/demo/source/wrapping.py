"""Chinese text broken into lines so that numbers, units, codes and part numbers stay whole."""

from __future__ import annotations

import re
from collections.abc import Callable

_WESTERN = r"[!-~±℃Ω·°×]+(?: [!-~±℃Ω·°×]+)*"
_UNIT = re.compile(rf"[（“]*(?:{_WESTERN}|.)[，。；：、）”？]*", re.DOTALL)


def lines(text: str, width: float, measure: Callable[[str], float], indent: float = 0.0) -> tuple[str, ...]:
    """Lines no wider than ``width`` (the first one less by ``indent``), broken between Chinese characters only.

    >>> lines("压力应为 3.9±0.2 MPa。", 9, len)
    ('压力应为', '3.9±0.2 MPa。')
    """
    broken: list[str] = []
    line, room = "", width - indent
    for unit in _UNIT.findall(text):
        if line and measure(line + unit) > room:
            broken.append(line.rstrip())
            line, room = "", width
        line += unit if line else unit.lstrip()
    return (*broken, line.rstrip())

"""When a machine must not run on until somebody has looked at it, people apart: what stands for a ruined engine.

FMI 0 and 1 are SAE J1939-73's "most severe" ends of a range, those that light the red stop lamp.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from assistant.hazards import UNHELD_WORDS

StopReason = Literal["moves", "oil_pressure", "overheating", "burst"]

_CODES: dict[str, StopReason] = {
    "SPN 100 FMI 1": "oil_pressure",
    "SPN 110 FMI 0": "overheating",
    "SPN 111 FMI 1": "overheating",
    "SPN 175 FMI 0": "overheating",
}
_DENIED = re.compile(r"(?:没有|没|不|未|正常|\bno|\bnot|\bnever|n't)[^，。,.;；]{0,6}$", re.I)
_WORDS: tuple[tuple[StopReason, re.Pattern[str]], ...] = (
    ("moves", re.compile("|".join(map(re.escape, (*UNHELD_WORDS, "停不住", "do not hold", "does not hold"))), re.I)),
    (
        "oil_pressure",
        re.compile(
            r"机油(?:压力)?(?:报警|警告|指示)?灯[^，。,]{0,4}(?:亮|闪)|机油压力[^，。,]{0,4}(?:零|低|报警|掉)|没有?机油压力"
            r"|\b(?:engine )?oil (?:pressure )?(?:light|lamp|warning|alarm)\b"
            r"|\b(?:low|zero|no) engine oil pressure"
            r"|\bengine oil pressure (?:is |has )?(?:low|zero|dropp|gone|too low)",
            re.I,
        ),
    ),
    (
        "overheating",
        re.compile(
            r"开锅|水温[^，。,]{0,5}(?:报警|红|爆表|顶|过高|太高|很高|1[0-9]{2})|水箱[^，。,]{0,4}(?:沸|喷|冒汽|冒热气)"
            r"|\b(?:engine|it|machine)(?: is|'s)? overheat|\boverheating\b|\bcoolant[^,.;]{0,12}(?:boil|red\b)"
            r"|\btemperature[^,.;]{0,12}(?:in the red|red\b|pegged)",
            re.I,
        ),
    ),
    (
        "burst",
        re.compile(
            r"爆管|(?:油管|管子|胶管|软管|高压管|钢管)[^，。,]{0,3}(?:爆|断|裂|破)了?|油(?:到处|往外|都)?喷(?!嘴|器|泵|射)"
            r"|\b(?:hose|pipe|line)(?: has| is)? (?:just )?(?:burst|blown|blew|split|ruptured)"
            r"|\b(?:burst|blown|split) (?:hose|pipe|line)"
            r"|\boil (?:is )?(?:spraying|gushing|pouring|squirting)",
            re.I,
        ),
    ),
)


def stop_reason(said: str, codes: Iterable[str]) -> StopReason | None:
    """Why the machine must stand, by what a caller says and the codes on its display; None where it may go on.

    >>> stop_reason("机油灯亮，还在转", ()), stop_reason("boom slow", ["SPN 110 FMI 0"]), stop_reason("动臂慢", ())
    ('oil_pressure', 'overheating', None)
    """
    for reason, words in _WORDS:
        if any(not _DENIED.search(said[: found.start()]) for found in words.finditer(said)):
            return reason
    return next((_CODES[code] for code in codes if code in _CODES), None)

"""The words that announce a code, and the places in a text where one is therefore expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Strength = Literal["strong", "weak"]

_STRONG = (
    r"(?:故障|错误|报警|诊断)?(?:代码|码)|报警号|故障号|报码"
    r"|(?<![A-Z])(?:(?:fault|error|trouble|alarm|event|diagnostic|failure)\s*)?codes?|(?<![A-Z])DTCs?"
)
_WEAK = (
    r"故障|报警|警报|错误|报出|报|显示|提示"
    r"|(?<![A-Z])(?:faults?|errors?|err|alarms?|warning|shows?|showing|displays?|displayed|displaying)"
)
_LINK = r"(?:\s|[:=#\"'(\[<“‘「【（]|是|为|有|了|出现|显示|一个|is|are|was|no\.|number)*"
_CUE = re.compile(rf"(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK})){_LINK}", re.I)
_OTHER_CODE = re.compile(
    r"(?:零件|物料|配件|产品|型号|机型|部件|邮政|条|二维|密|数|编"
    r"|(?:part|material|product|zip|area|qr|bar|colou?r|model|source)\s*)$",
    re.I,
)
_LISTED = re.compile(
    r"(?=[A-Z@.-]*\d)[A-Z0-9@]+(?:[-.][A-Z0-9]+)*\s*(?:[、,;/&+]|和|及|与|还有|(?<=\s)and(?=\s))\s*(?=[A-Z0-9])", re.I
)

_ALONE = re.compile(r"\s*((?:[A-Z]{1,4}\s(?=\d))?[A-Z0-9@]+(?:[-/.][A-Z0-9@]+)*)\s*", re.I)


def announced(text: str) -> Mapping[int, Strength]:
    """Where codes are expected in a half-width text, and how plainly the words before say so.

    A text that is a single token is taken for an answer to "which code?".

    >>> dict(announced("故障码:E02、L03"))
    {4: 'strong', 8: 'strong'}
    >>> dict(announced("part code A12"))
    {}
    """
    places: dict[int, Strength] = {}
    if alone := _ALONE.fullmatch(text[:60]):
        places[alone.start(1)] = "weak"
    for cue in _CUE.finditer(text):
        if cue["strong"] and _OTHER_CODE.search(text, max(0, cue.start() - 12), cue.start()):
            continue
        strength: Strength = "strong" if cue["strong"] else "weak"
        position = cue.end()
        places[position] = strength
        while (listed := _LISTED.match(text, position)) and listed.end() not in places:
            position = listed.end()
            places[position] = strength
    return places

"""What only looks like a code: threads, voltages, refrigerants, oil grades, standards, ranges."""

from __future__ import annotations

import re

_UNIT = (
    r"%|°|℃|℉|度|伏|安|欧|千帕|兆帕|公斤|毫米|厘米|米|升|吨|转|秒|分钟|分|小时|天|日|号|月|年|周|次|个|条|台|倍"
    r"|(?:MPa|kPa|bar|psi|rpm|r/min|mm|cm|km|m|kg|g|t|l|ml|kW|W|hp|ps|V|mV|A|mA|Hz|kHz|ohms?|Ω|Nm|N|lb|ft|in"
    r"|inch(?:es)?|s|sec(?:onds?)?|min(?:utes?)?|h|hrs?|hours?|days?|weeks?|months?|years?|times?|degrees?|deg|C|F)"
    r"(?![A-Z])"
)
_UNIT_FOLLOWS = re.compile(rf"\s*(?:{_UNIT})", re.I)
_THING_FOLLOWS = re.compile(
    r"\s*(?:螺栓|螺母|螺丝|螺钉|螺纹|保险|熔断|继电器|插头|插件|端子|针脚|号线"
    r"|(?:fuse|relay|bolt|nut|screw|thread|stud|connector|plug|terminal|pin)s?(?![A-Z]))",
    re.I,
)
_MEASURED = re.compile(
    r"\d+(?:V|MV|A|MA|AH|W|KW|HP|PS|MPA|KPA|BAR|PSI|RPM|MM|CM|KM|M|KG|G|T|L|ML|NM|N|HZ|S|MIN|H|C|F|K|X|D)"
    r"|\d+X\d+|\d+W\d*|M\d{1,2}(?:X\d+)?|VG\d+|IP\d{2}|DN\d+|PN\d+|DOT\d|T[1-4][FI]?|C[A-K]4|EU\d|EURO\d|TIER\d|STAGE\d"
    r"|R(?:1[1-4]|22|23|32|290|502|50[78]|717|744|134A?|404A|407C|410A|448A|449A|600A?|1234YF?)"
    r"|(?:ISO|SAE|DIN|GB|GBT|JIS|EN|ASTM|API|ASME)\d+"
)
_MAKE_BEFORE = re.compile(
    r"(?:小松|日立|神钢|卡特|卡特彼勒|现代|斗山|沃尔沃|三一|徐工|柳工|临工|山重|龙工|住友|加藤|玉柴|利勃海尔|凯斯"
    r"|型号|机型|件号|零件号|编号|第|图|比例"
    r"|(?:Komatsu|Hitachi|Kobelco|Caterpillar|Hyundai|Doosan|Volvo|Sany|XCMG|Liugong|Case|Deere|JCB|Kubota|Takeuchi"
    r"|page|fig(?:ure)?|section|table|ratio|step|(?:model|part|item|p/n|s/n)(?:\s*(?:no|number|nr))?)[.:]?)\s*$",
    re.I,
)
_MODEL_LETTERS = re.compile(r"(?<![A-Za-z])(?!DTC)[A-Z]{1,4}\s$")


def is_measured(key: str) -> bool:
    """Whether capital letters and digits are a measurement, a thread, a refrigerant or a standard.

    >>> is_measured("24V"), is_measured("M16"), is_measured("R134A"), is_measured("E02")
    (True, True, True, False)
    """
    return _MEASURED.fullmatch(key) is not None


def names_a_thing(text: str, end: int) -> bool:
    """Whether what follows makes the letters and digits before it a fuse, a bolt or a connector pin."""
    return _THING_FOLLOWS.match(text, end) is not None


def is_counted(text: str, end: int) -> bool:
    """Whether a unit follows, which makes the number before it an amount."""
    return _UNIT_FOLLOWS.match(text, end) is not None


def names_a_model(text: str, start: int) -> bool:
    """Whether what stands before makes a pair such as ``200-8`` a machine model, a page or a part."""
    before = text[max(0, start - 16) : start]
    return bool(_MAKE_BEFORE.search(before) or _MODEL_LETTERS.search(before))

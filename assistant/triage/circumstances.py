"""Since when, and whether the machine stands still: what every caller says and no two in the same words."""

from __future__ import annotations

import re
from datetime import date as Date
from datetime import timedelta

from assistant.triage.request_facts import Since

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "几": 3, "半": 0}
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "couple of": 2}
_DAYS_ZH = {"今": 0, "刚": 0, "昨": 1, "前天": 2, "大前天": 3}
_TIME_ZH = r"(?:一?大?早上?|上午|中午|下午|晚上|夜里|凌晨)?(?:[一二两三四五六七八九十\d]{1,3}点(?:半|多|钟)?)?"
_COUNT_ZH = r"[一二两三四五六七八九十几半\d]{1,3}个?多?"
_SINCE_ZH = re.compile(
    rf"(?:从|自从|打)?(?P<said>(?P<day>大前天|前天|今[天早晨]|昨[天晚日]|刚[才刚]){_TIME_ZH}"
    rf"|(?P<week>上个?(?:周|星期|礼拜)[一二三四五六日天]?){_TIME_ZH}|(?P<month>上个?月)"
    rf"|(?P<count>{_COUNT_ZH})(?P<unit>分钟|小时|钟头|天|周|星期|礼拜|月)(?:以前|之前|前|了(?!才))"
    r"|这[两几]天|早上|一大早)(?:就?开始|起|就)?"
)
_COUNT_EN = r"\d+|an?|one|two|three|four|five|six|seven|(?:a )?couple of"
_UNIT_EN = r"minute|hour|day|week|month"
_SINCE_EN = re.compile(
    r"\b(?:(?:it )?started |ever |back )*(?P<said>(?:since |from )?(?:the )?(?:"
    r"(?P<day>yesterday|today|this (?:morning|afternoon|evening)|last night|day before yesterday)"
    r"(?: (?:morning|afternoon|evening|night))?"
    r"|(?P<week>last (?:week|month|(?:mon|tues|wednes|thurs|fri|satur|sun)day)))"
    rf"|for (?:about |the )?(?:last |past )?(?P<count>{_COUNT_EN}) (?P<unit>{_UNIT_EN})s?"
    rf"|(?P<ago>{_COUNT_EN}) (?P<ago_unit>{_UNIT_EN})s? ago)\b",
    re.I,
)
_STOPS = re.compile(
    r"动不了|走不了|开不了|不能(?:动|走|用|开|干活)|干不了活?|没法(?:用|干|开|动|走)|用不了|停工|停在|趴窝|"
    r"抛锚|停机|(?:机器|车|设备)(?:都|就|已经|现在)?停了|"
    r"(?:打|点|着)不(?:着|了|起)|(?:起动|启动|发动)不(?:了|着|起来)|发动不了|起不来车|完全(?:没|不)|一动不动|"
    r"全(?:车|部)?不动|歇(?:着|了)|"
    r"\bwon.?t (?:start|move|run|go|crank|turn over)|\bwill not (?:start|move|run)|\b(?:can.?t|cannot) (?:work|"
    r"use|move|run|start|operate)|"
    r"\b(?:is|it.?s|machine.?s|been|completely|totally) (?:down|dead|stuck)\b|\bdoes ?n.?t (?:start|move|run)\b|"
    r"\bno start\b|\bstopped working\b|\bstanding still\b|\bshut (?:it )?down\b|\bbroken down\b",
    re.I,
)
_WORKS = re.compile(
    r"还(?:能|可以|在)(?:干|用|凑合)|能(?:干活|凑合)|凑合(?:着)?(?:用|干)|不影响(?:干活|使用)|勉强(?:能|可以)|照样干|"
    r"\bstill (?:works?|working|usable|digs?|digging|usable)|\bcan still (?:work|use|dig)|\bkeeps? (?:on )?working\b",
    re.I,
)
_GOES_ON = re.compile(r"还(?:能|可以|在)(?:走|动|开)|\bstill (?:runs?|running|going|moves?|moving)|\bcan still\b", re.I)


_DAY_ZH = r"(?:大前天|前天|昨[天晚日]|今[天早]|前几天|前两天|上个?(?:周|星期|礼拜|月)[一二三四五六日天]?|刚刚?|才)"
# When it was repaired says nothing about since when it is broken again.
_REPAIRED = re.compile(
    rf"{_DAY_ZH}(?:才|刚|你们|师傅|来人|给|我们|派人|来|过来)*(?:修|换|处理|弄)(?:过|好|完|的|了)"
    r"|\b(?:fixed|repaired|serviced|replaced)\b[^,.;]{0,24}"
    r"\b(?:yesterday|last (?:week|month)|days? ago|weeks? ago|recently)"
    r"|\b(?:just|recently) (?:fixed|repaired|had it (?:fixed|repaired))\b",
    re.I,
)


def since_in(text: str, today: Date) -> Since | None:
    """Since when, as it was said and as a day where that can be worked out.

    >>> since_in("从昨天下午开始就没劲", Date(2026, 3, 2))
    Since(said='昨天下午', day=datetime.date(2026, 3, 1))
    >>> since_in("boom slow for two weeks", Date(2026, 3, 15))
    Since(said='for two weeks', day=datetime.date(2026, 3, 1))
    """
    told = _REPAIRED.sub("", text)
    for pattern, days in ((_SINCE_ZH, _days_zh), (_SINCE_EN, _days_en)):
        found = pattern.search(told)
        if found:
            back = days(found)
            return Since(
                said=found["said"].strip().rstrip("了"), day=None if back is None else today - timedelta(days=back)
            )
    return None


def was_repaired(text: str) -> bool:
    """Whether a caller says that the machine was repaired lately.

    >>> was_repaired("昨天修的那台又一样"), was_repaired("your man fixed it last week"), was_repaired("漏油")
    (True, True, False)
    """
    return _REPAIRED.search(text) is not None


def without_since(text: str, mark: str) -> str:
    """The text with what says since when replaced by a mark."""
    for pattern in (_SINCE_ZH, _SINCE_EN):
        text = pattern.sub(mark, text, count=1)
    return text


def machine_down(text: str) -> bool | None:
    """Whether the machine stands still; None where nobody says.

    >>> machine_down("打不着车"), machine_down("slow but still works"), machine_down("oil leak")
    (True, False, None)
    """
    if _WORKS.search(text):
        return False
    if _STOPS.search(text):
        return True
    return False if _GOES_ON.search(text) else None


def _days_zh(found: re.Match[str]) -> int | None:
    if found["day"]:
        return next(days for word, days in sorted(_DAYS_ZH.items(), key=lambda d: -len(d[0])) if word in found["day"])
    if found["count"] and "几" not in found["count"]:
        return _back(_number_zh(found["count"]), found["unit"])
    return None


def _number_zh(text: str) -> int:
    digits = re.search(r"\d+", text)
    if digits:
        return int(digits.group())
    total = 0
    for character in text:
        number = _DIGITS.get(character)
        if number is not None:
            total = (total or 1) * 10 if number == 10 and total else total + number
    return total


def _back(count: int, unit: str) -> int | None:
    per = {"分钟": 0, "小时": 0, "钟头": 0, "minute": 0, "hour": 0, "天": 1, "day": 1}
    if unit in per:
        return count * per[unit]
    return count * 7 if unit in ("周", "星期", "礼拜", "week") else None


def _days_en(found: re.Match[str]) -> int | None:
    day = (found["day"] or "").casefold()
    if day:
        return 2 if day.startswith("day before") else int(day in ("yesterday", "last night"))
    count, unit = found["count"] or found["ago"], found["unit"] or found["ago_unit"]
    if not count:
        return None
    word = count.casefold().removeprefix("a ") if count.casefold().startswith("a c") else count.casefold()
    return _back(int(word) if word.isdigit() else _WORDS[word], unit.casefold())

"""What comes before every other line: hazards of the work in play, and people in danger now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from assistant.answer import CauseAdvice, HazardNotice, StopForSafety
from assistant.hazards import (
    DANGER_EN,
    DANGER_WORDS,
    DANGER_ZH,
    HAZARDS,
    MOVING_WORDS,
    NEEDS_QUALIFICATION,
    UNHELD_WORDS,
)
from knowledge.records import Language
from retrieval.terms import plain

MAX_NOTICES = 3
_NEGATED = re.compile(
    r"(?:没有|没人|无人|未|无|不是|不会|别|以免|防止|避免|免得"
    r"|\bavoid|\bno(?:body|t| one)?\b|\bnever\b|\bwithout\b)[^,，。.;；!！?？]{0,12}$",
    re.I,
)

# subtle: "着火" is also how mechanics say that an engine fires ("打不着火", "一打着火就响"), and an engine burns oil.
_ENGINE_BEFORE = re.compile(r"(?:[打点](?:[不得了]|几下)?|不|没|未|难|才|能|易)$")
_ENGINE_BEHIND = re.compile(r"(?:困难|难|慢|性能|提前|正时|顺序)|\s*(?:oil|fuel|diesel|coolant|more|too much)\b", re.I)
# A person, or a part of one that is not the word of a lever, and what happened to it.
_HURT = re.compile(
    r"(?:人|司机|师傅|同事|手指|胳膊|手(?![柄动轮刹油把])|脚(?!踏)|腿).?被[^，。；！？,.;!?]{0,8}(?:压|夹|砸|卷|撞|烫|卡)"
    r"|(?:烫|烧|割|划|砸|夹|压|撞|扎|喷|溅|打)(?:到|伤|着|破|断|进)了?(?:我|他|人家)?(?:的)?"
    r"(?:人(?!工)|手(?![柄动轮刹油把])|脚(?!踏)|腿|脸|眼|胳膊|头(?!灯)|身上|司机|师傅|机手|同事)"
    r"|\b(?:burn(?:t|ed)|scald(?:ed)?|cut|crush(?:ed)?|spray(?:ed)?|injected|hit|squirted)\s"
    r"(?:all over |in |into |on )?"
    r"(?:my|his|her|their|our|the (?:operator|driver|mechanic|technician)(?:'s|s)?)\s?(?:\w+ )?"
    r"(?:hands?|arms?|legs?|foot|feet|fingers?|face|eyes?|skin)\b"
    r"|\b(?:man|somebody|someone|operator|mechanic|driver|worker|hand|arm|leg|foot|finger|he|she)s?\b"
    r"[^,.;!?]{0,12}\b(?:is|are|was|were|got|gets)\s+(?:badly\s+)?"
    r"(?:hurt|bleeding|(?:caught|stuck|lying)\s+(?:under|between))\b",
    re.IGNORECASE,
)
# A person under something that can come down; where they only say what they saw there, they are out again.
_UNDER = re.compile(
    r"(?:我|他|她|(?<![没无])人|师傅|同事|司机|机手|工人|工友|徒弟|老板|客户|小?孩子?)们?[^，。,.;；!！?？没不]{0,4}"
    r"(?:在|钻|躺|趴|站|蹲|爬|玩)[^，。,.;；!！?？没不]{0,4}"
    r"(?:机器|车|动臂|大臂|小臂|斗杆|铲斗|斗子?|配重|底盘|工作装置)(?:的)?(?:正?下[面边方]|底下|底(?!下))"
    r"(?!看[到见了过]|发现|检查过|有)"
    r"|\b(?:(?:i(?:'?m| am| was)|(?:he|she|we|they|you|man|men|mates?|guys?|people|persons?|kids?|child(?:ren)?|boys?"
    r"|operators?|mechanics?|technicians?|drivers?|workers?|some(?:one|body))(?:'?s|'?re| is| are| was| were))"
    r"(?: still| now| just| right| here)*(?: lying| laying| standing| working| crawling| sitting| playing)*"
    r"|(?:standing|working|crawling|sitting|playing))(?: right)? (?:under|underneath|beneath|below) "
    r"(?:the |a |that |its )?(?:raised |lifted )?(?:machine|boom|bucket|arm|stick|attachment|counterweight|excavator"
    r"|digger|truck|loader)\b",
    re.I,
)
_OF_ENGINES = frozenset(("着火", "著火", "起火", "is burning"))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One alternation; words of Latin letters must stand alone, Chinese ones may stand anywhere."""
    parts = (rf"\b{re.escape(word)}" if word.isascii() else re.escape(word) for word in words)
    return re.compile("|".join(parts), re.IGNORECASE)


def danger(text: str, language: Language) -> StopForSafety | None:
    """A stop when a report says that people are in danger now, else None.

    >>> danger("nobody is injured, boom is slow", "en") is None
    True
    >>> danger("工人被困在驾驶室", "zh").kind
    'stop_for_safety'
    """
    text = plain(text)
    moves_off = _says(UNHELD_WORDS, text) and _says(MOVING_WORDS, text)
    if moves_off or _says(DANGER_WORDS, text) or _is_hurt(text):
        return StopForSafety(instruction=DANGER_ZH if language == "zh" else DANGER_EN)
    return None


def _says(words: tuple[str, ...], text: str) -> bool:
    """Whether a text says one of the words and does not deny it."""
    return any(
        not _NEGATED.search(text[: match.start()]) and not _is_of_an_engine(match, text)
        for match in _pattern(words).finditer(text)
    )


def _is_hurt(text: str) -> bool:
    found = (match for pattern in (_HURT, _UNDER) for match in pattern.finditer(text))
    return any(not _NEGATED.search(text[: match.start()]) for match in found)


def _is_of_an_engine(match: re.Match[str], text: str) -> bool:
    if match.group().casefold() not in _OF_ENGINES:
        return False
    return bool(_ENGINE_BEFORE.search(text[: match.start()]) or _ENGINE_BEHIND.match(text[match.end() :]))


def hazards(text: str, causes: Iterable[CauseAdvice], language: Language) -> tuple[HazardNotice, ...]:
    """The notices for what is reported and advised, three at most.

    A machine that may move by itself comes first when it is reported, then those named most often.
    """
    text = plain(text)
    words = plain(" \n ".join([text, *(_words(cause) for cause in causes)]))
    counts = [(_count(hazard.words, words), place) for place, hazard in enumerate(HAZARDS)]
    if _pattern(HAZARDS[0].words).search(text):
        counts[0] = (len(words), 0)
    ranked = sorted((count, -place) for count, place in counts if count)[::-1][:MAX_NOTICES]
    named = (HAZARDS[-place] for _, place in ranked)
    return tuple(HazardNotice(hazard=h.name, notice=h.notice(language)) for h in named)


def hazard_names(words: str) -> tuple[str, ...]:
    """Every hazard that words point to, in the table's order.

    >>> hazard_names("drain the accumulator, then unplug the injector")
    ('high_pressure_fuel', 'stored_hydraulic_pressure')
    """
    words = plain(words)
    return tuple(hazard.name for hazard in HAZARDS if _count(hazard.words, words))


def _count(words: tuple[str, ...], text: str) -> int:
    """How often a text says one of the words."""
    letters = text.casefold()
    # subtle: most texts have none of most hazards' words, which is seen in a fifth of the time that counting takes.
    is_there = any(word.casefold() in letters for word in words)
    return len(_pattern(words).findall(text)) if is_there else 0


def lacking(words: str, qualifications: Iterable[str]) -> tuple[str, ...]:
    """The qualifications that work of these words needs and a person lacks.

    >>> lacking("measure the 400 V inverter output", ()), lacking("检查高压电变频器", ("high_voltage",))
    (('high_voltage',), ())
    """
    has = set(qualifications)
    return tuple(name for name in hazard_names(words) if name in NEEDS_QUALIFICATION and name not in has)


def qualification_names(names: tuple[str, ...], language: Language) -> str:
    """What the qualifications are called."""
    named = (NEEDS_QUALIFICATION[name][0 if language == "zh" else 1] for name in names)
    return ("、" if language == "zh" else ", ").join(named)


def _words(cause: CauseAdvice) -> str:
    checks = " \n ".join(check.check for check in cause.checks)
    return " \n ".join((cause.cause, cause.component, cause.remedy, checks))

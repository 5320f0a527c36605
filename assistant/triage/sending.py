"""Who to send, with which parts, from which depot, and how long it is likely to take."""

from __future__ import annotations

import re
from collections import Counter

from assistant.answer import CauseAdvice, PackedPart, PackList
from assistant.diagnosis import Belief
from assistant.parts import distance_km
from assistant.safety import lacking, qualification_names
from assistant.triage.request_facts import Sending
from assistant.triage.words import phrase
from assistant.work.costs import DEFAULT_REPAIR_MINUTES, labour_minutes
from knowledge.records import Depot, Language, Machine

REACH_KM = 800.0  # farther, parts travel by freight and somebody else drives
KM_PER_HOUR = 45.0  # of a service van, off the motorway
LEAST_CHANCE = 0.15  # of a cause from which its skill and its licence are asked for
MOST_SKILLS = 2
SKILLS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("air_conditioning", re.compile(r"空调|制冷|冷媒|压缩机|refrigerant|air.?con|a/c", re.I)),
    (
        "electrics",
        re.compile(
            r"传感器|线束|线路|继电器|保险|电瓶|蓄电池|发电机|控制器|开关|插头|电气|电磁阀|ECU|sensor|wir|"
            r"harness|relay|fuse|battery|alternator|"
            r"controller|switch|connector|solenoid|electr",
            re.I,
        ),
    ),
    (
        "undercarriage",
        re.compile(
            r"履带|行走|引导轮|支重轮|托链轮|驱动轮|制动|刹车|track|travel|idler|sprocket|undercarriage|brake", re.I
        ),
    ),
    (
        "engine",
        re.compile(
            r"发动机|燃油|柴油|喷油|增压|机油|冷却|水泵|散热|节温|风扇|进气|空滤|尾气|engine|fuel|inject|turbo|"
            r"oil pump|oil pressure|coolant|"
            r"radiator|thermostat|fan|intake|air filter|exhaust",
            re.I,
        ),
    ),
    (
        "hydraulics",
        re.compile(r"液压|泵|阀|油缸|马达|先导|溢流|回转|hydraul|pump|valve|cylinder|motor|pilot|relief|swing", re.I),
    ),
)


def skill_of(words: str) -> str:
    """The skill that a cause of these words asks for, the first of the table; "general" where none fits.

    >>> skill_of("先导泵磨损"), skill_of("chafed wire at the pump"), skill_of("?")
    ('hydraulics', 'electrics', 'general')
    """
    return next((skill for skill, pattern in SKILLS if pattern.search(words)), "general")


def sending(
    causes: tuple[CauseAdvice, ...],
    belief: Belief,
    pack: PackList | None,
    machine: Machine | None,
    depots: tuple[Depot, ...],
    language: Language,
) -> Sending:
    """What a visit needs for the causes as they are believed now."""
    licences = _licences(causes)
    parts = pack.parts if pack else ()
    depot = _depot(parts, machine, depots)
    distance = _distance(depot, machine)
    return Sending(
        skills=tuple(phrase(f"skill_{skill}", language) for skill in _skills(causes)),
        qualifications=licences,
        qualifications_named=qualification_names(licences, language),
        parts=parts,
        missing=pack.missing if pack else (),
        depot=depot.id if depot else "",
        depot_name=_name(depot, language),
        distance_km=distance,
        work_minutes=round(_work_minutes(causes, belief)),
        travel_minutes=None if distance is None or distance > REACH_KM else round(distance / KM_PER_HOUR * 60),
        first_time_fix=pack.first_time_fix if pack else None,
    )


def _skills(causes: tuple[CauseAdvice, ...]) -> tuple[str, ...]:
    chances: Counter[str] = Counter()
    for cause in causes:
        chances[skill_of(f"{cause.component} {cause.cause}")] += cause.probability  # type: ignore[assignment]
    wanted = [skill for skill, chance in chances.most_common(MOST_SKILLS) if chance >= LEAST_CHANCE]
    return tuple(wanted) or ("general",)


def _licences(causes: tuple[CauseAdvice, ...]) -> tuple[str, ...]:
    likely = (cause for cause in causes if cause.probability >= LEAST_CHANCE)
    return tuple(dict.fromkeys(n for c in likely for n in lacking(f"{c.cause} \n {c.component} \n {c.remedy}", ())))


def _work_minutes(causes: tuple[CauseAdvice, ...], belief: Belief) -> float:
    """The expected labour on site, another cause at what a repair usually takes."""
    pairs = zip(belief.suspects, causes, strict=True)
    known = sum(suspect.probability * labour_minutes(suspect, cause.remedy) for suspect, cause in pairs)
    return known + belief.another_cause * DEFAULT_REPAIR_MINUTES


def _depot(parts: tuple[PackedPart, ...], machine: Machine | None, depots: tuple[Depot, ...]) -> Depot | None:
    """The depot within reach that has most of the parts, the nearest of those; one out of reach where none is."""
    holds = Counter(place.depot for part in parts for place in part.stock)
    far = {depot.id: _distance(depot, machine) for depot in depots}
    ranked = sorted(
        depots, key=lambda d: ((far[d.id] or 0.0) > REACH_KM, -holds[d.id], far[d.id] is None, far[d.id] or 0.0, d.id)
    )
    best = ranked[0] if ranked else None
    return best if best and (holds[best.id] or far[best.id] is not None) else None


def _distance(depot: Depot | None, machine: Machine | None) -> float | None:
    if (
        depot is None
        or machine is None
        or None in (depot.latitude, machine.latitude, depot.longitude, machine.longitude)
    ):
        return None
    here, there = (machine.latitude, machine.longitude), (depot.latitude, depot.longitude)
    return round(distance_km(here[0] or 0.0, here[1] or 0.0, there[0] or 0.0, there[1] or 0.0), 1)


def _name(depot: Depot | None, language: Language) -> str:
    if depot is None:
        return ""
    return (depot.name_zh if language == "zh" else depot.name_en) or depot.name_en or depot.name_zh or depot.id

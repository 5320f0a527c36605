"""Values said to a check, with or without their unit: judged by its limits, or asked back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.talk.check_subject import is_about, names_something, without_value
from assistant.talk.facts import CheckAsked, Unclear
from assistant.talk.reply_words import is_short
from assistant.work.checks import quantities_in
from assistant.work.done import Finding, Measurement, Result
from assistant.work.doubts import doubt, is_in_another_unit
from assistant.work.limits import judge, limits
from assistant.work.measuring import NUMBER, measurements, number, units_in
from assistant.work.units import unit_of
from assistant.work.verdicts import verdict
from knowledge.glossary import Glossary

_BARE_NUMBER = re.compile(
    rf"(?:大概|大约|约|差不多|测了|测得|读数|显示|只有|是|有|才|压力|电压|about|around|roughly|approx\.?|it'?s"
    rf"|it is|reads?|shows?|got|only|just|[:：=~≈])*"
    rf"\s*(?P<number>[-−]?(?:{NUMBER}))\s*(?:左右|多|吧|or so)?",
    re.I,
)


@dataclass(frozen=True)
class CheckReply:
    """A finding, or what has to be asked back, or both (a value that nobody can judge yet)."""

    finding: Finding | None = None
    unclear: Unclear | None = None
    open: CheckAsked | None = None  # the check with the value that is doubted


def finding(asked: CheckAsked, result: Result, said: str, measurement: Measurement | None = None) -> Finding:
    """What a clause says that the check showed."""
    return Finding(check=asked.check, result=result, measurement=measurement, said=said)


def ask_back(name: str, asked: CheckAsked, **values: str) -> Unclear:
    """A question about the check, by the name of its phrase."""
    return Unclear(phrase=name, values={"check": asked.check, **values})


def value_of(clause: str, asked: CheckAsked, glossary: Glossary) -> CheckReply | None:
    """A value of the check asked for, judged by the limits it states."""
    stated = f"{asked.check} {asked.expected}"
    found = measurements(clause)
    if found:
        rest, measured = without_value(clause), found[0].measurement
        is_other = names_something(rest) and doubt(measured, stated) == "quantity"  # "供电 4.9 V" to a pressure
        return None if is_other or not is_about(rest, asked, glossary) else _judged_or_doubted(measured, clause, asked)
    bare_number = _BARE_NUMBER.fullmatch(clause) or _number_of(clause, asked, glossary)
    if bare_number is None:
        return None
    units = _units_of(stated)
    value = number(bare_number["number"].replace("−", "-").lstrip("-"))
    sign = -1.0 if bare_number["number"][0] in "-−" else 1.0
    measured = Measurement(value=sign * value, unit=units[0] if len(units) == 1 else "")
    if not measured.unit or is_in_another_unit(measured, stated):
        unit_open = asked.model_copy(update={"doubted": measured.model_copy(update={"unit": ""})})
        return CheckReply(unclear=ask_back("unclear_unit", asked, said=clause), open=unit_open)
    return _judged_or_doubted(measured, clause, asked)


def _units_of(stated: str) -> tuple[str, ...]:
    """The units a check is read in: those of its limits where it states any, for "above 50 °C" may be its condition."""
    limited = {limit.quantity for limit in limits(stated)}
    every = units_in(stated)
    return tuple(name for name in every if (unit := unit_of(name)) and unit.quantity in limited) or every


def _number_of(clause: str, asked: CheckAsked, glossary: Glossary) -> re.Match[str] | None:
    """A number that a clause gives to the very thing the check asks for: "先导压力2.2"."""
    found = _named_number(clause)
    if found is None or not quantities_in(found["about"]) & quantities_in(asked.check):
        return None
    return found if glossary.concepts(found["about"]) & glossary.concepts(asked.check) else None


def reply_to_doubt(clause: str, asked: CheckAsked, doubted: Measurement) -> CheckReply | None:
    """What a clause says to a value that was asked back: its unit, that it is right, or that it is not."""
    unit = unit_of(re.sub(r"^(?:是|单位是|it'?s|in|the unit is)\s*|[的啊吧。.!！]+$", "", clause.strip(), flags=re.I))
    if unit is not None:
        return _judged_or_doubted(Measurement(value=doubted.value, unit=unit.symbol), clause, asked)
    found = measurements(clause)
    is_same = bool(found) and found[0].measurement == doubted
    if doubted.unit and (is_same or is_short("yes", clause) or is_short("okay", clause)):
        return _judged(doubted, clause, asked)
    if is_short("no", clause) or is_short("mistake", clause):
        return CheckReply(unclear=ask_back("unclear_new_value", asked))
    return None


def _judged_or_doubted(measurement: Measurement, clause: str, asked: CheckAsked) -> CheckReply:
    """A value judged, or asked back where it cannot well be of the check."""
    stated = f"{asked.check} {asked.expected}"
    wrong = doubt(measurement, stated)
    if wrong is None:
        return _judged(measurement, clause, asked)
    if wrong == "quantity":
        return CheckReply(unclear=ask_back("unclear_quantity", asked, said=clause))
    value = f"{measurement.value:g} {measurement.unit}"
    name = "unclear_unit_slipped" if wrong == "unit" else "unclear_magnitude"
    unclear = ask_back(name, asked, value=value)
    return CheckReply(unclear=unclear, open=asked.model_copy(update={"doubted": measurement}))


def _judged(measurement: Measurement, clause: str, asked: CheckAsked) -> CheckReply:
    words = verdict(clause)
    result = judge(measurement, limits(f"{asked.check}；{asked.expected}"), clause)
    if result == "unclear":
        result = words
    found = finding(asked, result, clause, measurement)
    if result != "unclear" or not asked.cause:  # of a check that nobody asked for, the limits are looked up later
        return CheckReply(found)
    value = f"{measurement.value:g} {measurement.unit}"
    return CheckReply(found, ask_back("unclear_value", asked, value=value))


def is_value(words: str) -> bool:
    """Whether words are a value and nothing else."""
    found = measurements(words)
    return not without_value(words) if found else _BARE_NUMBER.fullmatch(words) is not None


_LONGEST_NAMED = 80  # characters of a clause that names a value; what is longer tells a story
_NAMED_NUMBER = re.compile(
    rf"(?P<about>.*?[^\d.,\s])(?:是|为|只有|大概|约|才|有|=|:|：|is|was|reads?|about|only|\s)*(?P<number>(?<![\w.]){NUMBER}|(?<=[\u3400-\u9fff])(?:{NUMBER}))"
    r"\s*(?:左右|多|了)?",
    re.I,
)


def _named_number(clause: str) -> re.Match[str] | None:
    return _NAMED_NUMBER.fullmatch(clause) if len(clause) <= _LONGEST_NAMED else None


def value_without_unit(clause: str, glossary: Glossary) -> CheckReply | None:
    """The unit asked back of a value that a clause names without one ("先导压力2.2"); None where it names none."""
    found = _named_number(clause)
    if found is None or measurements(clause):
        return None
    about = found["about"].strip()
    if not quantities_in(about) or not glossary.concepts(about):
        return None
    doubted = Measurement(value=number(found["number"]), unit="")
    check = CheckAsked(check=about, doubted=doubted)
    return CheckReply(unclear=ask_back("unclear_unit", check, said=found["number"]), open=check)

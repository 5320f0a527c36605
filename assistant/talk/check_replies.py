"""What a clause says about a check: normal, not normal, cannot, a value with or without its unit, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.talk.facts import CheckAsked, Unclear
from assistant.talk.reply_words import ASKS_WHETHER, PRESENCE_IS_GOOD, is_short, names_of, says
from assistant.work.checks import is_generic, quantities_in, words_of
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
_QUESTION = re.compile(r"有无|是否有?|有没有|是不是|能否|会不会|\b(?:whether|if)\b", re.I)
# How the result of a measurement is said without its value; "no leak" tells nothing of a pressure.
_OF_A_VALUE = re.compile(
    r"正常|合格|异常|好|不行|没问题|毛病|高|低|大|小|不够|不足|够|没有?(?:压|电|信号|反应)|不到|超|达标|范围|稳|跌|掉|升|变|建不起|一样|零"
    r"|normal|\bok|okay|fine|good|bad|low|high|zero|within|spec|range|limit|pass|fail|drop|rise|rising|weak|steady|stable"
    r"|no (?:pressure|voltage|signal|reading|change)|nothing|same|jump|fluctuat",
    re.I,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_FIRST_CLAUSE = re.compile(r"^[^,，;；。\n]*")


@dataclass(frozen=True)
class CheckReply:
    """A finding, or what has to be asked back, or both (a value that nobody can judge yet)."""

    finding: Finding | None = None
    unclear: Unclear | None = None
    open: CheckAsked | None = None  # the check with the value that is doubted


def reply_to_check(clause: str, asked: CheckAsked, glossary: Glossary) -> CheckReply | None:
    """What a clause says to the check just asked for; None when it is about something else."""
    meant = None if asked.doubted is None else _to_doubt(clause, asked, asked.doubted)
    if meant is not None:
        return meant
    for name, result in _PLAIN.items():
        if is_short(name, clause):
            return CheckReply(_finding(asked, result, clause))
    if is_short("yes", clause) or is_short("no", clause):
        return _yes_or_no(clause, asked)
    if any(is_short(name, clause) for name in ("okay", "done", "understood")):
        return CheckReply(unclear=_ask_back("unclear_what_showed", asked))
    value = _value(clause, asked, glossary)
    if value is not None:
        return value
    if _cannot(clause) and _is_about(clause, asked, glossary):
        return CheckReply(_finding(asked, "cannot", clause))
    is_another_kind = units_in(asked.check) and not _OF_A_VALUE.search(clause)
    if not _is_about(clause, asked, glossary) or (is_another_kind and not words_of(clause) & words_of(asked.check)):
        return None
    said = verdict(clause)
    if said != "unclear":
        return CheckReply(_finding(asked, said, clause))
    if glossary.concepts(clause) and glossary.concepts(clause) & glossary.concepts(asked.check):
        return CheckReply(unclear=_ask_back("unclear_words_of_check", asked, said=clause))
    return None


_PLAIN: dict[str, Result] = {"normal": "normal", "abnormal": "abnormal", "cannot": "cannot", "unknown": "cannot"}


def _finding(asked: CheckAsked, result: Result, said: str, measurement: Measurement | None = None) -> Finding:
    return Finding(check=asked.check, result=result, measurement=measurement, said=said)


def _ask_back(name: str, asked: CheckAsked, **values: str) -> Unclear:
    return Unclear(phrase=name, values={"check": asked.check, **values})


def _yes_or_no(clause: str, asked: CheckAsked) -> CheckReply:
    """Yes and no tell only where the check asks whether something is there or as it should be."""
    meaning = meaning_of_yes(asked.check)
    if meaning is None:
        return CheckReply(unclear=_ask_back("unclear_yes_no", asked, said=clause))
    opposite: Result = "normal" if meaning == "abnormal" else "abnormal"
    return CheckReply(_finding(asked, meaning if is_short("yes", clause) else opposite, clause))


def meaning_of_yes(check: str) -> Result | None:
    """What "yes" says to a check: a sign of the fault, or that all is well; None where the check is no such question.

    >>> [meaning_of_yes(check) for check in ("检查油缸有无泄漏", "Is there voltage at pin 2?", "测量主溢流压力")]
    ['abnormal', 'normal', None]
    """
    question = _FIRST_CLAUSE.match(check)
    words = question.group() if question else check
    if not ASKS_WHETHER.search(words):
        return None
    plain = re.sub(r"有无|有没有|是否有", "有", words)
    if PRESENCE_IS_GOOD.search(plain):
        return "normal"
    said = verdict(_QUESTION.sub(" ", plain))
    return None if said == "unclear" else said


def _value(clause: str, asked: CheckAsked, glossary: Glossary) -> CheckReply | None:
    """A value of the check asked for, judged by the limits it states."""
    stated = f"{asked.check} {asked.expected}"
    found = measurements(clause)
    if found:
        is_about = _is_about(_without_value(clause), asked, glossary)
        return _judged_or_doubted(found[0].measurement, clause, asked) if is_about else None
    bare_number = _BARE_NUMBER.fullmatch(clause)
    if bare_number is None:
        return None
    units = units_in(stated)
    value = number(bare_number["number"].replace("−", "-").lstrip("-"))
    sign = -1.0 if bare_number["number"][0] in "-−" else 1.0
    measured = Measurement(value=sign * value, unit=units[0] if len(units) == 1 else "")
    if not measured.unit or is_in_another_unit(measured, stated):
        unit_open = asked.model_copy(update={"doubted": measured.model_copy(update={"unit": ""})})
        return CheckReply(unclear=_ask_back("unclear_unit", asked, said=clause), open=unit_open)
    return _judged_or_doubted(measured, clause, asked)


def _to_doubt(clause: str, asked: CheckAsked, doubted: Measurement) -> CheckReply | None:
    """What a clause says to a value that was asked back: its unit, that it is right, or that it is not."""
    unit = unit_of(re.sub(r"^(?:是|单位是|it'?s|in|the unit is)\s*|[的啊吧。.!！]+$", "", clause.strip(), flags=re.I))
    if unit is not None:
        return _judged_or_doubted(Measurement(value=doubted.value, unit=unit.symbol), clause, asked)
    found = measurements(clause)
    is_same = bool(found) and found[0].measurement == doubted
    if doubted.unit and (is_same or is_short("yes", clause) or is_short("okay", clause)):
        return _judged(doubted, clause, asked)
    if is_short("no", clause) or is_short("mistake", clause):
        return CheckReply(unclear=_ask_back("unclear_new_value", asked))
    return None


def _judged_or_doubted(measurement: Measurement, clause: str, asked: CheckAsked) -> CheckReply:
    """A value judged, or asked back where it cannot well be of the check."""
    stated = f"{asked.check} {asked.expected}"
    wrong = doubt(measurement, stated)
    if wrong is None:
        return _judged(measurement, clause, asked)
    if wrong == "quantity":
        return CheckReply(unclear=_ask_back("unclear_quantity", asked, said=clause))
    value = f"{measurement.value:g} {measurement.unit}"
    name = "unclear_unit_slipped" if wrong == "unit" else "unclear_magnitude"
    unclear = _ask_back(name, asked, value=value)
    return CheckReply(unclear=unclear, open=asked.model_copy(update={"doubted": measurement}))


def _judged(measurement: Measurement, clause: str, asked: CheckAsked) -> CheckReply:
    words = verdict(clause)
    result = judge(measurement, limits(f"{asked.check}；{asked.expected}"), clause)
    if result == "unclear":
        result = words
    finding = _finding(asked, result, clause, measurement)
    if result != "unclear" or not asked.cause:  # of a check that nobody asked for, the limits are looked up later
        return CheckReply(finding)
    value = f"{measurement.value:g} {measurement.unit}"
    return CheckReply(finding, _ask_back("unclear_value", asked, value=value))


def _is_about(clause: str, asked: CheckAsked, glossary: Glossary) -> bool:
    """Whether a clause names nothing else than the check does; a word or two may be its answer."""
    named, about = glossary.concepts(clause), asked.check.casefold()
    if not named or named & glossary.concepts(about):
        return True
    words = [word for concept in named for word in (*glossary.words(concept, "zh"), *glossary.words(concept, "en"))]
    is_short_reply = len(_HAN.findall(clause)) in range(1, 5) and not any(map(_is_a_thing, named))
    return is_short_reply or any(word in about and word in clause for word in words)


def _is_a_thing(concept: str) -> bool:
    """Whether a concept is something on a machine, and not what is wrong with it ("漏油") or which value it has."""
    return not is_generic(concept) and all(verdict(word) == "unclear" for word in concept.split("="))


def reads_as_finding(clause: str, glossary: Glossary) -> bool:
    """Whether a clause states the result of a check by itself: "先导压力 2.1 MPa", "滤芯正常"."""
    return finding_of(clause, glossary) is not None


_CORRECTING = re.compile(
    r"^(?:(?:刚才|前面|刚刚|上一?个|那个|我|说|看|读|写|报|弄|搞|量|错了?|不对|更正|应该|其实|实际|上|是|了"
    r"|no|oh|wait|hang on|sorry|actually|correction|my mistake|i|it'?s?|misread|misheard|meant|mean|wrong|that|was|is"
    r"|should be|the last one|again)"
    r"(?![a-z])[\s,，、.。!！:：]*)+",
    re.I,
)


def corrected(message: str, last: CheckAsked, glossary: Glossary) -> CheckReply | None:
    """What a message puts right of the check answered last ("说错了，是正常的"); None where it does not."""
    lead = _CORRECTING.match(message)
    if lead is None or not says("mistaken", lead.group()):
        return None
    rest = message[lead.end() :].strip(" ,，.。!！")
    is_result = any(is_short(name, rest) for name in _PLAIN)
    is_value = _BARE_NUMBER.fullmatch(rest) or (measurements(rest) and not _without_value(rest))
    return reply_to_check(rest, last, glossary) if is_result or is_value else None


_NAMED_NUMBER = re.compile(
    rf"(?P<about>.*?[^\d.,\s])(?:是|为|只有|大概|约|才|有|=|:|：|is|was|reads?|about|only|\s)*(?P<number>(?<![\w.]){NUMBER}|(?<=[\u3400-\u9fff])(?:{NUMBER}))"
    r"\s*(?:左右|多|了)?",
    re.I,
)


def value_without_unit(clause: str, glossary: Glossary) -> CheckReply | None:
    """The unit asked back of a value that a clause names without one ("先导压力2.2"); None where it names none."""
    found = _NAMED_NUMBER.fullmatch(clause)
    if found is None or measurements(clause):
        return None
    about = found["about"].strip()
    if not quantities_in(about) or not glossary.concepts(about):
        return None
    doubted = Measurement(value=number(found["number"]), unit="")
    check = CheckAsked(check=about, doubted=doubted)
    return CheckReply(unclear=_ask_back("unclear_unit", check, said=found["number"]), open=check)


def finding_of(clause: str, glossary: Glossary) -> Finding | None:
    """The result of a check that a clause names itself; None where it names none or says neither."""
    found = measurements(clause)
    said = verdict(clause)
    if not found and names_of(clause):
        return None
    if _cannot(clause):
        return Finding(check=clause, result="cannot", said=clause)
    if not glossary.concepts(_without_value(clause) if found else clause):
        return Finding(check=clause, result=said, said=clause) if said == "normal" and not found else None
    if found:
        return Finding(check=_without_value(clause), result=said, measurement=found[0].measurement, said=clause)
    return None if said == "unclear" else Finding(check=clause, result=said, said=clause)


def _cannot(clause: str) -> bool:
    """Whether a clause says that something cannot be seen or reached; to see no leak is a result."""
    return says("cannot", clause) is not None and verdict(clause) == "unclear"


def _without_value(clause: str) -> str:
    found = measurements(clause)[0]
    behind = re.sub(r"^\s*(?:左右|上下)", "", clause[found.end :])  # about so much, not the left and the right one
    return (clause[: found.start] + behind).strip(" ,，:：=")

"""What a clause says about a check: normal, not normal, cannot, a value with or without its unit, or neither."""

from __future__ import annotations

import re

from assistant.talk.check_subject import is_about, names_something, without_value
from assistant.talk.facts import CheckAsked
from assistant.talk.reply_words import ASKS_WHETHER, PRESENCE_IS_GOOD, is_short, names_of, says
from assistant.talk.value_replies import CheckReply, ask_back, finding, is_value, reply_to_doubt, value_of
from assistant.work.checks import words_of
from assistant.work.done import Finding, Result
from assistant.work.measuring import measurements, units_in
from assistant.work.verdicts import verdict
from knowledge.glossary import Glossary

_QUESTION = re.compile(r"有无|是否有?|有没有|是不是|能否|会不会|\b(?:whether|if)\b", re.I)
# How the result of a measurement is said without its value; "no leak" tells nothing of a pressure.
_OF_A_VALUE = re.compile(
    r"正常|合格|异常|好|不行|没问题|毛病|高|低|大|小|不够|不足|够|没有?(?:压|电|信号|反应)|不到|超|达标|范围|稳|跌|掉|升|变|建不起|一样|零"
    r"|normal|\bok|okay|fine|good|bad|low|high|zero|within|spec|range|limit|pass|fail|drop|rise|rising|weak|steady|stable"
    r"|no (?:pressure|voltage|signal|reading|change)|nothing|same|jump|fluctuat",
    re.I,
)
_FIRST_CLAUSE = re.compile(r"^[^,，;；。\n]*")


def reply_to_check(clause: str, asked: CheckAsked, glossary: Glossary) -> CheckReply | None:
    """What a clause says to the check just asked for; None when it is about something else."""
    meant = None if asked.doubted is None else reply_to_doubt(clause, asked, asked.doubted)
    if meant is not None:
        return meant
    for name, result in _PLAIN.items():
        if is_short(name, clause):
            return CheckReply(finding(asked, result, clause))
    if is_short("yes", clause) or is_short("no", clause):
        return _yes_or_no(clause, asked)
    if any(is_short(name, clause) for name in ("okay", "done", "understood")):
        return CheckReply(unclear=ask_back("unclear_what_showed", asked))
    value = value_of(clause, asked, glossary)
    if value is not None:
        return value
    if _cannot(clause) and is_about(clause, asked, glossary):
        return CheckReply(finding(asked, "cannot", clause))
    is_another_kind = units_in(asked.check) and not _OF_A_VALUE.search(clause)
    if not is_about(clause, asked, glossary) or (is_another_kind and not words_of(clause) & words_of(asked.check)):
        return None
    said = verdict(clause)
    if said != "unclear":
        return CheckReply(finding(asked, said, clause))
    if glossary.concepts(clause) and glossary.concepts(clause) & glossary.concepts(asked.check):
        return CheckReply(unclear=ask_back("unclear_words_of_check", asked, said=clause))
    return None


_PLAIN: dict[str, Result] = {"normal": "normal", "abnormal": "abnormal", "cannot": "cannot", "unknown": "cannot"}


def _yes_or_no(clause: str, asked: CheckAsked) -> CheckReply:
    """Yes and no tell only where the check asks whether something is there or as it should be."""
    meaning = meaning_of_yes(asked.check)
    if meaning is None:
        return CheckReply(unclear=ask_back("unclear_yes_no", asked, said=clause))
    opposite: Result = "normal" if meaning == "abnormal" else "abnormal"
    return CheckReply(finding(asked, meaning if is_short("yes", clause) else opposite, clause))


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


def reads_as_finding(clause: str, glossary: Glossary) -> bool:
    """Whether a clause states the result of a check by itself: "先导压力 2.1 MPa", "滤芯正常"."""
    return finding_of(clause, glossary) is not None


_CORRECTING = re.compile(
    r"^(?:(?:刚才|前面|刚刚|上一?个|那个|我|说|看|读|写|报|弄|搞|量|错了?|不对|更正|应该|其实|实际|上|是|了"
    r"|no|oh|wait|hang on|sorry|actually|correction|my mistake|i|it'?s?|misread|misheard|meant|mean|wrong|that|was|is"
    r"|should be|the last one|again|about (?:the|that) \w+)"
    r"(?![a-z])[\s,，、.。!！:：]*)+",
    re.I,
)


_AGREEING = re.compile(r"^(?:ok|okay|yes|yeah|right|alright)[\s,]+", re.I)
_AFTERTHOUGHT = re.compile(r"(?:actually|sorry|其实)\W*$", re.I)


def corrected(message: str, last: CheckAsked, glossary: Glossary) -> CheckReply | None:
    """What a message puts right of the check answered last ("说错了，是正常的"); None where it does not."""
    words = _AFTERTHOUGHT.sub("", message)
    lead = _CORRECTING.match(words)
    said_first = lead.group() if lead else ""
    if words == message and not says("mistaken", said_first):
        return None
    rest = words[len(said_first) :].strip(" ,，.。!！")
    is_result = any(is_short(name, rest) for name in _PLAIN)
    return reply_to_check(rest, last, glossary) if is_result or is_value(rest) else None


def finding_of(clause: str, glossary: Glossary) -> Finding | None:
    """The result of a check that a clause names itself; None where it names none or says neither."""
    found = measurements(clause)
    said = verdict(_AGREEING.sub("", clause))
    if not found and names_of(clause):
        return None
    if _cannot(clause):
        return Finding(check=clause, result="cannot", said=clause)
    if not found and not glossary.concepts(clause):
        return Finding(check=clause, result=said, said=clause) if said == "normal" else None
    if found and not names_something(without_value(clause)):
        return None
    if found:
        return Finding(check=without_value(clause), result=said, measurement=found[0].measurement, said=clause)
    return None if said == "unclear" else Finding(check=clause, result=said, said=clause)


def _cannot(clause: str) -> bool:
    """Whether a clause says that something cannot be seen or reached; to see no leak is a result."""
    return says("cannot", clause) is not None and verdict(clause) == "unclear"

"""What a technician asks back in the middle of a job: which part number, which value, where, how, why.

A question tells nothing about the machine, so it is not searched with and moves no cause. Part numbers are those of
the causes in play, values stand in the sources that are named, and what stands nowhere is not made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from assistant.answer import Answer, PartAdvice
from assistant.words.phrases import phrase
from assistant.words.sentences import source_words, stock_words
from assistant.work.checks import is_generic
from knowledge.glossary import Glossary
from knowledge.records import Language

Question = Literal["part", "value", "open"]

MOST_PARTS, MOST_SOURCES = 4, 2

_ASKS = re.compile(
    r"(?:能|会|应该)是(?:什么|啥|哪)|哪里(?!都)|哪儿(?!都)|在哪|哪[个一](?!都)|什么(?:位置|地方|意思|件号|零件|配件|型号|规格|工具|原因|价|时候[查测换])|为什么|为啥|凭什么"
    r"|(?:怎么|咋|怎样)(?:个)?(?:查|测|量|看|拆|装|换|修|调|判断|区分|弄|做|操作|知道|算|放|卸|泄|接|清)|如何|是多少|多少(?:钱|力矩|扭矩|扭力|牛|公斤|兆帕|号|才)"
    r"|(?:力矩|扭矩|扭力|件号|零件号|配件号|料号|图号|间隙|标准值?|价格)(?:是|要)?(?:多少|几|什么|呢)|多大|(?:多久|多长时间)(?!都)|几号|吗$|(?:了|过)没有?[?？]?$|要不要|需不需要|能不能|可不可以"
    r"|^\W*(?:(?:and|so|but|ok|okay|well|please|sorry|hey|mate)[\s,]+)*"
    r"(?:(?:what|which|who|why|how)\b(?! a\b)|where(?:'?s| is| are| do| does| can| would| exactly| to)\b"
    r"|(?:(?:can|could|do|did|does|should|must|may|is|are|will|would|has|have|when)\b(?=.*\?\s*$)))"
    r"|\b(?:do|can|could|would) you (?:know|tell|have|explain)\b|\btell me (?:the|what|where|how|why|which)\b",
    re.I,
)
_RHETORICAL = re.compile(
    r"(?:怎么|咋|为什么|为啥)(?:还是?|又|老是?|总是?|一直|这么|那么|一点)|不?知道(?:是)?(?:怎么|咋|为什么|哪)"
    r"|\bno (?:idea|clue)\b|\bdon'?t know\b|什么都",
    re.I,
)
_PART = re.compile(
    r"[零配部]?件号|库存|有货|现货|料号|图号|订货号|备件号|配件编号"
    r"|\bpart ?(?:number|no\b|nr|#)|\bin stock\b|\bp/n\b|\border(?:ing)? (?:number|code)\b",
    re.I,
)
_VALUE = re.compile(
    r"力矩|扭矩|扭力|间隙|标准值?|规定值|应该是多少|多少(?:力|扭|牛|公斤|兆帕|伏|欧|转|度)"
    r"|\btorque|\bclearance|\bspec(?:ification|s)?\b|\btighten"
    r"|\bhow (?:much|many) (?:bar|psi|volts?|ohms?|oil|pressure|turns)"
    r"|\bwhat (?:pressure|voltage|resistance|value|gap)",
    re.I,
)


def question_in(clause: str) -> Question | None:
    """What a clause asks for; None where it asks nothing.

    >>> question_in("件号是多少"), question_in("what torque for the bolts?"), question_in("where is the pilot pump")
    ('part', 'value', 'open')
    >>> question_in("怎么还是没劲"), question_in("where the hose bends it leaks")
    (None, None)
    """
    if not _ASKS.search(clause) and not (_PART.search(clause) and len(clause) <= 40):
        return None
    if _RHETORICAL.search(clause):
        return None
    if _PART.search(clause):
        return "part"
    return "value" if _VALUE.search(clause) else "open"


def reply_to(question: Question, said: str, answer: Answer, glossary: Glossary) -> str:
    """What is known to a question: part numbers of the causes in play, or where to read on."""
    language = answer.language
    if question == "part":
        return _parts(said, answer, glossary)
    sources = _sources(answer)
    if question == "value":
        name = "question_value" if sources else "question_value_unknown"
    else:
        name = "question_open" if sources else "question_open_unknown"
    return phrase(name, language, sources=_listed(sources, language))


def _parts(said: str, answer: Answer, glossary: Glossary) -> str:
    """Their numbers: of what the question names, else of the likeliest cause."""
    named = {concept for concept in glossary.concepts(_PART.sub(" ", said)) if not is_generic(concept)}
    every = {part.number: part for cause in answer.causes for part in cause.parts}
    first = {part.number: part for cause in answer.causes[:1] for part in cause.parts}
    meant = [part for part in every.values() if named & glossary.concepts(part.name)] if named else [*first.values()]
    if not meant:
        return phrase("question_part_unknown", answer.language)
    parts = [_part(part, answer.language) for part in meant[:MOST_PARTS]]
    return phrase("question_part", answer.language, parts=_listed(parts, answer.language))


def _part(part: PartAdvice, language: Language) -> str:
    return f"{part.number} {part.name} ({stock_words(part, language)})"


def _sources(answer: Answer) -> list[str]:
    """Where the likeliest cause is written of, manuals first."""
    return list(dict.fromkeys(_cited(answer)))[:MOST_SOURCES]


def _cited(answer: Answer) -> Iterator[str]:
    found = [one for cause in answer.causes[:1] for one in cause.evidence]
    for one in sorted(found, key=lambda evidence: not evidence.manual_id):
        yield source_words(one, answer.language)


def _listed(words: list[str], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(words)

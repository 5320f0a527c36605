"""Single checks: one action each, cut from the cells and cases they stand in, and recognised when said again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.work.limits import Limit, limits
from assistant.work.measuring import measurements, unit_and_base
from knowledge.glossary import Glossary
from knowledge.records import Cause, Language, RepairCase
from retrieval.terms import plain, terms_of

_MOST_REMEMBERED = 4_096  # texts; those of known checks are met in answer after answer
SAME_WORDS = 0.5  # share of words two checks must have in common where no measured quantity tells

_HAN = re.compile(r"[\u3400-\u9fff]")
_END = re.compile(r"[；;。\n]+|(?<=[\wΩ)%\]])\.\s+(?=[A-Z])")
_GOES_ON = re.compile(
    r"(?:若|如果|如(?!何)|则|重复|复测|再|相差|正常|应|否则|不应|说明|额定|热车(?:[,，]|\s*\d)|repeat|re-measure|hold\s+for|if\b|otherwise|then\b|it\s"
    r"|no\s|should|within|rated|normal|and\b|or\b|wait|over\b|high\s+side\s+over)",
    re.I,
)
_ACTION = re.compile(
    r"[检查测看听摸闻嗅拆比对换拔短接读记试晃剖推放加按堵核找调]|确认"
    r"|\b(?:measure|check|inspect|look|listen|watch|compare|test|swap|remove|drain|find|fit|connect|run|press|unplug|push"
    r"|pull|turn|log|confirm|read|power|switch|try|feel|smell|cut|cap|plug|wiggle|disconnect|bridge|open|start|operate"
    r"|replace|clean|verify|use|apply|record|scan|crank|move|lift|lower|pressuri[sz]e|hold|see|swing|stop)\b",
    re.I,
)
_AFTER_REPAIR = re.compile(r"^(?:换后|修后|更换后|处理后|after\s+(?:the\s+)?(?:repair|replac|fitting|change))", re.I)

# What a check takes where nobody has stated it, by the words of it; minutes of one technician at the machine.
CHECK_MINUTES: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"拆|剖|抽|remove|strip|dismantle|drain|cut open|take out", re.I), 30.0),
    (re.compile(r"对调|互换|替换|换.{0,4}试|swap|substitute|try another|exchange", re.I), 25.0),
    (re.compile(r"压力表|测.*压力|流量|回油量|缸压|gauge|pressure|compression|flow|pressuri[sz]e", re.I), 20.0),
    (re.compile(r"测|量|万用表|诊断仪|measure|meter|tester|log\b|scan|resistance|voltage", re.I), 10.0),
    (re.compile(r"看|听|摸|闻|检查|油位|look|listen|watch|feel|smell|inspect|check|level", re.I), 5.0),
)
DEFAULT_CHECK_MINUTES = 15.0
MEASURING_MINUTES = 10.0  # at least, where a value is to be read


@dataclass(frozen=True)
class SingleCheck:
    """One check of one record: its words, and for a case what it showed."""

    text: str
    language: Language
    minutes: float | None = None
    expected: str = ""
    result: str = ""
    is_from_case: bool = False

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """The limits its words and its expected value state."""
        return (*limits(self.text), *limits(self.expected))


@lru_cache(_MOST_REMEMBERED)
def split_check(text: str) -> tuple[str, ...]:
    """The single checks of a cell; what only goes on ("Repeat when warm.") stays with the check before it.

    >>> split_check("测动臂提升先导压力，应不低于 3.3 MPa；推动阀芯看回位；检查弹簧")
    ('测动臂提升先导压力，应不低于 3.3 MPa', '推动阀芯看回位', '检查弹簧')
    >>> split_check("拆下阀芯看有无拉伤；调整螺钉一圈压力应变化约 1.0 MPa")
    ('拆下阀芯看有无拉伤', '调整螺钉一圈压力应变化约 1.0 MPa')
    >>> split_check("Measure the drop, below 0.2 V. Repeat when warm. Check the coil.")
    ('Measure the drop, below 0.2 V. Repeat when warm', 'Check the coil')
    """
    pieces = [piece.strip(" .。；;") for piece in _END.split(text)]
    single: list[str] = []
    for piece in filter(None, pieces):
        if single and (_GOES_ON.match(piece) or not (_ACTION.search(piece) or limits(piece))):
            single[-1] = f"{single[-1]}{'；' if _HAN.search(piece) else '. '}{piece}"
        else:
            single.append(piece)
    return tuple(single)


def checks_of(record: RepairCase | Cause) -> Iterator[SingleCheck]:
    """The single checks of a record; those a case made after its repair tell nothing about the fault."""
    if isinstance(record, RepairCase):
        for done in record.checks:
            if done.check and not _AFTER_REPAIR.match(done.check):
                yield SingleCheck(done.check, record.language, result=done.result, is_from_case=True)
        return
    for check in record.checks:
        pieces = split_check(check.check)
        share = None if check.minutes is None else check.minutes / len(pieces or (check.check,))
        for piece in pieces:
            expected = check.expected if len(pieces) == 1 else ""
            yield SingleCheck(piece, record.language, share, expected)


def minutes_of(text: str, stated: Iterable[float | None] = ()) -> float:
    """Minutes a check takes: the least stated, else what such a check usually takes.

    >>> minutes_of("Look for leaks"), minutes_of("拆下检查"), minutes_of("Look for leaks", [None, 8.0])
    (5.0, 30.0, 8.0)
    """
    known = [minutes for minutes in stated if minutes]
    if known:
        return min(known)
    return _usual_minutes(text)


@lru_cache(_MOST_REMEMBERED)
def _usual_minutes(text: str) -> float:
    usual = next((minutes for words, minutes in CHECK_MINUTES if words.search(text)), DEFAULT_CHECK_MINUTES)
    return max(usual, MEASURING_MINUTES) if limits(text) else usual


# Concepts that say what is done, when or which kind of value it is, not where: alone they make no two checks the same.
_GENERIC_WORDS = """
    measure, check, pressure, voltage, current, resistance, temperature, speed, flow, signal, level, hot engine,
    cold engine, normal, engine, leak, oil, idle, high idle, low idle, full load
"""
_GENERIC = frozenset(word.strip() for word in _GENERIC_WORDS.split(","))


def is_generic(concept: str) -> bool:
    """Whether a glossary concept says what is done or which kind of value it is, not where."""
    return concept.rpartition("=")[2] in _GENERIC


_QUANTITIES = (
    ("pressure", re.compile(r"压力|缸压|背压|压差|真空|pressure|vacuum|compression|boost", re.I)),
    ("voltage", re.compile(r"电压|压降|voltage|\bdrop\b|supply", re.I)),
    ("resistance", re.compile(r"电阻|阻值|通断|绝缘|resistance|\bohms?\b|continuity", re.I)),
    ("current", re.compile(r"电流|漏电|\bcurrent\b|\bdrain\s+current", re.I)),
    ("temperature", re.compile(r"温度|温差|水温|油温|temperature", re.I)),
    ("speed", re.compile(r"转速|\brpm\b|\bspeed\b", re.I)),
    ("flow", re.compile(r"流量|泄油量|回油量|\bflow\b", re.I)),
)


@dataclass(frozen=True)
class Features:
    """What two wordings of a check are compared by."""

    words: frozenset[str]
    concepts: frozenset[str]
    quantities: frozenset[str]
    letters: str

    @classmethod
    def of(cls, text: str, glossary: Glossary) -> Features:
        """Read from the words of a check or a finding; of more sentences than one, the first says what is checked."""
        first, words, quantities, letters = _wording(text)
        concepts = frozenset(concept for concept in glossary.concepts(first) if not is_generic(concept))
        return cls(words, concepts, quantities, letters)

    @cached_property
    def marks(self) -> frozenset[object]:
        """What two wordings of one check have at least one of in common."""
        return frozenset({*self.words, self.letters, *filter(None, (self.concepts,))})

    def likeness(self, said: Features) -> float:
        """How far words of a technician mean this check, 0 (not at all) to 1; they may say less than the check does."""
        if self.letters == said.letters:
            return 1.0
        shared = share(self.concepts, said.concepts)
        if self.quantities & said.quantities and said.concepts and said.concepts <= self.concepts:
            return 0.5 + shared / 2.1
        if not said.quantities and shared >= SAME_WORDS:
            return 0.9 * shared
        overlap = share(self.words, said.words)
        return overlap if overlap >= SAME_WORDS else 0.0

    def is_same_as(self, other: Features) -> bool:
        """Whether both are one check: the same letters, one quantity of the same things, or mostly the same words."""
        if self.letters == other.letters:
            return True
        if self.quantities & other.quantities and self.concepts and other.concepts:
            return self.concepts == other.concepts
        return share(self.words, other.words) >= SAME_WORDS


@lru_cache(_MOST_REMEMBERED)
def _wording(text: str) -> tuple[str, frozenset[str], frozenset[str], str]:
    """The first sentence of a text, its words and its quantities, and the letters of the whole."""
    first = _END.split(plain(text).strip())[0]
    return first, words_of(first), quantities_in(first), re.sub(r"\W", "", plain(text)).casefold()


def quantities_in(words: str) -> frozenset[str]:
    """The quantities that words name or state a value of.

    >>> sorted(quantities_in("测先导压力，油温 50 °C"))
    ['pressure', 'temperature']
    """
    values = (unit_and_base(found.measurement) for found in measurements(words))
    quantities = {known[0].quantity for known in values if known}
    return frozenset(quantities | {name for name, pattern in _QUANTITIES if pattern.search(words)})


def words_of(text: str) -> frozenset[str]:
    """The terms of a text without its measured values."""
    return frozenset(terms_of(_without_values(plain(text))))


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of what two sets have in common, 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if one or other else 0.0


def _without_values(words: str) -> str:
    for found in reversed(measurements(words)):
        words = words[: found.start] + " " + words[found.end :]
    return words

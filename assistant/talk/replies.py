"""A message in the light of what was asked: short answers, corrections, refusals, several facts at once.

Nothing is guessed. A reply that can mean two things is asked back, and what else the message says is kept meanwhile.
The words are in ``reply_words``; codes and machines that are put right in ``corrections``; single clauses in
``clauses``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from assistant.addressed import parted
from assistant.reference import Reference
from assistant.safety import danger
from assistant.talk.check_replies import corrected
from assistant.talk.clauses import ClauseReader
from assistant.talk.corrections import Named, named_codes, named_machine
from assistant.talk.facts import (
    Asked,
    CheckAsked,
    CheckFound,
    EverybodySafe,
    ExpertWanted,
    Fact,
    FaultGone,
    MachineMeantAsked,
    MachineNamed,
    NothingAsked,
    PeopleInDanger,
    Reading,
    RepairTried,
    SafetyAsked,
    SymptomTold,
    TopicAsked,
    Unclear,
)
from assistant.talk.hearing import Told, says_something
from assistant.talk.questions import question_in
from assistant.talk.reply_words import is_short, names_of, says
from assistant.triage.chatter import heard_rightly, without_dialect
from assistant.work.numerals import in_figures
from assistant.work.reported import reported_work
from retrieval.terms import plain

_LONGEST_PAIR = 80  # characters of two short replies
_BLANKS = re.compile(r"[^\S\n]+")
_SPACE_ZH = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_CLAUSE = re.compile(
    r"(?:[^,，、;；。!！?？\n]|(?<=\d),(?=\d))+?"
    r"(?:(?!(?<=\d),\d)[,，、;；。!！?？\n]+|\.(?=\s|$)|\s+(?=but\b|and\b|then\b)|$)",
    re.I,
)


@dataclass(frozen=True)
class Background:
    """What a message is read against."""

    reference: Reference
    asked: Asked = field(default_factory=NothingAsked)
    codes: tuple[str, ...] = ()
    machine_model: str = ""
    serial: str = ""
    is_first: bool = False
    last_check: CheckAsked | None = None  # the check that was answered last
    model_of: Callable[[str], str] = lambda _: ""


def read(message: str, background: Background) -> Reading:
    """What a message says, fact by fact, and what has to be asked back.

    ``reading.facts`` may be empty (thanks); ``reading.unclear`` names what could not be told. Sentences addressed to
    the assistant say nothing, unless that people are in danger.
    """
    said = parted(_written(message))
    if not said.left_out:
        return _read(message, background)
    reading = _read(said.kept, background)
    overheard = _safety("\n".join(said.left_out), background.asked)
    danger_told = (overheard,) if isinstance(overheard, PeopleInDanger) else ()
    return reading.model_copy(update={"facts": (*danger_told, *reading.facts), "left_out": said.left_out})


def _read(message: str, background: Background) -> Reading:
    words = _written(message).strip()
    safety = _safety(words, background.asked)
    if isinstance(background.asked, SafetyAsked):
        # While people may be in danger nothing is asked back, and nothing but "everybody is safe" changes the answer.
        heard = read(_without_safety(message), replace(background, asked=NothingAsked())) if message else Reading()
        kept = tuple(fact for fact in heard.facts if not isinstance(fact, PeopleInDanger | FaultGone))
        told_first: tuple[Fact, ...] = (safety,) if safety else ()
        return Reading(facts=told_first + kept)
    codes = named_codes(words, background.reference, background.codes)
    machine = _machine(words, background)
    named: tuple[Fact, ...] = (*((safety,) if safety else ()), *codes.facts, *machine.facts)
    question = question_in(words) if background.is_first else None
    if question in ("part", "value"):
        return Reading(facts=named, unclear=Unclear(phrase=f"question_{question}", values={"said": words}))
    if background.is_first:
        is_report = says_something(_without(words, machine.spans), background.reference)
        return Reading(facts=(*(_reported(heard_rightly(message.strip()), words) if is_report else ()), *named))
    told = _corrected(words, background)
    if told is None:
        is_another = any(isinstance(fact, MachineNamed) and fact.how == "another" for fact in machine.facts)
        asked = NothingAsked() if is_another else background.asked  # what was asked is of the machine before
        told = ClauseReader(asked, background.reference).read(_clauses(words, codes.spans + machine.spans))
    facts = (*named, *told.facts)
    unclear = codes.unclear or machine.unclear or told.unclear
    unclear = unclear if unclear or facts else _not_understood(words)
    return Reading(facts=facts, unclear=unclear, open=machine.open or told.open)


def _corrected(words: str, background: Background) -> Told | None:
    """What puts the last finding right, where the message does that."""
    last = background.last_check
    reply = None if last is None else corrected(words, last, background.reference.glossary)
    if reply is None:
        return None
    return Told((CheckFound(finding=reply.finding),) if reply.finding else (), reply.unclear, reply.open)


def _written(message: str) -> str:
    """A message as it would be written: dictation and dialect put right, simplified characters, values in figures."""
    said = _BLANKS.sub(" ", plain(message))  # long runs of blanks would cost the patterns minutes
    return in_figures(without_dialect(heard_rightly(said)))


def _reported(message: str, words: str) -> tuple[Fact, ...]:
    """A first report is searched with as it stands; what its words say was done already is kept besides."""
    if not message:
        return ()
    work = reported_work(words)
    wants = (ExpertWanted(said=message),) if says("expert", words) else ()
    return (
        SymptomTold(text=message),
        *(CheckFound(finding=finding) for finding in work.findings),
        *(RepairTried(tried=tried) for tried in work.tried),
        *wants,
    )


def _safety(words: str, asked: Asked) -> PeopleInDanger | EverybodySafe | None:
    if danger(words, "en") is not None:
        return PeopleInDanger(said=words)
    if isinstance(asked, SafetyAsked) and says("everybody_safe", words) and not says("not_safe", words):
        return EverybodySafe(said=words)
    return None


def _without_safety(message: str) -> str:
    """A message without the clauses that say that people are safe or the danger is over."""
    told = (clause for clause in _CLAUSE.findall(message) if not says("danger_over", clause))
    return "".join(clause for clause in told if not says("everybody_safe", clause))


def _machine(words: str, background: Background) -> Named:
    asked = background.asked
    if isinstance(asked, MachineMeantAsked):
        how = "another" if is_short("another", words) or says("another_machine", words) else ""
        how = how or ("correction" if is_short("mistake", words) or says("mistaken", words) else "")
        if how == "another" or how == "correction":
            fact = MachineNamed(machine_model=asked.machine_model, serial=asked.serial, how=how)
            return Named((fact,), spans=((0, len(words)),))
    is_asked = isinstance(asked, TopicAsked) and asked.topic == "machine"
    return named_machine(
        words, background.reference, background.machine_model, background.serial, background.model_of, is_asked
    )


_ONLY_NAMES = re.compile(
    r"(?:不是|并不是|并非|是|应该是|其实是|实际是|机型|型号|机号|代码|故障码|码|搞错了?|弄错了?|看错了?|说错了?|写错了?|错了?|不对|更正|的|了|报|机器|另外?有?一[台部辆]"
    r"|这[台部]|换|到|是|我|前面|刚才|还有|那台|也|it'?s|its|is|not|no|the|a|an|code|model|machine|wrong|sorry|actually|i|meant?|correction|should|be"
    r"|was|mistake|my|rather|instead|but|and|on|another|other|one|misread|typo|this|that|serial|[\s,，。.;:：；!！]+)*",
    re.I,
)


# What leads over from a machine's name to what it does: "it's another machine HX350 overheating".
_NAMING = re.compile(
    r"^(?:(?:另外?|还有|又|有|一|这|那|换|是|也|[台部辆]|机器|机型|型号|的)[\s,，:：]*"
    r"|(?:it'?s|its|it is|this is|another|other|a different|the|a|an|one|machine|unit|model|is|on|now|also)"
    r"(?![a-z])[\s,:]*)+",
    re.I,
)


def _clauses(words: str, spans: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """The clauses of a message without those that only name a code or machine."""
    kept: list[str] = []
    for match in _CLAUSE.finditer(words):
        inside = [(a - match.start(), b - match.start()) for a, b in spans if a < match.end() and b > match.start()]
        rest = _without(match.group(), tuple((max(a, 0), b) for a, b in inside))
        is_naming = bool(inside) or (bool(spans) and bool(says("mistaken", rest)))
        if not (is_naming and _ONLY_NAMES.fullmatch(rest.strip())) and match.group().strip():
            said = rest if inside else match.group()
            kept.extend(_short_replies(_NAMING.sub("", said.strip()) if inside else said.strip()))
    return tuple(kept)


def _short_replies(clause: str) -> tuple[str, ...]:
    """Two short replies with but a space between them ("查了 没问题"), one where they mean the same, or the clause."""
    for space in re.finditer(r"\s+", clause) if len(clause) <= _LONGEST_PAIR else ():
        first, second = clause[: space.start()], clause[space.end() :]
        if names_of(first) & names_of(second) and not names_of(clause):
            return (first,)
        if _SPACE_ZH.match(clause, space.start()) and names_of(first) and names_of(second):
            return first, second
    return (clause,)


def _without(words: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in sorted(spans, reverse=True):
        words = f"{words[:start]} {words[end:]}"
    return words


def _not_understood(words: str) -> Unclear | None:
    if not words or any(is_short(name, words) for name in ("thanks", "wait", "okay", "understood", "what_now")):
        return None
    return Unclear(phrase="unclear_words", values={"said": words[:80]})

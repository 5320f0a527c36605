"""One clause of a reply after the other, each in the light of what was asked; the first reading that fits counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.reference import Reference
from assistant.talk.check_replies import finding_of, reads_as_finding, reply_to_check
from assistant.talk.facts import (
    AcknowledgementAsked,
    Asked,
    CheckAsked,
    CheckFound,
    CodeGiven,
    ExpertWanted,
    Fact,
    FaultGone,
    HazardsAcknowledged,
    PartAsked,
    RemarkMade,
    RepairAsked,
    RepairTried,
    SymptomTold,
    TopicAnswered,
    TopicAsked,
    Unclear,
)
from assistant.talk.hearing import Told, asked_back, is_telling, says_something
from assistant.talk.questions import question_in
from assistant.talk.repair_replies import RepairReplies
from assistant.talk.reply_words import bare, dealt_with, is_short, names_of, says
from assistant.talk.value_replies import value_without_unit
from assistant.work.checks import quantities_in
from assistant.work.done import Finding
from knowledge.codes import find_codes

_ACKNOWLEDGING = ("understood", "okay", "done", "yes", "good_now")
ELECTRICAL = frozenset({"voltage", "current", "resistance"})


@dataclass(frozen=True)
class ClauseReader:
    """Reads clauses against one open question."""

    asked: Asked
    reference: Reference

    def read(self, clauses: tuple[str, ...]) -> Told:
        """All clauses in order; what fits nothing is a symptom."""
        facts: list[Fact] = []
        back = Told()
        left = list(clauses)
        while left:
            was = says("it_was", bare(left[0]))
            if was and _is_well(facts, back):
                facts, back = _with_cause(facts, bare(left[0]), was.end()), Told()
                left = left[1:]
                continue
            told, used = self._next(left)
            facts += told.facts
            back = back if back.unclear else told
            left = left[used:]
        if back.unclear is None or self._is_settled(back.unclear, facts):
            return Told(_joined(facts))
        return Told(_joined(facts), back.unclear, back.open)

    def _is_settled(self, unclear: Unclear, facts: list[Fact]) -> bool:
        """Whether the rest of the message answers what one clause left open: "测了，正常"."""
        if unclear.phrase in ("unclear_what_showed", "unclear_good_now") and isinstance(self.asked, CheckAsked):
            check = self.asked.check
            return any(isinstance(f, CheckFound) and f.finding.check == check for f in facts)
        return unclear.phrase == "unclear_did_it_help" and any(
            isinstance(f, FaultGone) or (isinstance(f, RepairTried) and f.tried.helped is not None) for f in facts
        )

    def _next(self, left: list[str]) -> tuple[Told, int]:
        clause, following = bare(left[0]), bare(left[1]) if len(left) > 1 else ""
        repairs = RepairReplies(self.asked, self.reference)
        repaired = repairs.made(clause, following)
        if repaired is not None:
            return repaired
        ways: tuple[Callable[[str], Told | None], ...] = (
            _courtesy, _expert, self._unqualified, self._acknowledgement, self._question, self._denied, repairs.part,
            self._topic, repairs.overall, self._check, repairs.short,
        )  # fmt: skip
        for way in ways:
            told = way(clause)
            if told is not None:
                return told, 1
        return self._anything(clause), 1

    def _unqualified(self, clause: str) -> Told | None:
        """Who says that they are no electrician cannot make an electrical check; any other step is asked about.

        Nobody is qualified by saying so in passing: a qualification is stated where it is asked for.
        """
        if not says("unqualified", clause):
            return asked_back("unclear_qualified") if says("qualified", clause) else None
        match self.asked:
            case CheckAsked(check=check) if ELECTRICAL & quantities_in(check):
                return Told((CheckFound(finding=Finding(check=check, result="cannot", said=clause)),))
            case CheckAsked(check=step) | RepairAsked(repair=step):
                return asked_back("unclear_unqualified", check=step)
            case _:
                return Told((RemarkMade(said=clause),))

    def _denied(self, clause: str) -> Told | None:
        """ "不是电瓶的问题": a thing that is well, and no symptom of it."""
        if (
            not says("not_it", clause)
            or not self.reference.glossary.concepts(clause)
            or isinstance(self.asked, PartAsked)
        ):
            return None
        return Told((CheckFound(finding=Finding(check=clause, result="normal", said=clause)),))

    def _acknowledgement(self, clause: str) -> Told | None:
        if not isinstance(self.asked, AcknowledgementAsked):
            return None
        done = dealt_with(clause, self.asked.hazards)
        words = (clause, *(clause.split() if done else ()))  # "understood, pressure released" sees to all of them
        if any(is_short(name, word) for name in _ACKNOWLEDGING for word in words):
            return Told((HazardsAcknowledged(hazards=self.asked.hazards),))
        if done:
            return Told((HazardsAcknowledged(hazards=done),))
        if is_short("what_now", clause):
            return Told()
        if any(is_short(name, clause) for name in ("no", "cannot", "unknown")):
            return asked_back("unclear_hazards")
        return None

    def _question(self, clause: str) -> Told | None:
        """A question of the technician's, "what now?" and "will do": the step is said again."""
        if is_short("understood", clause) or is_short("what_now", clause):
            return Told()
        question = question_in(clause)
        if question == "open" and isinstance(self.asked, RepairAsked) and self.asked.is_done:
            return asked_back("unclear_did_it_help", repair=self.asked.repair)
        if isinstance(self.asked, CheckAsked | RepairAsked):
            step = self.asked.check if isinstance(self.asked, CheckAsked) else self.asked.repair
            if question in ("part", "value"):
                return asked_back(f"question_{question}", said=clause, step=step)
            if question or is_short("question", clause):
                name = "explain_step" if isinstance(self.asked, CheckAsked) else "explain_repair"
                return asked_back(name, said=clause, step=step, cause=self.asked.cause)
        is_about_a_thing = question in ("part", "value") or bool(self.reference.glossary.concepts(clause))
        return asked_back(f"question_{question}", said=clause) if question and is_about_a_thing else None

    def _topic(self, clause: str) -> Told | None:
        if not isinstance(self.asked, TopicAsked):
            return None
        topic = self.asked.topic
        if is_short("unknown", clause) or is_short("cannot", clause):
            return Told((TopicAnswered(topic=topic),))
        if is_short("no", clause):
            if topic in ("load", "before"):
                return Told((TopicAnswered(topic=topic, said=clause),))
            return Told((TopicAnswered(topic=topic),))
        if any(is_short(name, clause) for name in ("yes", "okay", "done", "normal", "abnormal")):
            return asked_back(f"unclear_topic_{topic}")
        if reads_as_finding(clause, self.reference.glossary) or not says_something(clause, self.reference, least=1):
            return None
        said = TopicAnswered(topic=topic, said=clause)
        return Told((said,) if topic == "machine" else (said, SymptomTold(text=clause)))

    def _check(self, clause: str) -> Told | None:
        if not isinstance(self.asked, CheckAsked):
            return None
        reply = reply_to_check(clause, self.asked, self.reference.glossary)
        if reply is None:
            return None
        facts = (CheckFound(finding=reply.finding),) if reply.finding else ()
        return Told(facts, reply.unclear, reply.open)

    def _anything(self, clause: str) -> Told:
        """A finding nobody asked for, a code alone, or a symptom."""
        if self._is_code_alone(clause):
            return Told(tuple(CodeGiven(code=found.code) for found in find_codes(clause, self.reference.catalogue)))
        if says("intends", clause):
            return Told((RemarkMade(said=clause),))
        without_unit = value_without_unit(clause, self.reference.glossary)
        if without_unit is not None:
            return Told((), without_unit.unclear, without_unit.open)
        finding = finding_of(clause, self.reference.glossary)
        symptom: tuple[Fact, ...] = (SymptomTold(text=clause),)
        if finding is not None:
            return Told((CheckFound(finding=finding), *(symptom if finding.result in ("abnormal", "unclear") else ())))
        is_told = is_telling(clause, self.reference)
        is_two_words = is_told and clause.isascii() and len(clause.split()) == 2  # "wont crank"
        if (is_two_words or says_something(clause, self.reference)) and not names_of(clause):
            return Told(symptom if is_told else (RemarkMade(said=clause),))
        return self._not_understood(clause[:80])

    def _not_understood(self, said: str) -> Told:
        """Asked back with the step that waits, so that it is not lost from sight."""
        match self.asked:
            case CheckAsked(check=check):
                return asked_back("unclear_words_check", said=said, check=check)
            case RepairAsked(repair=repair):
                return asked_back("unclear_words_repair", said=said, check=repair)
            case AcknowledgementAsked():
                return asked_back("unclear_hazards")
            case _:
                return asked_back("unclear_words", said=said)

    def _is_code_alone(self, clause: str) -> bool:
        found = find_codes(clause, self.reference.catalogue)
        return sum(code.end - code.start for code in found) >= len(re.sub(r"\s", "", clause)) > 0


def _is_well(facts: list[Fact], back: Told) -> bool:
    """Whether the message said before that the machine works again, if not by which repair."""
    is_perhaps = back.unclear is not None and back.unclear.phrase == "unclear_good_now"
    is_by_a_part = isinstance(back.open, PartAsked) and back.open.helped
    return is_perhaps or is_by_a_part or any(isinstance(fact, FaultGone) for fact in facts)


def _with_cause(facts: list[Fact], clause: str, start: int) -> list[Fact]:
    """The facts with what it was, in the technician's words: "好了，是先导溢流阀卡住了"."""
    others = [fact for fact in facts if not isinstance(fact, FaultGone)]
    return [*others, FaultGone(said=clause, cause=clause[start:].strip())]


def _courtesy(clause: str) -> Told | None:
    return Told() if not clause or is_short("thanks", clause) or is_short("wait", clause) else None


def _expert(clause: str) -> Told | None:
    return Told((ExpertWanted(said=clause),)) if says("expert", clause) else None


def _joined(facts: list[Fact]) -> tuple[Fact, ...]:
    """Neighbouring symptoms as one, so that the search sees a sentence."""
    joined: list[Fact] = []
    for fact in facts:
        if isinstance(fact, SymptomTold) and joined and isinstance(joined[-1], SymptomTold):
            joined[-1] = SymptomTold(text=f"{joined[-1].text}, {fact.text}")
        else:
            joined.append(fact)
    return tuple(joined)

"""One clause of a reply after the other, each in the light of what was asked; the first reading that fits counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.check_replies import finding_of, reads_as_finding, reply_to_check
from assistant.facts import (
    AcknowledgementAsked,
    Asked,
    CheckAsked,
    CheckFound,
    CodeGiven,
    ExpertWanted,
    Fact,
    FaultGone,
    HazardsAcknowledged,
    RepairAsked,
    RepairTried,
    SymptomTold,
    TopicAnswered,
    TopicAsked,
    Unclear,
)
from assistant.reference import Reference
from assistant.reply_words import bare, dealt_with, is_short, says
from assistant.work import Tried
from knowledge.codes import find_codes

_TAIL = re.compile(r"还是|依然|仍然|照样|仍|依旧|\bstill\b|\bbut\b", re.I)
_JUST_SAME = re.compile(
    r"[\s,，]*(?:不行|不好|一样|老样子|没好|不正常|没用|那样|有问题|the same|same)\S{0,2}\s*$", re.I
)
_LEAST_HAN, _LEAST_WORDS = 4, 3  # a clause shorter than both, without a known word, says nothing


@dataclass(frozen=True)
class Told:
    """What clauses say: facts, and what has to be asked back."""

    facts: tuple[Fact, ...] = ()
    unclear: Unclear | None = None


def asked_back(name: str, **values: str) -> Told:
    """Nothing told but a question to ask back."""
    return Told(unclear=Unclear(phrase=name, values=values))


@dataclass(frozen=True)
class ClauseReader:
    """Reads clauses against one open question."""

    asked: Asked
    reference: Reference

    def read(self, clauses: tuple[str, ...]) -> Told:
        """All clauses in order; what fits nothing is a symptom."""
        facts: list[Fact] = []
        unclear: Unclear | None = None
        left = list(clauses)
        while left:
            told, used = self._next(left)
            facts += told.facts
            unclear = unclear or told.unclear
            left = left[used:]
        return Told(_joined(facts), None if unclear and self._is_settled(unclear, facts) else unclear)

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
        repaired = self._repair(clause, following)
        if repaired is not None:
            return repaired
        ways: tuple[Callable[[str], Told | None], ...] = (
            _courtesy, _expert, self._acknowledgement, self._topic, self._overall, self._check, self._repair_asked
        )  # fmt: skip
        for way in ways:
            told = way(clause)
            if told is not None:
                return told, 1
        return self._anything(clause), 1

    def _repair(self, clause: str, following: str) -> tuple[Told, int] | None:
        """A repair that was made, in one clause or two: "换过了，还是不行"."""
        if not says("repaired", clause) or _is_future(clause):
            return None
        is_answer = isinstance(self.asked, TopicAsked) and self.asked.topic == "before"
        extra: tuple[Fact, ...] = (TopicAnswered(topic="before", said=clause),) if is_answer else ()
        for words, used in ((clause, 1), (following, 2)):
            helped = _helped(words)
            if helped is not None:
                tried = Tried(repair=self._named_repair(clause), cause=self._cause(), helped=helped)
                gone: tuple[Fact, ...] = (FaultGone(said=words),) if helped else ()
                return Told((*extra, RepairTried(tried=tried), *self._tail(words), *gone)), used
        if is_answer:
            return Told(extra), 1
        if isinstance(self.asked, TopicAsked):
            return None
        tried = Tried(repair=self._named_repair(clause), cause=self._cause())
        return Told((RepairTried(tried=tried),), Unclear(phrase="unclear_did_it_help", values={"repair": clause})), 1

    def _named_repair(self, clause: str) -> str:
        """The repair in words; "换过了" is the one just advised, or that of the cause just tested."""
        if self.reference.glossary.concepts(clause) or not isinstance(self.asked, RepairAsked):
            return clause
        return self.asked.repair

    def _cause(self) -> str:
        return self.asked.cause if isinstance(self.asked, RepairAsked) else ""

    def _tail(self, clause: str) -> tuple[Fact, ...]:
        """What goes on after "still", where it says more than "the same"."""
        cut = _TAIL.search(clause)
        rest = clause[cut.end() :].strip() if cut else ""
        if not rest or _JUST_SAME.match(rest) or not says_something(rest, self.reference):
            return ()
        return (SymptomTold(text=rest),)

    def _acknowledgement(self, clause: str) -> Told | None:
        if not isinstance(self.asked, AcknowledgementAsked):
            return None
        done = dealt_with(clause, self.asked.hazards)
        if done:
            return Told((HazardsAcknowledged(hazards=done),))
        if any(is_short(name, clause) for name in ("understood", "okay", "done", "yes", "good_now")):
            return Told((HazardsAcknowledged(hazards=self.asked.hazards),))
        if any(is_short(name, clause) for name in ("no", "cannot", "unknown")):
            return asked_back("unclear_hazards")
        return None

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

    def _overall(self, clause: str) -> Told | None:
        """That the machine is well again, or as bad as before."""
        if is_short("fixed", clause):
            return Told((*self._tried(True), FaultGone(said=clause)))
        if is_short("good_now", clause):
            if isinstance(self.asked, CheckAsked):
                return asked_back("unclear_good_now", check=self.asked.check)
            return Told((*self._tried(True), FaultGone(said=clause)))
        if is_short("not_fixed", clause):
            if isinstance(self.asked, RepairAsked):
                return Told(self._tried(False))
            return asked_back("unclear_not_fixed")
        return None

    def _tried(self, helped: bool | None) -> tuple[Fact, ...]:
        if not isinstance(self.asked, RepairAsked):
            return ()
        return (RepairTried(tried=Tried(repair=self.asked.repair, cause=self.asked.cause, helped=helped)),)

    def _check(self, clause: str) -> Told | None:
        if not isinstance(self.asked, CheckAsked):
            return None
        reply = reply_to_check(clause, self.asked, self.reference.glossary)
        if reply is None:
            return None
        facts = (CheckFound(finding=reply.finding),) if reply.finding else ()
        return Told(facts, reply.unclear)

    def _repair_asked(self, clause: str) -> Told | None:
        """Short answers to a repair that was advised, or to "did it help?"."""
        if not isinstance(self.asked, RepairAsked):
            return None
        if is_short("normal", clause) or (self.asked.is_done and is_short("yes", clause)):
            return Told((*self._tried(True), FaultGone(said=clause)))
        if is_short("abnormal", clause) or (self.asked.is_done and is_short("no", clause)):
            return Told(self._tried(False))
        if is_short("cannot", clause):
            return Told(self._tried(None))
        if any(is_short(name, clause) for name in ("yes", "done", "okay", "no", "unknown")):
            return asked_back("unclear_did_it_help", repair=self.asked.repair)
        return None

    def _anything(self, clause: str) -> Told:
        """A finding nobody asked for, a code alone, or a symptom."""
        if self._is_code_alone(clause):
            return Told(tuple(CodeGiven(code=found.code) for found in find_codes(clause, self.reference.catalogue)))
        finding = finding_of(clause, self.reference.glossary)
        symptom: tuple[Fact, ...] = (SymptomTold(text=clause),)
        if finding is not None:
            return Told((CheckFound(finding=finding), *(symptom if finding.result != "normal" else ())))
        if says_something(clause, self.reference):
            return Told(symptom)
        return asked_back("unclear_words", said=clause[:80])

    def _is_code_alone(self, clause: str) -> bool:
        found = find_codes(clause, self.reference.catalogue)
        return sum(code.end - code.start for code in found) >= len(re.sub(r"\s", "", clause)) > 0


def says_something(words: str, reference: Reference, least: int = 0) -> bool:
    """Whether words can be about a machine at all: they name a known thing or a code, or are a sentence."""
    if reference.glossary.concepts(words) or find_codes(words, reference.catalogue):
        return True
    han = len(re.findall(r"[\u3400-\u9fff]", words))
    return han >= (least or _LEAST_HAN) or len(words.split()) >= (least or _LEAST_WORDS)


def _courtesy(clause: str) -> Told | None:
    return Told() if not clause or is_short("thanks", clause) else None


def _expert(clause: str) -> Told | None:
    return Told((ExpertWanted(said=clause),)) if says("expert", clause) else None


def _helped(clause: str) -> bool | None:
    if is_short("not_fixed", clause) or says("did_not_help", clause):
        return False
    if is_short("fixed", clause) or is_short("good_now", clause) or says("helped", clause):
        return True
    return None


def _is_future(clause: str) -> bool:
    """ "要换", "will be replaced": no repair yet; nor is "没换过" one."""
    return bool(
        re.search(r"(?:要|准备|打算|需要|该|没有?|未|不|别|先不)(?:再)?(?:更?换|修|清洗|调)|\b(?:will|should|going to|need to|not|never|haven't|didn't)\b"
                  r"[^,.;]{0,16}\b(?:replace|change|repair|clean|be)", clause, re.I)
    )  # fmt: skip


def _joined(facts: list[Fact]) -> tuple[Fact, ...]:
    """Neighbouring symptoms as one, so that the search sees a sentence."""
    joined: list[Fact] = []
    for fact in facts:
        if isinstance(fact, SymptomTold) and joined and isinstance(joined[-1], SymptomTold):
            joined[-1] = SymptomTold(text=f"{joined[-1].text}, {fact.text}")
        else:
            joined.append(fact)
    return tuple(joined)

"""What a clause says about a repair: made or not, of what, and whether it helped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reference import Reference
from assistant.talk.facts import (
    Asked,
    CheckAsked,
    Fact,
    FaultGone,
    PartAsked,
    RepairAsked,
    RepairTried,
    SymptomTold,
    TopicAnswered,
    TopicAsked,
    Unclear,
)
from assistant.talk.hearing import Told, asked_back, says_something
from assistant.talk.reply_words import is_short, says
from assistant.work.done import Tried

_TAIL = re.compile(r"还是|依然|仍然|照样|仍|依旧|\bstill\b|\bbut\b", re.I)
_JUST_SAME = re.compile(
    r"[\s,，]*(?:不行|不好|一样|老样子|没好|不正常|没用|那样|有问题|the same|same)\S{0,2}\s*$", re.I
)
# A question whether something was replaced is no repair; nor is a swap to see whether the fault goes with it.
_IS_NONE = re.compile(
    r"(?:了|过)(?:没有?|吗|么)[?？]|(?:了|过)(?:没有?|吗|么)\s*$|(?:故障|毛病|问题|现象)[^,，。;；]{0,4}(?:跟着|转移|跑到)"
    r"|\b(?:fault|problem|it) (?:followed|moved|went|goes|moves|stayed|stays)\b",
    re.I,
)
_VERB = re.compile(r"^(?:已经?|刚|新|都)?(?:更?换|修理?|清[洗理]|调整?|拧紧|紧固?|[a-z]+$)", re.I)
_NOT_MADE = re.compile(
    r"(?:要|准备|打算|需要|该|没有?|未|不|别|先不)(?:再)?(?:更?换|修|清洗|调)"
    r"|\b(?:will|should|going to|need to|not|never|haven't|didn't)\b[^,.;]{0,16}\b(?:replace|change|repair|clean|be)",
    re.I,
)


@dataclass(frozen=True)
class RepairReplies:
    """Reads clauses about repairs against one open question."""

    asked: Asked
    reference: Reference

    def made(self, clause: str, following: str) -> tuple[Told, int] | None:
        """A repair that was made, in one clause or two: "换过了，还是不行"."""
        if not says("repaired", clause) or _is_future(clause) or _IS_NONE.search(f"{clause} {following}"):
            return None
        is_answer = isinstance(self.asked, TopicAsked) and self.asked.topic == "before"
        extra: tuple[Fact, ...] = (TopicAnswered(topic="before", said=clause),) if is_answer else ()
        for words, used in ((clause, 1), (following, 2)):
            helped = _helped(words)
            if helped is not None and not self._is_named(clause):
                return asked_back("unclear_which_part", open=PartAsked(helped=helped)), used
            if helped is not None:
                tried = self._tried_here(clause, helped)
                gone: tuple[Fact, ...] = (FaultGone(said=words),) if helped else ()
                return Told((*extra, RepairTried(tried=tried), *self._tail(words), *gone)), used
        if is_answer:
            return Told(extra), 1
        if isinstance(self.asked, TopicAsked):
            return None
        tried = self._tried_here(clause, None)
        return Told((RepairTried(tried=tried),), Unclear(phrase="unclear_did_it_help", values={"repair": clause})), 1

    def _is_named(self, clause: str) -> bool:
        """Whether it is told what was repaired: by name, or as the repair that was just advised."""
        return isinstance(self.asked, RepairAsked) or _part_of(_without_result(clause), self.reference)

    def _tried_here(self, clause: str, helped: bool | None) -> Tried:
        """The repair in words; "换过了", or the very part that was advised, is the repair just advised."""
        concepts, repair = self.reference.glossary.concepts, _without_result(clause)
        if not isinstance(self.asked, RepairAsked):
            return Tried(repair=repair, helped=helped)
        advised = concepts(f"{self.asked.repair} {self.asked.cause}")
        if not _part_of(clause, self.reference):
            return Tried(repair=self.asked.repair, cause=self.asked.cause, helped=helped)
        is_advised = concepts(repair) <= advised
        return Tried(repair=repair, cause=self.asked.cause if is_advised else "", helped=helped)

    def _tail(self, clause: str) -> tuple[Fact, ...]:
        """What goes on after "still", where it says more than "the same"."""
        cut = _TAIL.search(clause)
        rest = clause[cut.end() :].strip() if cut else ""
        if not rest or _JUST_SAME.match(rest) or not says_something(rest, self.reference):
            return ()
        return (SymptomTold(text=rest),)

    def overall(self, clause: str) -> Told | None:
        """That the machine is well again, or as bad as before."""
        if is_short("fixed", clause):
            return Told((*self._tried(True), FaultGone(said=clause)))
        if is_short("good_now", clause):
            if isinstance(self.asked, CheckAsked):
                return asked_back("unclear_good_now", check=self.asked.check)
            return Told((*self._tried(True), FaultGone(said=clause)))
        if isinstance(self.asked, RepairAsked) and (is_short("not_fixed", clause) or says("did_not_help", clause)):
            return Told((*self._tried(False), *self._tail(clause)))
        if is_short("not_fixed", clause):
            return asked_back("unclear_not_fixed", open=PartAsked(helped=False))
        return None

    def _tried(self, helped: bool | None) -> tuple[Fact, ...]:
        if not isinstance(self.asked, RepairAsked):
            return ()
        return (RepairTried(tried=Tried(repair=self.asked.repair, cause=self.asked.cause, helped=helped)),)

    def short(self, clause: str) -> Told | None:
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

    def part(self, clause: str) -> Told | None:
        """What was repaired, when only that was open."""
        if not isinstance(self.asked, PartAsked):
            return None
        if self.reference.glossary.concepts(clause):
            tried = Tried(repair=clause, helped=self.asked.helped)
            return Told((RepairTried(tried=tried), *((FaultGone(said=clause),) if self.asked.helped else ())))
        return Told() if is_short("unknown", clause) or is_short("cannot", clause) else None


def _part_of(clause: str, reference: Reference) -> bool:
    """Whether a clause names a part besides the word for repairing."""
    verb = says("repaired", clause)
    rest = clause.replace(verb.group(), _VERB.sub(" ", verb.group()), 1) if verb else clause
    return bool(reference.glossary.concepts(rest))


def _without_result(clause: str) -> str:
    """The repair alone: "换了先导泵还是不行" is "换了先导泵"."""
    result = says("did_not_help", clause) or says("helped", clause)
    before = clause[: result.start()].strip(" ,，") if result else ""
    return re.sub(r"\s*\b(?:but|and)$", "", before) or clause


def _helped(clause: str) -> bool | None:
    if is_short("not_fixed", clause) or says("did_not_help", clause):
        return False
    if is_short("fixed", clause) or is_short("good_now", clause) or says("helped", clause):
        return True
    return None


def _is_future(clause: str) -> bool:
    """ "要换", "will be replaced": no repair yet; nor is "没换过" one."""
    return _NOT_MADE.search(clause) is not None

"""Who may know what an outcome says: a cause that only closed documents name is told to nobody who may not read them.

Each cause an outcome names, found or tried in vain, was named by an answer with its evidence. One piece of it that is
open to all makes the cause known to all; else to the groups that may see any piece. What the reporter put in other
words than the answer's is the reporter's own knowledge and closes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.answer import Answer, CauseAdvice
from knowledge.audience import NOBODY, opening_of
from knowledge.outcomes import CauseNamed, DiagnosisOutcome
from knowledge.records import Passage

FindPassage = Callable[[str], Passage | None]


def groups_of(outcome: DiagnosisOutcome, answer: Answer, passage: FindPassage) -> tuple[str, ...]:
    """The groups that may know all causes of an outcome; none where everybody may; ``NOBODY`` where no group may."""
    named = CauseNamed(component=outcome.component, failure_mode=outcome.failure_mode, cause=outcome.cause)
    told = [cause for cause in answer.causes if _named(cause) in (named, *outcome.did_not_help)]
    return _in_all(groups for cause in told if (groups := _groups_naming(cause, passage)))


def _groups_naming(cause: CauseAdvice, passage: FindPassage) -> frozenset[str]:
    """The groups that may see what names a cause; none where some of it is open to all."""
    found = (passage(evidence.passage_id) for evidence in cause.evidence)
    groups = [frozenset(opening_of(one).groups) if one else frozenset({NOBODY}) for one in found]
    return frozenset().union(*groups) if groups and all(groups) else frozenset()


def _in_all(closed: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """The groups common to all of these, ``NOBODY`` where there is none.

    >>> _in_all([frozenset({"north", "hq"}), frozenset({"hq"})]), _in_all([frozenset({"a"}), frozenset({"b"})])
    (('hq',), ('(nobody)',))
    """
    sets = list(closed)
    return tuple(sorted(frozenset.intersection(*sets))) or (NOBODY,) if sets else ()


def _named(cause: CauseAdvice) -> CauseNamed:
    return CauseNamed(component=cause.component, failure_mode=cause.failure_mode, cause=cause.cause)

"""The questions that a store's own cases ask of its search: a symptom, and what else is known of the same cause.

A case with a known cause is a question whose answer is the other cases, and the stated causes, of that cause. The
newest are held out (where most cases have no date: some by their ids), and what is held out is never an answer, so that
the rest is to them what the past is to a report of tomorrow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from knowledge.glossary import Glossary
from knowledge.manuals.language import language_of
from knowledge.records import Cause, Language, RepairCase
from knowledge.store import Store
from retrieval.terms import plain

_HELD_OUT = 4  # one in so many
_CHECKED = 3  # one in so many of the rest


@dataclass(frozen=True)
class Question:
    """A symptom and the ids of the passages that speak of its cause, that of its own case among them."""

    own: str  # passage
    text: str
    of_cause: frozenset[str]

    @property
    def answers(self) -> frozenset[str]:
        """The passages that should be found."""
        return self.of_cause - {self.own}


@dataclass(frozen=True)
class Questions:
    """Questions to learn from, to choose by and to judge by, each later than the one before.

    ``hidden`` are the passages of the cases that are held out, those that are no question included.
    """

    taught: tuple[Question, ...]
    checked: tuple[Question, ...]
    held_out: tuple[Question, ...]
    hidden: frozenset[str]

    def __len__(self) -> int:
        return len(self.taught) + len(self.checked) + len(self.held_out)


def questions_of(store: Store, glossary: Glossary, language: Language) -> Questions:
    """What the cases whose symptom is told in a language ask; the same for the same knowledge."""
    cases = _in_order([case for case in store.all(RepairCase) if _is_known(case)])
    asking = [case for case in cases if _language(case) == language]
    cut = len(asking) - len(asking) // _HELD_OUT
    early, late = asking[:cut], asking[cut:]
    hidden = frozenset(_passage(case) for case in late)
    named = [(_passage(case), _cause(case, glossary)) for case in cases]
    named += [(f"cause:{cause.id}", _cause(cause, glossary)) for cause in store.all(Cause)]
    of_cause = _by_cause((id, cause) for id, cause in named if id not in hidden)
    heard = {_told(case) for case in early}
    asked = [_question(case, of_cause, glossary) for case in early]
    fitting = [question for question in asked if question.answers]
    judged = [_question(case, of_cause, glossary) for case in late if _told(case) not in heard]
    kept = len(fitting) - len(fitting) // _CHECKED
    held_out = tuple(question for question in judged if question.answers)
    return Questions(tuple(fitting[:kept]), tuple(fitting[kept:]), held_out, hidden)


def _is_known(case: RepairCase) -> bool:
    return bool((case.component and case.failure_mode) or case.cause) and case.outcome != "not_fixed"


def _language(case: RepairCase) -> Language:
    return language_of(case.symptom)


def _in_order(cases: Sequence[RepairCase]) -> list[RepairCase]:
    """By date where most cases have one, else shuffled in a way that depends on nothing but their ids."""
    if sum(case.date is not None for case in cases) > len(cases) / 2:
        return sorted(cases, key=lambda case: (case.date.isoformat() if case.date else "", case.id))
    return sorted(cases, key=lambda case: (sha256(case.id.encode()).digest(), case.id))


def _cause(record: RepairCase | Cause, glossary: Glossary) -> str:
    return glossary.canonical(f"{record.component} {record.failure_mode}".strip() or record.cause)


def _told(case: RepairCase) -> tuple[str, str]:
    """What makes two cases the same thing told twice: the machine and the words."""
    return case.serial or case.machine_model, " ".join(plain(case.symptom).casefold().split())


def _passage(case: RepairCase) -> str:
    return f"case:{case.id}"


def _by_cause(named: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    ids: dict[str, set[str]] = defaultdict(set)
    for id, cause in named:
        ids[cause].add(id)
    return {cause: frozenset(found) for cause, found in ids.items() if cause}


def _question(case: RepairCase, of_cause: Mapping[str, frozenset[str]], glossary: Glossary) -> Question:
    return Question(_passage(case), case.symptom, of_cause.get(_cause(case, glossary), frozenset()))

"""Outcomes reported and withdrawn, the same way for HTTP and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from assistant.answer import Answer, Report
from assistant.belief.disclosure import groups_of
from assistant.belief.outcomes import OutcomeReport, outcome_of
from knowledge.editing.draft import Draft
from knowledge.glossary import Glossary
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import Record
from knowledge.sources import passage_under
from knowledge.store import Store
from knowledge.writing import Writing

REASON = "outcome reported"


class UnknownDiagnosis(LookupError):
    """An outcome of a diagnosis that was never made."""

    def __init__(self, diagnosis_id: str) -> None:
        super().__init__(f"there is no diagnosis {diagnosis_id!r}; its id stands in the answer (diagnose --json)")


class UnknownOutcome(LookupError):
    """An outcome that was never reported, or was withdrawn."""

    def __init__(self, outcome_id: str) -> None:
        super().__init__(f"there is no outcome {outcome_id!r}, or it was withdrawn")


@dataclass(frozen=True)
class Reported:
    """An outcome as it is kept, and whether it was the person's first for that diagnosis."""

    outcome: DiagnosisOutcome
    is_new: bool


@dataclass(frozen=True)
class Told:
    """An outcome as it is to be kept, and the records that keep it: none where the same was said before."""

    outcome: DiagnosisOutcome
    records: tuple[Record, ...]
    is_new: bool

    @property
    def writing(self) -> Writing:
        """The same to be written along with something else; signed by who told it."""
        return Writing.of(self.records, (), (), self.outcome.who, REASON)


def report_outcome(store: Store, glossary: Glossary, diagnosis_id: str, said: OutcomeReport) -> Reported:
    """Keep an outcome and the draft case made from it, in one transaction."""
    told = told_outcome(store, glossary, diagnosis_id, said)
    if told.records:
        store.write(told.records, author=told.outcome.who, reason=REASON)
    return Reported(told.outcome, told.is_new)


def told_outcome(store: Store, glossary: Glossary, diagnosis_id: str, said: OutcomeReport) -> Told:
    """What is to be kept of an outcome; nothing is kept yet.

    The same person's second outcome of a diagnosis is a new version of the first; the same again changes nothing.
    """
    body = store.diagnosis(diagnosis_id)
    if body is None:
        raise UnknownDiagnosis(diagnosis_id)
    report, answer = Report.model_validate(body["report"]), Answer.model_validate(body["answer"])
    outcome = outcome_of(said, report, answer, glossary, datetime.now(UTC))
    outcome = outcome.model_copy(update={"groups": groups_of(outcome, answer, partial(passage_under, store))})
    kept = store.get(DiagnosisOutcome, outcome.id)
    if kept is not None and kept == outcome.model_copy(update={"at": kept.at}):
        return Told(kept, (), is_new=False)
    waiting = store.get(Draft, outcome.id)
    # What an editor has begun to write is not written over.
    drafts = () if waiting is not None and waiting.authors else (Draft.from_outcome_of(outcome),)
    return Told(outcome, (outcome, *drafts), is_new=kept is None)


def withdraw_outcome(store: Store, outcome_id: str, who: str, reason: str) -> None:
    """Take back an outcome and its draft; the change log keeps both."""
    if store.get(DiagnosisOutcome, outcome_id) is None:
        raise UnknownOutcome(outcome_id)
    gone = ((DiagnosisOutcome.kind, outcome_id), (Draft.kind, outcome_id))
    store.write((), retire=gone, author=who, reason=reason)

"""What happened after a diagnosis, from what somebody says to the record that is kept.

A cause is said by its place in the answer, by the name the answer gave it, or in other words; all three end as
component and failure mode where the answer knows them, so that the outcome counts for the same cause as the cases do.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field, StrictInt, StringConstraints

from assistant.answer import Answer, CauseAdvice, Report
from knowledge.glossary import Glossary
from knowledge.outcomes import CauseNamed, DiagnosisOutcome
from knowledge.records import Label, Model, PartUsed, Text

WORDS_LIMIT = 2_000  # characters for one cause

Words = Annotated[Text, StringConstraints(max_length=WORDS_LIMIT)]
Pointed = Annotated[
    StrictInt | Words,
    Field(description="A cause: its place in the answer (1 is the first), its name there, or other words"),
]


class NoSuchCause(ValueError):
    """A place in the answer's list of causes that it does not have."""

    def __init__(self, place: int, causes: int) -> None:
        super().__init__(f"the answer lists {causes} cause(s), there is no number {place}; name the cause in words")
        self.place = place
        self.causes = causes


class ContradictoryOutcome(ValueError):
    """A repair that is said to have cured and not to have helped."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"{cause!r} cannot both be what cured it and a repair that did not help; leave out one")
        self.cause = cause


class OutcomeReport(Model):
    """What one person says about how it went on after a diagnosis."""

    who: Annotated[Label, Field(description="Who says so; over HTTP the account counts, and this is not read")] = ""
    fixed: Annotated[bool, Field(description="Whether the machine works again")]
    cause: Annotated[Pointed, Field(description="The confirmed cause; if not fixed, the one treated in vain")] = ""
    parts: Annotated[tuple[PartUsed, ...], Field(max_length=100)] = ()
    labour_minutes: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    did_not_help: Annotated[
        tuple[Pointed, ...], Field(max_length=50, description="Causes whose repair was tried before and did not help")
    ] = ()
    note: Annotated[Words, Field(description="What was done, in words; it stands in the draft case")] = ""


def person(who: str) -> str:
    """A person as compared: one name is one person however it is typed.

    >>> person(" Li  Wei "), person("ＬＩ wei")
    ('li wei', 'li wei')
    """
    return " ".join(unicodedata.normalize("NFKC", who).casefold().split())


def outcome_id(diagnosis_id: str, who: str) -> str:
    """The id of what a person says about a diagnosis, however often it is said again.

    >>> outcome_id("d1", "Li Wei") == outcome_id("d1", "li wei"), len(outcome_id("d1", "Li Wei"))
    (True, 16)
    """
    return hashlib.sha256(f"{diagnosis_id}\n{person(who)}".encode(errors="replace")).hexdigest()[:16]


def outcome_of(
    said: OutcomeReport, report: Report, answer: Answer, glossary: Glossary, at: datetime
) -> DiagnosisOutcome:
    """The record of an outcome; ``NoSuchCause`` and ``ContradictoryOutcome`` where it cannot be meant.

    Who may know of it is still open, see ``assistant.belief.disclosure``.
    """
    named = named_cause(said.cause, answer.causes, glossary)
    tried = tuple(named_cause(pointed, answer.causes, glossary) for pointed in said.did_not_help if pointed != "")
    if said.fixed and named in tried and named != CauseNamed():
        raise ContradictoryOutcome(named.cause)
    return DiagnosisOutcome(
        id=outcome_id(answer.id, said.who),
        diagnosis_id=answer.id,
        who=said.who,
        at=at,
        fixed=said.fixed,
        component=named.component,
        failure_mode=named.failure_mode,
        cause=named.cause,
        parts=said.parts,
        labour_minutes=said.labour_minutes,
        did_not_help=tuple(dict.fromkeys(tried)),
        symptom=report.text,
        machine_model=answer.machine_model,
        serial=answer.serial,
        codes=tuple(code.code for code in answer.codes),
        language=answer.language,
        note=said.note,
    )


def named_cause(pointed: int | str, causes: tuple[CauseAdvice, ...], glossary: Glossary) -> CauseNamed:
    """The cause that is meant: one of the answer's where place or name lead to it, else the words alone."""
    if isinstance(pointed, int):
        if not 1 <= pointed <= len(causes):
            raise NoSuchCause(pointed, len(causes))
        return _named(causes[pointed - 1])
    wanted = glossary.canonical(pointed)
    meant = next((cause for cause in causes if wanted and wanted in _names(cause, glossary)), None)
    return _named(meant) if meant else CauseNamed(cause=pointed)


def _named(cause: CauseAdvice) -> CauseNamed:
    return CauseNamed(component=cause.component, failure_mode=cause.failure_mode, cause=cause.cause)


def _names(cause: CauseAdvice, glossary: Glossary) -> Iterable[str]:
    return {glossary.canonical(cause.cause), glossary.canonical(f"{cause.component} {cause.failure_mode}")}

"""What can happen that other programs are told of, and what they are told: ids and few words, nothing of a customer.

Whoever needs more reads it over HTTP, with a token and what its account may see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.editing.draft import Draft
from knowledge.outcomes import DiagnosisOutcome, Moment
from knowledge.records import Kind
from knowledge.requests import Promise, ServiceRequest, Status, Urgency

if TYPE_CHECKING:
    from knowledge.jobs import Job

EventName = Literal[
    "diagnosis.answered",
    "diagnosis.refused",
    "request.received",
    "request.triaged",
    "request.remote",
    "request.dispatched",
    "request.repaired",
    "request.followed_up",
    "request.closed",
    "request.cancelled",
    "request.reopened",
    "promise.about_to_be_missed",
    "outcome.told",
    "draft.submitted",
    "knowledge.published",
    "job.finished",
    "webhook.test",
]


class _Told(BaseModel):
    # subtle: no limits on lengths; a change must not fail because of what is told about it.
    model_config = ConfigDict(frozen=True)


class AboutDiagnosis(_Told):
    """A report was answered, or refused because nobody knows."""

    id: str
    machine_model: str = ""
    serial: str = ""
    language: str = ""
    codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, id: str, answer: Mapping[str, Any]) -> AboutDiagnosis:
        """What is told of an answer as it is stored."""
        codes = tuple(code["code"] for code in answer.get("codes") or ())
        told = {name: answer[name] for name in ("machine_model", "serial", "language") if name in answer}
        return cls(id=id, codes=codes, **told)


class AboutRequest(_Told):
    """A service request has come this far."""

    id: str
    version: int
    status: Status
    machine_model: str = ""
    serial: str = ""
    urgency: Urgency
    is_rework: bool
    diagnosis_id: str = ""

    @classmethod
    def of(cls, request: ServiceRequest) -> AboutRequest:
        """What is told of a request as it stands."""
        return cls(**{name: getattr(request, name) for name in cls.model_fields})


class AboutPromise(AboutRequest):
    """A promise to a customer is broken soon."""

    promise: Promise
    due: Moment

    @classmethod
    def of_next(cls, request: ServiceRequest, promise: Promise, due: datetime) -> AboutPromise:
        """What is told of the promise that is broken next."""
        return cls(**AboutRequest.of(request).model_dump(), promise=promise, due=due)


class AboutOutcome(_Told):
    """Somebody told, or told anew, how a diagnosis ended."""

    id: str
    diagnosis_id: str
    fixed: bool
    component: str = ""
    failure_mode: str = ""
    machine_model: str = ""
    serial: str = ""

    @classmethod
    def of(cls, outcome: DiagnosisOutcome) -> AboutOutcome:
        """What is told of an outcome."""
        return cls(**{name: getattr(outcome, name) for name in cls.model_fields})


class AboutDraft(_Told):
    """A draft was handed in for review."""

    id: str
    kind: Kind
    key: str
    retires: bool
    base_version: int

    @classmethod
    def of(cls, draft: Draft) -> AboutDraft:
        """What is told of a draft."""
        return cls(
            id=draft.id, kind=draft.of, key=draft.proposed.key, retires=draft.retires, base_version=draft.base_version
        )


class PublishedRecord(_Told):
    """One record that is known anew, or no longer."""

    kind: Kind
    key: str
    action: Literal["put", "retire"]


class AboutKnowledge(_Told):
    """What is known has changed, by a publication or an import; passages are counted, not listed."""

    seq: Annotated[int, Field(description="Number of its last line in the change log")]
    author: str = ""
    put: Annotated[dict[str, int], Field(description="How many records are new or changed, by kind")]
    retired: Annotated[dict[str, int], Field(description="How many are known no longer, by kind")]
    records: Annotated[tuple[PublishedRecord, ...], Field(description="The first fifty of them")]


class AboutJob(_Told):
    """A manual has been read, or could not be."""

    id: str
    state: Literal["done", "failed"]
    filename: str
    manual_id: str = ""
    draft_id: str = ""


class AboutTest(_Told):
    """An administrator tries the webhook."""

    webhook_id: str


Data = AboutDiagnosis | AboutRequest | AboutOutcome | AboutDraft | AboutKnowledge | AboutJob | AboutTest
EVENTS: Mapping[EventName, type[Data]] = {
    "diagnosis.answered": AboutDiagnosis,
    "diagnosis.refused": AboutDiagnosis,
    "request.received": AboutRequest,
    "request.triaged": AboutRequest,
    "request.remote": AboutRequest,
    "request.dispatched": AboutRequest,
    "request.repaired": AboutRequest,
    "request.followed_up": AboutRequest,
    "request.closed": AboutRequest,
    "request.cancelled": AboutRequest,
    "request.reopened": AboutRequest,
    "promise.about_to_be_missed": AboutPromise,
    "outcome.told": AboutOutcome,
    "draft.submitted": AboutDraft,
    "knowledge.published": AboutKnowledge,
    "job.finished": AboutJob,
    "webhook.test": AboutTest,
}
"""What each event says."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    name: EventName
    data: Data


def of_diagnosis(id: str, answer: Mapping[str, Any]) -> Iterator[Event]:
    """What an answer, as it is stored, gives to tell."""
    if "abstained" in answer:
        yield Event("diagnosis.refused" if answer["abstained"] else "diagnosis.answered", AboutDiagnosis.of(id, answer))


def of_request(after: ServiceRequest, before: ServiceRequest | None = None) -> Iterator[Event]:
    """What a change to a request gives to tell: one event for each of its new moves.

    A request that a follow-up sent back to triage is told as reopened.
    """
    moves = after.moves[len(before.moves) if before else 0 :]
    reopened = before is not None and after.reopened > before.reopened
    for move in moves:
        name: EventName = "request.reopened" if reopened and move.status == "triaged" else _NAMES[move.status]
        yield Event(name, AboutRequest.of(after))


def of_job(job: Job) -> Iterator[Event]:
    """What a job that has come to its end gives to tell."""
    if job.state == "done" or job.state == "failed":
        told = AboutJob(
            id=job.id, state=job.state, filename=job.filename, manual_id=job.manual_id, draft_id=job.draft_id
        )
        yield Event("job.finished", told)


_NAMES: Mapping[Status, EventName] = {
    "received": "request.received",
    "triaged": "request.triaged",
    "remote": "request.remote",
    "dispatched": "request.dispatched",
    "repaired": "request.repaired",
    "followed_up": "request.followed_up",
    "closed": "request.closed",
    "cancelled": "request.cancelled",
}

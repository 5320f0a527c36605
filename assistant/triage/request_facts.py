"""What triage makes of a call; its JSON is a public format: fields are added by later versions, never renamed."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from assistant.answer import Answer, CodeMeaning, PackedPart, Probability, Report
from knowledge.outcomes import Moment
from knowledge.records import Label, Language, Model, PartUsed
from knowledge.requests import Status, Urgency

Route = Literal["stop", "phone", "send"]
Topic = Literal["machine", "down", "code", "phone", "circumstance", "check"]
Matched = Literal["serial", "phone", "customer", "number", "serial_nearly"]


class CallerStory(Report):
    """What a caller says, and whatever the agent's form knows besides."""

    caller: Label = ""
    phone: Label = ""
    machine_down: Annotated[StrictBool | None, Field(description="As asked; null where only the words may tell")] = None


class MachineFound(Model):
    """A machine of the records that the caller may mean, and by what it was found."""

    serial: str
    machine_model: str
    make: str = ""
    customer: str = ""
    phone: str = ""
    place: str = ""
    hours: float | None = None
    matched_by: tuple[Matched, ...] = ()


class Since(Model):
    """Since when, in the caller's words, and the day where it can be worked out."""

    said: str
    day: Date | None = None


class Question(Model):
    """A question for the caller, and what its answer is worth in minutes of work saved on average."""

    question: str
    reason: str
    worth_minutes: float
    about: Topic = "circumstance"
    check: Annotated[str, Field(description="What the caller is to look at, where that is asked")] = ""


class PhoneStep(Model):
    """Something the caller may safely do, read out as it stands, and for which cause."""

    step: str
    cause: str
    action: Literal["look", "do"]


class PhoneFix(Model):
    """The chance that the machine works again without a visit, with the steps to read out."""

    chance: Probability
    steps: tuple[PhoneStep, ...] = ()


class Sending(Model):
    """Who to send with what, from where, and how long it is likely to take on site and on the way."""

    skills: tuple[str, ...]
    qualifications: tuple[str, ...] = ()
    qualifications_named: str = ""
    parts: tuple[PackedPart, ...] = ()
    missing: tuple[PackedPart, ...] = ()
    depot: str = ""
    depot_name: str = ""
    distance_km: float | None = None
    work_minutes: float
    travel_minutes: float | None = None
    first_time_fix: Probability | None = None


class OpenRequest(Model):
    """A request for the same machine that is not closed: join it instead of opening another."""

    id: str
    version: int
    status: Status
    received: Moment
    symptom: str


class EarlierRepair(Model):
    """A repair of the same machine, by a request or by a case of the records."""

    id: str
    kind: Literal["request", "case"]
    day: Date
    symptom: str = ""


class RepeatedFault(Model):
    """The same fault of the same machine several times: quality should know."""

    component: str
    times: int
    days: int


class BulletinFound(Model):
    """A known issue that matches, with its workaround."""

    id: str
    title: str
    workaround: str
    solution: str = ""
    codes: tuple[str, ...] = ()
    parts: tuple[PartUsed, ...] = ()
    matched_by: Literal["code", "words"]


class Known(Model):
    """What is known about the machine and its fault before anything is asked."""

    bulletins: tuple[BulletinFound, ...] = ()
    open_requests: tuple[OpenRequest, ...] = ()
    recent_repairs: tuple[EarlierRepair, ...] = ()
    repeated: RepeatedFault | None = None

    @property
    def is_rework(self) -> bool:
        """Whether the machine was repaired lately."""
        return bool(self.recent_repairs)


class Triage(Model):
    """A call as a structured request; ``id`` is that of the diagnosis it rests on, for requests and outcomes."""

    id: str
    language: Language
    machine: MachineFound | None = None
    candidates: tuple[MachineFound, ...] = ()
    machine_model: str = ""
    phone: Annotated[str, Field(description="Where to call back: as given, as said, or of the records")] = ""
    codes: tuple[CodeMeaning, ...] = ()
    symptom: str
    since: Since | None = None
    machine_down: bool | None = None
    danger: str = ""
    urgency: Urgency
    urgency_reason: str
    route: Route
    route_reason: str
    is_rework: bool = False
    known: Known = Known()
    questions: tuple[Question, ...] = ()
    by_phone: PhoneFix
    sending: Sending
    notes: tuple[str, ...] = ()
    answer: Answer

"""What agents send about service requests: a new one, another call, and each step of its life."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from api.paging import MOST
from assistant.answer import REPORT_LIMIT
from assistant.belief.outcomes import Pointed, Words
from knowledge.records import Label, Model, PartUsed
from knowledge.requests import Cancellation, Promise, ServiceRequest, Status, Urgency

Version = Annotated[int, Field(ge=1, le=MOST, description="The version this was decided on; another one is refused")]
_Parts = Annotated[tuple[PartUsed, ...], Field(max_length=100)]


class NewRequest(Model):
    """A request as it comes in; with the id of a triage it is triaged at once."""

    text: Annotated[str, Field(max_length=REPORT_LIMIT)] = ""
    caller: Label = ""
    phone: Label = ""
    customer: Label = ""
    serial: Label = ""
    machine_model: Label = ""
    symptom: Annotated[str, Field(max_length=2_000)] = ""
    urgency: Urgency = "normal"
    diagnosis_id: Annotated[Label, Field(description="`id` of the triage of this call")] = ""
    anyway: Annotated[StrictBool, Field(description="Open another one although the machine has an open request")] = (
        False
    )


class AnotherCall(Model):
    """Somebody called again about a request that is open."""

    version: Version
    text: Annotated[str, Field(max_length=REPORT_LIMIT)] = ""
    caller: Label = ""
    phone: Label = ""


class _Step(Model):
    version: Version
    note: Words = ""


class Triaged(_Step):
    """Understood: which diagnosis it rests on. Of a dispatched request: the visit did not help."""

    to: Literal["triaged"]
    diagnosis_id: Label = ""
    urgency: Urgency | None = None
    did_not_help: Annotated[tuple[Pointed, ...], Field(max_length=50)] = ()


class Remote(_Step):
    """Somebody helps by phone."""

    to: Literal["remote"]


class Dispatched(_Step):
    """Somebody is sent; of a dispatched request: somebody else, with what was planned unless it is named anew."""

    to: Literal["dispatched"]
    technician: Label = ""
    depot: Label = ""
    parts: _Parts = ()


class Repaired(_Step):
    """The machine works again; what is said here is the outcome of the diagnosis."""

    to: Literal["repaired"]
    cause: Annotated[Pointed, Field(description="The confirmed cause: its place in the answer, its name, or words")] = (
        ""
    )
    parts: _Parts = ()
    labour_minutes: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    did_not_help: Annotated[tuple[Pointed, ...], Field(max_length=50)] = ()


class FollowedUp(_Step):
    """The customer was called; not satisfied reopens the request as rework."""

    to: Literal["followed_up"]
    satisfied: StrictBool


class Closed(_Step):
    """Closed; the note is added to the draft case that waits for an editor."""

    to: Literal["closed"]


class Cancelled(_Step):
    """Nothing is to be done any more: the caller withdrew, or it is about the same as another request."""

    to: Literal["cancelled"]
    because: Cancellation
    duplicate_of: Annotated[Label, Field(description="Id of the other request, of a duplicate")] = ""


Step = Annotated[Triaged | Remote | Dispatched | Repaired | FollowedUp | Closed | Cancelled, Field(discriminator="to")]


class PromiseView(Model):
    """The promise that is broken next."""

    promise: Promise
    due: datetime
    minutes_left: Annotated[float, Field(description="Negative once it is broken")]


class RequestView(ServiceRequest):
    """A request as it is sent: with what it can become, and what is promised next."""

    allowed: tuple[Status, ...] = ()
    next_promise: PromiseView | None = None

    @classmethod
    def of(cls, request: ServiceRequest, now: datetime) -> RequestView:
        """The request as it stands now."""
        promise = request.open_promise
        view = None
        if promise:
            left = round((promise[1] - now).total_seconds() / 60, 1)
            view = PromiseView(promise=promise[0], due=promise[1], minutes_left=left)
        stated = {name: getattr(request, name) for name in ServiceRequest.model_fields}
        return cls(**stated, allowed=request.can_become, next_promise=view)

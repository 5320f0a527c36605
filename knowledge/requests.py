"""Service requests: what a customer wants, how far it is, and what was promised.

A request lives received -> triaged -> remote or dispatched -> repaired -> followed up -> closed. A visit that did not
help goes back to triaged, and so does a request whose customer is not satisfied: that is rework. It is closed only
after a follow-up that found the customer satisfied. Until it is repaired it can be cancelled, and somebody else sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from knowledge.outcomes import Moment
from knowledge.records import Label, Language, Model, Name, PartUsed, Text

Status = Literal["received", "triaged", "remote", "dispatched", "repaired", "followed_up", "closed", "cancelled"]
Urgency = Literal["emergency", "urgent", "normal", "low"]
Promise = Literal["first_response", "repair"]
Cancellation = Literal["withdrawn", "duplicate"]

FOLLOWS: Mapping[Status, tuple[Status, ...]] = {
    "received": ("triaged", "cancelled"),
    "triaged": ("remote", "dispatched", "cancelled"),
    "remote": ("repaired", "dispatched", "cancelled"),
    "dispatched": ("repaired", "triaged", "dispatched", "cancelled"),
    "repaired": ("followed_up",),
    "followed_up": ("closed",),
    "closed": (),
    "cancelled": (),
}
"""What may come after each status; a follow-up that finds nobody satisfied leads to triaged by itself.

Dispatched after dispatched: somebody else is sent instead.
"""


OPEN: tuple[Status, ...] = tuple(status for status, following in FOLLOWS.items() if following)
"""The statuses in which somebody still waits for something."""


class MoveRefused(ValueError):
    """A move that does not follow from where the request stands."""

    def __init__(self, status: Status, to: Status, allowed: tuple[Status, ...]) -> None:
        super().__init__(f"a {status} request cannot become {to}; it can become {', '.join(allowed) or 'nothing'}")
        self.status, self.to, self.allowed = status, to, allowed


class Move(Model):
    """One step of a request's life: who made it, when, and what was said."""

    at: Moment
    who: Name
    status: Status
    note: Text = ""


class Call(Model):
    """One call about a request: who called, from which number, and what was said."""

    at: Moment
    who: Name
    caller: Label = ""
    phone: Label = ""
    text: Text = ""


class Visit(Model):
    """Somebody sent to the machine: who, from which depot, and with which parts."""

    at: Moment
    technician: Label = ""
    depot: Label = ""
    parts: tuple[PartUsed, ...] = ()


class Promises(Model):
    """By when somebody answers and by when the machine works again."""

    respond_by: Moment
    repair_by: Moment
    first_repair_by: Moment | None = None  # before a reopened request was given a promise of its own

    @classmethod
    def from_hours(cls, received: datetime, respond_minutes: float, repair_hours: float) -> Promises:
        """What is promised for a request received now."""
        return cls(
            respond_by=received + timedelta(minutes=respond_minutes),
            repair_by=received + timedelta(hours=repair_hours),
        )


class ServiceRequest(Model):
    """A request as it stands; ``version`` counts its changes, so that of two at once only the first counts."""

    id: Name
    version: Annotated[int, Field(ge=1)] = 1
    status: Status = "received"
    language: Language = "en"
    customer: Label = ""
    machine_model: Label = ""
    serial: Label = ""
    symptom: Text = ""
    codes: tuple[Name, ...] = ()
    component: Label = ""  # of the likeliest cause when it was triaged
    urgency: Urgency = "normal"
    is_rework: bool = False
    repeats: Annotated[int, Field(ge=0)] = 0  # of this fault at this machine lately, itself included; 0 for few
    diagnosis_id: Label = ""
    outcome_id: Label = ""
    promises: Promises
    received: Moment
    responded: Moment | None = None
    repaired: Moment | None = None
    first_repaired: Moment | None = None
    closed: Moment | None = None
    cancelled: Moment | None = None
    cancelled_because: Cancellation | None = None
    duplicate_of: Label = ""
    is_satisfied: bool | None = None
    reopened: Annotated[int, Field(ge=0)] = 0
    parts_used: tuple[PartUsed, ...] = ()
    calls: tuple[Call, ...] = ()
    visits: tuple[Visit, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def can_become(self) -> tuple[Status, ...]:
        """What it can become now."""
        if self.status == "followed_up" and not self.is_satisfied:
            return ()
        return FOLLOWS[self.status]

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for something."""
        return self.status in OPEN

    @property
    def promised_repair(self) -> datetime:
        """By when the machine was to work again, as promised at the first call."""
        return self.promises.first_repair_by or self.promises.repair_by

    @property
    def open_promise(self) -> tuple[Promise, datetime] | None:
        """The promise that is broken next, and when; None when none is open."""
        if not self.is_open:
            return None
        if self.responded is None:
            return ("first_response", self.promises.respond_by)
        return ("repair", self.promises.repair_by) if self.repaired is None else None

    def moved(
        self, to: Status, who: str, at: datetime, note: str = "", known: Mapping[str, object] = MappingProxyType({})
    ) -> ServiceRequest:
        """The request one step further, with what became known; ``MoveRefused`` where that does not follow."""
        if to not in self.can_become:
            raise MoveRefused(self.status, to, self.can_become)
        return self._after(to, who, at, note, known)

    def reopened_by(self, who: str, at: datetime, note: str, repair_hours: float) -> ServiceRequest:
        """The request back in triage because the customer is not satisfied: rework, with a promise of its own."""
        told = self.moved("followed_up", who, at, note, {"is_satisfied": False})
        promised = {"repair_by": at + timedelta(hours=repair_hours), "first_repair_by": self.promised_repair}
        promises = self.promises.model_copy(update=promised)
        known = {"reopened": self.reopened + 1, "is_rework": True, "repaired": None, "promises": promises}
        return told._after("triaged", who, at, "", known)

    def _after(self, to: Status, who: str, at: datetime, note: str, known: Mapping[str, object]) -> ServiceRequest:
        moves = (*self.moves, Move(at=at, who=who, status=to, note=note))
        responded = self.responded or (None if to == "cancelled" else at)
        stated = {"status": to, "moves": moves, "responded": responded, **known}
        return self.model_copy(update=stated)

"""The events in the OpenAPI description, as its ``webhooks``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Header
from pydantic import Field, create_model

from knowledge.outcomes import Moment
from knowledge.webhooks.events import EVENTS, Data, EventName

_UNSPELT = str.maketrans("", "", "._")
WHAT: dict[EventName, str] = {
    "diagnosis.answered": "A report was answered, in a diagnosis, a conversation or a triage",
    "diagnosis.refused": "A report was answered with: we don't know",
    "request.received": "A service request was opened",
    "request.triaged": "A service request was triaged",
    "request.remote": "A service request is being helped with by phone",
    "request.dispatched": "Somebody is sent for a service request",
    "request.repaired": "The machine of a service request works again",
    "request.followed_up": "The customer of a service request was called",
    "request.closed": "A service request is closed: the customer is satisfied",
    "request.cancelled": "A service request is cancelled: withdrawn, or about the same as another",
    "request.reopened": "The customer is not satisfied: rework",
    "promise.about_to_be_missed": "A promise to a customer is broken soon, or already; told once for each promise",
    "outcome.told": "Somebody told, or told anew, how a diagnosis ended",
    "draft.submitted": "A draft waits for review",
    "knowledge.published": "What is known has changed: a draft was published, or something imported",
    "job.finished": "A manual has been read, or could not be",
    "webhook.test": "An administrator tries the webhook",
}


def describe(app: FastAPI) -> None:
    """Add the events to what the application's description says."""
    for name, data in EVENTS.items():
        app.webhooks.post(name, summary=WHAT[name], tags=["webhooks"], status_code=204)(_receiver(name, data))


def _receiver(name: EventName, data: type[Data]) -> Callable[..., None]:
    fields: dict[str, Any] = {
        "type": Literal[name],
        "timestamp": (Moment, Field(description="When it happened")),
        "data": data,
    }
    told = create_model(name.title().translate(_UNSPELT), __doc__=WHAT[name], **fields)

    def receive(
        event: Any,
        webhook_id: Annotated[str, Header(description="The event's id, the same each time it is sent")],
        webhook_timestamp: Annotated[int, Header(description="When it is sent, in seconds since 1970")],
        webhook_signature: Annotated[str, Header(description="`v1,` and the signature in base64")],
    ) -> None:
        """Answer 2xx within ten seconds; else it is sent again, with growing waits. 410 ends the webhook."""

    receive.__annotations__["event"] = told
    return receive

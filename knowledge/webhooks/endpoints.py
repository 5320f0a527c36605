"""Webhooks: the addresses that are told what happens, each with a secret that signs what it is sent.

The secret must be readable to sign, so unlike a token's it is kept as it is; it is shown once and never again, neither
in an answer nor in the trail.
"""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy import Connection, delete, func, insert, select, update

from knowledge.access.trail import By, log
from knowledge.canonical import body_of_model, storable
from knowledge.database import Database
from knowledge.outcomes import Moment
from knowledge.records import Label, Model
from knowledge.schema import delivery, webhook
from knowledge.webhooks.events import Event, EventName

MOST_WEBHOOKS = 100
_KIND = "webhook"


class NoSuchWebhook(LookupError):
    """There is no webhook of this id."""


class TooManyWebhooks(Exception):
    """There are as many webhooks as there may be."""


class WebhookState(Model):
    """What can be changed of a webhook."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    events: Annotated[tuple[EventName, ...], Field(max_length=50, description="What it is told; empty: all")] = ()
    description: Label = ""
    is_enabled: bool = True


class Webhook(WebhookState):
    """A webhook without its secret."""

    id: str
    created: Moment

    def hears(self, event: Event) -> bool:
        """Whether it wants to be told of an event."""
        return self.is_enabled and (not self.events or event.name in self.events)


class KeepsWebhooks:
    """The store's part that keeps webhooks; every change stands in the trail."""

    _database: Database

    def add_webhook(self, wanted: WebhookState, secret: str, by: By) -> Webhook:
        """Keep a new webhook and its secret; ``TooManyWebhooks`` where there are enough."""
        new = Webhook(**wanted.model_dump(), id=uuid.uuid4().hex, created=datetime.now(UTC))
        with self._database.writing() as connection:
            if (connection.scalar(select(func.count()).select_from(webhook)) or 0) >= MOST_WEBHOOKS:
                raise TooManyWebhooks(f"there are {MOST_WEBHOOKS} webhooks already; remove one first")
            connection.execute(insert(webhook).values(id=new.id, body=body_of_model(new), secret=secret))
            log(connection, by, "webhook_added", _KIND, new.id, after=new)
        return new

    def webhooks(self) -> tuple[Webhook, ...]:
        """All webhooks, the oldest first."""
        with self._database.reading() as connection:
            found = map(read, connection.scalars(select(webhook.c.body)))
            return tuple(sorted(found, key=lambda one: (one.created, one.id)))

    def webhook(self, id: str) -> Webhook | None:
        """The webhook of an id."""
        with self._database.reading() as connection:
            return _found(connection, id)

    def change_webhook(self, id: str, wanted: WebhookState, by: By, reason: str = "") -> Webhook:
        """Keep what a webhook is from now on; ``NoSuchWebhook`` where there is none."""
        with self._database.writing() as connection:
            before = _required(connection, id)
            changed = before.model_copy(update=wanted.model_dump(include=set(WebhookState.model_fields)))
            if changed != before:
                connection.execute(update(webhook).where(webhook.c.id == id).values(body=body_of_model(changed)))
                log(connection, by, "webhook_changed", _KIND, id, before=before, after=changed, reason=reason)
        return changed

    def remove_webhook(self, id: str, by: By) -> None:
        """Forget a webhook, its secret and what is on its way to it; ``NoSuchWebhook`` where there is none."""
        with self._database.writing() as connection:
            before = _required(connection, id)
            connection.execute(delete(delivery).where(delivery.c.webhook == id))
            connection.execute(delete(webhook).where(webhook.c.id == id))
            log(connection, by, "webhook_removed", _KIND, id, before=before)


def read(body: str) -> Webhook:
    """The webhook that a stored body holds."""
    return Webhook.model_validate(json.loads(body))


def _found(connection: Connection, id: str) -> Webhook | None:
    body = connection.scalar(select(webhook.c.body).where(webhook.c.id == storable(id)))
    return read(body) if body is not None else None


def _required(connection: Connection, id: str) -> Webhook:
    found = _found(connection, id)
    if found is None:
        raise NoSuchWebhook(f"there is no webhook {id!r}; list them")
    return found

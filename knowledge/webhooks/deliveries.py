"""Deliveries: one event on its way to one webhook, tried until it arrives or has been tried often enough.

Whoever delivers takes a row by putting its next try a little into the future: if the program dies meanwhile, the row is
due again by itself. So an event arrives at least once, and its id is the same each time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue
from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, or_, select, true, update

from knowledge.canonical import storable
from knowledge.database import Database
from knowledge.outcomes import Moment
from knowledge.records import Model
from knowledge.schema import delivery, webhook
from knowledge.webhooks.endpoints import read
from knowledge.webhooks.events import AboutTest, Event, EventName
from knowledge.webhooks.telling import tell_one

SAID_LIMIT = 500  # characters of a receiver's own words that are kept
State = Literal["pending", "delivered", "dead"]
Failure = Literal["", "refused_address", "unresolved", "unreachable", "untrusted", "timeout", "no_http", "status"]


class Delivery(Model):
    """One event on its way to one webhook."""

    id: Annotated[str, Field(description="Sent as `webhook-id`, the same at every try and for every webhook")]
    event: EventName
    at: Annotated[Moment, Field(description="When it happened")]
    state: State
    attempts: Annotated[int, Field(description="How often it was tried")]
    tried: Annotated[Moment | None, Field(description="When it was tried last")] = None
    next_try: Annotated[Moment | None, Field(description="When it is tried again; null once it is over")] = None
    status: Annotated[int | None, Field(description="The receiver's last HTTP status")] = None
    failure: Annotated[Failure, Field(description="Why the last try failed; empty where it did not")] = ""
    said: Annotated[str, Field(description="The beginning of what the receiver answered when it refused")] = ""
    payload: Annotated[JsonValue, Field(description="What is sent")]


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that somebody is about to try, for the ``attempts``-th time."""

    webhook_id: str
    id: str
    url: str
    secret: str
    body: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Reply:
    """How a try ended: the receiver's status, why it failed (nothing where it arrived), and the receiver's words."""

    status: int | None = None
    failure: Failure = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Some deliveries, the latest first; ``next_after`` asks for the rest, ``total`` counts all."""

    deliveries: tuple[Delivery, ...]
    next_after: str | None
    total: int


class KeepsDeliveries:
    """The store's part that keeps deliveries."""

    _database: Database

    def tell_test(self, webhook_id: str) -> Delivery | None:
        """A test event on its way to one webhook, whatever it wants to hear; nothing where there is no such webhook."""
        with self._database.writing() as connection:
            body = connection.scalar(select(webhook.c.body).where(webhook.c.id == storable(webhook_id)))
            if body is None:
                return None
            id = tell_one(connection, Event("webhook.test", AboutTest(webhook_id=webhook_id)), read(body))
            return _delivery(connection.execute(_one(webhook_id, id)).one())

    def deliveries(
        self, webhook_id: str, *, state: State | None = None, after: str = "", limit: int = 50
    ) -> DeliveryPage:
        """Up to ``limit`` deliveries to a webhook that are older than the one called ``after``, the latest first."""
        mine = [delivery.c.webhook == storable(webhook_id)] + ([delivery.c.state == state] if state else [])
        question = select(delivery).where(*mine).order_by(delivery.c.at.desc(), delivery.c.id.desc())
        with self._database.reading() as connection:
            total = connection.scalar(select(func.count()).select_from(delivery).where(*mine)) or 0
            rows = connection.execute(question.where(_older(webhook_id, after)).limit(limit + 1)).all()
        shown = tuple(map(_delivery, rows[:limit]))
        return DeliveryPage(shown, shown[-1].id if len(rows) > limit else None, total)

    def redeliver(self, webhook_id: str, id: str, now: datetime) -> Delivery | None:
        """A delivery to be tried from the beginning, under the same id; nothing where there is no such delivery."""
        anew = {"state": "pending", "attempts": 0, "next_at": now}
        with self._database.writing() as connection:
            if not connection.execute(update(delivery).where(_is(webhook_id, id)).values(anew)).rowcount:
                return None
            return _delivery(connection.execute(_one(webhook_id, id)).one())

    def webhooks_due(self, now: datetime) -> tuple[str, ...]:
        """The ids of the webhooks for which something is to be tried."""
        question = select(delivery.c.webhook).where(delivery.c.next_at <= now).distinct()
        with self._database.reading() as connection:
            due = set(connection.scalars(question))
            found = [read(body) for body in connection.scalars(select(webhook.c.body))] if due else []
        return tuple(one.id for one in found if one.is_enabled and one.id in due)

    def take_delivery(self, webhook_id: str, now: datetime, lease: timedelta) -> Taken | None:
        """The delivery to a webhook that waits longest, for whoever asks first; others see it again after the lease."""
        due = and_(delivery.c.webhook == webhook_id, delivery.c.next_at <= now)
        question = select(delivery, webhook.c.body.label("about"), webhook.c.secret)
        question = question.join(webhook, webhook.c.id == delivery.c.webhook).where(due)
        oldest = question.order_by(delivery.c.next_at, delivery.c.at).limit(1)
        with self._database.writing() as connection:
            row = connection.execute(oldest.with_for_update(of=delivery, skip_locked=True)).first()
            if row is None or not (about := read(row.about)).is_enabled:
                return None
            taken = {"attempts": row.attempts + 1, "next_at": now + lease, "tried": now}
            connection.execute(update(delivery).where(_is(webhook_id, row.id)).values(taken))
        return Taken(webhook_id, row.id, about.url, row.secret, row.body, row.attempts + 1)

    def settle_delivery(self, taken: Taken, reply: Reply, next_at: datetime | None) -> None:
        """Keep how a try ended and when the next one is; without one, a delivery that failed is dead.

        What somebody else has taken since is left alone.
        """
        pending = "pending" if next_at else "dead"
        ended = {"state": pending, "next_at": next_at} if reply.failure else {"state": "delivered", "next_at": None}
        said = {"status": reply.status, "failure": reply.failure, "said": storable(reply.said[:SAID_LIMIT])}
        same = and_(_is(taken.webhook_id, taken.id), delivery.c.attempts == taken.attempts)
        with self._database.writing() as connection:
            connection.execute(update(delivery).where(same).values(ended | said))

    def forget_deliveries(self, before: datetime) -> int:
        """Forget what happened before a moment, whatever became of it, and say how many deliveries that were."""
        with self._database.writing() as connection:
            return connection.execute(delete(delivery).where(delivery.c.at < before)).rowcount


def _is(webhook_id: str, id: str) -> ColumnElement[bool]:
    return and_(delivery.c.webhook == storable(webhook_id), delivery.c.id == storable(id))


def _one(webhook_id: str, id: str) -> Select[Any]:
    return select(delivery).where(_is(webhook_id, id))


def _older(webhook_id: str, after: str) -> ColumnElement[bool]:
    if not after:
        return true()
    last = select(delivery.c.at).where(_is(webhook_id, after)).scalar_subquery()
    return or_(delivery.c.at < last, and_(delivery.c.at == last, delivery.c.id < storable(after)))


def _delivery(row: Row[Any]) -> Delivery:
    kept = row._asdict()
    said = {name: kept[name] for name in Delivery.model_fields if name in kept}
    return Delivery.model_validate(said | {"next_try": row.next_at, "payload": json.loads(row.body)})

"""The outbox: what happened is written down for each webhook in the transaction of the change itself.

So nothing is told that did not happen, and what happened is told whatever becomes of this program: the row is there
until somebody has delivered it (the "transactional outbox").
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from knowledge.canonical import canonical_json, storable_value
from knowledge.schema import delivery, webhook
from knowledge.webhooks.endpoints import Webhook, read
from knowledge.webhooks.events import Event


def tell(connection: Connection, events: Iterable[Event]) -> None:
    """Put events on their way to the webhooks that want them, within a transaction."""
    hearing = [read(body) for body in connection.scalars(select(webhook.c.body))]
    rows = [row for event in events for row in _rows(event, [one for one in hearing if one.hears(event)])]
    if rows:
        connection.execute(insert(delivery), rows)


def tell_one(connection: Connection, event: Event, to: Webhook) -> str:
    """Put one event on its way to one webhook, and say under which id."""
    (row,) = _rows(event, [to])
    connection.execute(insert(delivery).values(row))
    return str(row["id"])


def _rows(event: Event, hearing: Iterable[Webhook]) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    said = {"type": event.name, "timestamp": now.isoformat(), "data": event.data.model_dump(mode="json")}
    body = canonical_json(storable_value(said))
    shared = {"id": f"msg_{uuid.uuid4().hex}", "event": event.name, "at": now, "next_at": now, "body": body}
    shared |= {"state": "pending", "attempts": 0, "failure": "", "said": ""}
    return [{"webhook": one.id, **shared} for one in hearing]

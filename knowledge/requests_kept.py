"""Service requests as the store keeps them: one row each, and every change a line of the audit trail.

They are no knowledge and stand outside the change log. Of two changes that follow the same version only the first is
kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, true, update

from knowledge.access.trail import By, log
from knowledge.audience import SEES_ALL, Audience
from knowledge.canonical import body_of_model, storable
from knowledge.database import Database
from knowledge.diagnoses import LOCALLY, Given, given_in
from knowledge.requests import OPEN, ServiceRequest, Status
from knowledge.schema import head, request
from knowledge.webhooks.events import of_request
from knowledge.webhooks.telling import tell
from knowledge.writing import Writing

_KIND = "request"


class RequestChanged(Exception):
    """Somebody else changed the request first; ``kept`` is how it stands now."""

    def __init__(self, kept: ServiceRequest) -> None:
        super().__init__(f"request {kept.id} is at version {kept.version} by now; read it again")
        self.kept = kept


class RequestOpen(Exception):
    """The machine has an open request, ``kept``; what is told belongs to it."""

    def __init__(self, kept: ServiceRequest) -> None:
        super().__init__(f"machine {kept.serial} has an open request, {kept.id}; join it")
        self.kept = kept


@dataclass(frozen=True, slots=True)
class KeptRequest:
    """A request and what who triaged it was allowed to see."""

    request: ServiceRequest
    given: Given


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Some requests, the latest first; ``next_after`` asks for the rest, ``total`` counts all."""

    requests: tuple[ServiceRequest, ...]
    next_after: str | None
    total: int


class KeepsRequests:
    """The store's part that keeps service requests."""

    _database: Database

    def open_request(
        self, opened: ServiceRequest, by: By, given: Given = LOCALLY, *, alone_for: Audience | None = None
    ) -> None:
        """Keep a new request; ``RequestOpen`` where the readers ``alone_for`` see an open one for its machine."""
        with self._database.writing() as connection:
            if alone_for is not None and opened.serial:
                _check_none_open(connection, opened.serial, alone_for)
            connection.execute(insert(request).values(id=opened.id, **_row(opened), **given.columns()))
            log(connection, by, "opened", _KIND, opened.id, after=opened)
            tell(connection, of_request(opened))

    def save_request(
        self,
        changed: ServiceRequest,
        by: By,
        *,
        reason: str = "",
        given: Given | None = None,
        told: Writing | None = None,
    ) -> ServiceRequest:
        """Keep a request's next version, and say how it is kept.

        ``changed`` still has the version it was made from; ``RequestChanged`` where that is no longer the last one.
        ``given`` replaces what who triaged it was allowed to see; ``told`` is what its outcome
        adds to the knowledge, written with it or not at all.
        """
        following = changed.model_copy(update={"version": changed.version + 1})
        same = and_(request.c.id == storable(changed.id), request.c.version == changed.version)
        values = _row(following) | (given.columns() if given else {})
        with self._database.writing() as connection:
            # subtle: the row is taken first, so that of two at once the loser finds another version.
            before = connection.execute(select(request).where(request.c.id == changed.id).with_for_update()).one()
            if not connection.execute(update(request).where(same).values(values)).rowcount:
                raise RequestChanged(_request(before))
            log(
                connection,
                by,
                following.status,
                _KIND,
                changed.id,
                before=_request(before),
                after=following,
                reason=reason,
            )
            tell(connection, of_request(following, _request(before)))
            if told is not None:
                told.on(connection)
        return following

    def request(self, id: str) -> KeptRequest | None:
        """The request of an id, if there is one."""
        with self._database.reading() as connection:
            row = connection.execute(select(request).where(request.c.id == storable(id))).first()
        return KeptRequest(_request(row), given_in(row)) if row else None

    def requests(
        self,
        *,
        after: str = "",
        limit: int = 50,
        statuses: Iterable[Status] = (),
        serial: str = "",
        audience: Audience = SEES_ALL,
    ) -> RequestPage:
        """Up to ``limit`` requests received before the one called ``after``, the latest first."""
        named = tuple(statuses)
        conditions: list[ColumnElement[bool]] = [request.c.status.in_(named)] if named else []
        conditions += [request.c.serial == storable(serial)] if serial else []
        with self._database.reading() as connection:
            conditions.append(_readable(connection, audience))
            total = connection.scalar(select(func.count()).select_from(request).where(*conditions)) or 0
            question = select(request).where(*conditions).order_by(request.c.received.desc(), request.c.id.desc())
            rows = connection.execute(question.where(_before(after)).limit(limit + 1)).all()
        shown = tuple(_request(row) for row in rows[:limit])
        return RequestPage(shown, shown[-1].id if len(rows) > limit else None, total)

    def requests_due(self, before: datetime, audience: Audience = SEES_ALL) -> tuple[ServiceRequest, ...]:
        """The requests with a promise that is broken before a moment, or was already; the most pressing first."""
        with self._database.reading() as connection:
            due = select(request).where(request.c.due <= before, _readable(connection, audience))
            return tuple(_request(row) for row in connection.execute(due.order_by(request.c.due, request.c.id)))

    def requests_received(
        self, since: datetime, until: datetime, audience: Audience = SEES_ALL
    ) -> tuple[ServiceRequest, ...]:
        """The requests received from one moment on and before another, the first received first."""
        within = and_(request.c.received >= since, request.c.received < until)
        with self._database.reading() as connection:
            found = select(request).where(within, _readable(connection, audience)).order_by(request.c.received)
            return tuple(_request(row) for row in connection.execute(found))


def _check_none_open(connection: Connection, serial: str, audience: Audience) -> None:
    # subtle: the head row is taken first, so that of two who open one at once the second sees the first's.
    connection.execute(select(head.c.seq).with_for_update())
    is_open = and_(request.c.serial == storable(serial), request.c.status.in_(OPEN))
    row = connection.execute(select(request).where(is_open, _readable(connection, audience))).first()
    if row is not None:
        raise RequestOpen(_request(row))


def _row(kept: ServiceRequest) -> dict[str, Any]:
    promise = kept.open_promise
    return {
        "version": kept.version,
        "status": kept.status,
        "serial": storable(kept.serial),
        "received": kept.received,
        "due": promise[1] if promise else None,
        "body": body_of_model(kept),
    }


def _request(row: Row[Any]) -> ServiceRequest:
    return ServiceRequest.model_validate(json.loads(row.body))


def _before(after: str) -> ColumnElement[bool]:
    if not after:
        return true()
    last = select(request.c.received).where(request.c.id == storable(after)).scalar_subquery()
    return or_(request.c.received < last, and_(request.c.received == last, request.c.id < storable(after)))


def _readable(connection: Connection, audience: Audience) -> ColumnElement[bool]:
    """That a reader sees all that may stand in a request; audiences are few, so each is asked about once."""
    if audience.sees_all:
        return true()
    known = connection.scalars(select(request.c.audience).distinct()).all()
    return request.c.audience.in_([one for one in known if audience.covers(Audience.model_validate_json(one))])

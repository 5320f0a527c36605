"""Promises that are about to be broken: no change brings this about, so somebody has to look."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from knowledge.database import Database
from knowledge.requests import ServiceRequest
from knowledge.schema import request
from knowledge.webhooks.events import AboutPromise, Event
from knowledge.webhooks.telling import tell


class KeepsWarnings:
    """The store's part that warns of promises."""

    _database: Database

    def warn_of_promises(self, before: datetime) -> int:
        """Tell of promises that are broken before a moment, each once, and say how many they were."""
        with self._database.reading() as connection:
            if connection.scalar(select(request.c.id).where(_unwarned(before)).limit(1)) is None:
                return 0
        with self._database.writing() as connection:
            rows = connection.execute(select(request).where(_unwarned(before)).with_for_update()).all()
            found = [ServiceRequest.model_validate(json.loads(row.body)) for row in rows]
            tell(connection, [Event("promise.about_to_be_missed", _about(one)) for one in found])
            same = request.c.id.in_([row.id for row in rows])
            connection.execute(update(request).where(same).values(warned=request.c.due))
        return len(rows)


def _unwarned(before: datetime) -> ColumnElement[bool]:
    # A promise that is given anew, or the next one of the same request, is due at another moment.
    return (request.c.due <= before) & or_(request.c.warned.is_(None), request.c.warned != request.c.due)


def _about(late: ServiceRequest) -> AboutPromise:
    promise = late.open_promise
    assert promise is not None  # else the request has no ``due``
    return AboutPromise.of_next(late, *promise)

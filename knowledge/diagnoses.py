"""Answers as the store keeps them: as they were given, to whom, and what that reader was allowed to see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from knowledge.audience import SEES_ALL, Audience
from knowledge.canonical import canonical_json, storable, storable_value
from knowledge.database import Database
from knowledge.schema import diagnosis
from knowledge.webhooks.events import of_diagnosis
from knowledge.webhooks.telling import tell

LOCAL = ""  # the owner of what was made at the command line


@dataclass(frozen=True, slots=True)
class Given:
    """To whom something was said (an account's key), and what that reader was allowed to see then."""

    owner: str = LOCAL
    audience: Audience = SEES_ALL

    def is_readable_by(self, owner: str, audience: Audience, *, oversees: bool) -> bool:
        """Whether a reader may see it: who it was said to or who oversees, and who sees all that may stand in it."""
        return (oversees or self.owner == owner) and audience.covers(self.audience)

    def columns(self) -> dict[str, str]:
        """The two values as they are stored."""
        return {"owner": storable(self.owner), "audience": self.audience.model_dump_json()}


LOCALLY = Given()


@dataclass(frozen=True, slots=True)
class KeptDiagnosis:
    """A report and its answer as JSON, to whom it was given, and when."""

    body: dict[str, Any]
    given: Given
    at: datetime


class KeepsDiagnoses:
    """The store's part that keeps answers."""

    _database: Database

    def save_diagnosis(self, id: str, body: Mapping[str, Any], given: Given | None = None) -> None:
        """Keep an answer that was given, at the command line unless said; the same id again replaces it."""
        with self._database.writing() as connection:
            put_diagnosis(connection, id, body, given or LOCALLY)

    def diagnosis(self, id: str) -> dict[str, Any] | None:
        """The answer that was given under an id, if there was one."""
        kept = self.kept_diagnosis(id)
        return kept.body if kept else None

    def kept_diagnosis(self, id: str) -> KeptDiagnosis | None:
        """The same, with to whom it was given."""
        with self._database.reading() as connection:
            row = connection.execute(select(diagnosis).where(diagnosis.c.id == storable(id))).first()
        return KeptDiagnosis(json.loads(row.body), given_in(row), row.at) if row else None

    def diagnoses_of(self, serial: str, limit: int = 50) -> tuple[KeptDiagnosis, ...]:
        """The answers given about one machine, the latest first."""
        mine = select(diagnosis).where(diagnosis.c.serial == storable(serial))
        with self._database.reading() as connection:
            rows = connection.execute(mine.order_by(diagnosis.c.at.desc(), diagnosis.c.id).limit(limit)).all()
        return tuple(KeptDiagnosis(json.loads(row.body), given_in(row), row.at) for row in rows)

    def latest_diagnoses(self, limit: int) -> tuple[KeptDiagnosis, ...]:
        """The last answers given, the latest first."""
        question = select(diagnosis).order_by(diagnosis.c.at.desc(), diagnosis.c.id).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(question).all()
        return tuple(KeptDiagnosis(json.loads(row.body), given_in(row), row.at) for row in rows)


def put_diagnosis(connection: Connection, id: str, body: Mapping[str, Any], given: Given) -> None:
    """Keep an answer within a transaction; the same id again replaces it."""
    serial = storable((body.get("answer") or {}).get("serial", ""))
    values = {"at": datetime.now(UTC), "body": canonical_json(storable_value(body)), "serial": serial}
    values |= given.columns()
    if not connection.execute(update(diagnosis).where(diagnosis.c.id == id).values(values)).rowcount:
        connection.execute(insert(diagnosis).values(id=id, **values))
        tell(connection, of_diagnosis(id, body.get("answer") or {}))


def given_in(row: Any) -> Given:
    """To whom a stored row was given."""
    return Given(row.owner, Audience.model_validate_json(row.audience))

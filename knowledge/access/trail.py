"""The audit trail: every sign-in, every change to accounts and tokens, every change to knowledge, as one list.

Changes to knowledge stand in the change log with what was put; what was there before is the version before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    insert,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from knowledge.canonical import body_of_model, storable
from knowledge.database import Database
from knowledge.schema import change, event

_CHUNK = 500


class PlaceUnknown(ValueError):
    """A place in the trail that no page has given."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and from which network address, where there is one."""

    name: str
    address: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: who did what to which thing, and what it was before and after."""

    at: datetime
    who: str
    action: str
    kind: str
    key: str
    reason: str
    address: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    place: str


class Wanted(BaseModel):
    """Which lines of the trail are wanted; an empty field restricts nothing."""

    who: str = ""
    action: str = ""
    kind: str = ""
    key: str = ""
    since: datetime | None = None
    until: datetime | None = None


def log(
    connection: Connection,
    by: By,
    action: str,
    kind: str,
    key: str,
    *,
    before: BaseModel | None = None,
    after: BaseModel | None = None,
    reason: str = "",
) -> None:
    """Add a line within the transaction of the change itself."""
    row = {"at": datetime.now(UTC), "who": storable(by.name), "action": action, "kind": kind, "key": storable(key)}
    row |= {"before": body_of_model(before) if before else None, "after": body_of_model(after) if after else None}
    connection.execute(insert(event).values(**row, reason=storable(reason), address=by.address))


class KeepsTrail:
    """The store's part that keeps the trail."""

    _database: Database

    def log_event(self, by: By, action: str, kind: str, key: str, reason: str = "") -> None:
        """Add a line about something that changed nothing, such as a sign-in that failed."""
        with self._database.writing() as connection:
            log(connection, by, action, kind, key, reason=reason)

    def trail(self, wanted: Wanted, *, after: str = "", limit: int = 50) -> tuple[tuple[Entry, ...], str | None]:
        """Up to ``limit`` lines, the latest first, and the place that asks for the rest."""
        question = _question(wanted, after).limit(limit + 1)
        with self._database.reading() as connection:
            entries = tuple(map(_entry, connection.execute(question)))
        shown = entries[:limit]
        return shown, shown[-1].place if len(entries) > limit else None

    def whole_trail(self, wanted: Wanted) -> Iterator[Entry]:
        """All lines that are wanted, the latest first, read as they are asked for."""
        place: str | None = ""
        while place is not None:
            entries, place = self.trail(wanted, after=place, limit=_CHUNK)
            yield from entries


def _question(wanted: Wanted, after: str) -> Select[Any]:
    # subtle: filters and limits stand inside each half, where an index on time serves them.
    both = union_all(_of_knowledge(wanted), _of_access(wanted)).subquery()
    question = select(both).order_by(both.c.at.desc(), both.c.source.desc(), both.c.seq.desc())
    return question.where(_before(both, after)) if after else question


def _of_knowledge(wanted: Wanted) -> Select[Any]:
    earlier = change.alias()
    previous = and_(
        earlier.c.kind == change.c.kind, earlier.c.key == change.c.key, earlier.c.version == change.c.version - 1
    )
    columns = (change.c.seq, change.c.at, change.c.author.label("who"), change.c.action, change.c.kind, change.c.key)
    rest = (change.c.reason, literal("", String).label("address"), earlier.c.body.label("before"), change.c.body)
    question = select(literal_column("'k'").label("source"), *columns, *rest).outerjoin(earlier, previous)
    return question.where(*_conditions(wanted, change, change.c.author))


def _of_access(wanted: Wanted) -> Select[Any]:
    columns = (event.c.seq, event.c.at, event.c.who, event.c.action, event.c.kind, event.c.key)
    rest = (event.c.reason, event.c.address, event.c.before, event.c.after.label("body"))
    question = select(literal_column("'a'").label("source"), *columns, *rest)
    return question.where(*_conditions(wanted, event, event.c.who))


def _conditions(wanted: Wanted, table: Any, who: ColumnElement[str]) -> list[ColumnElement[bool]]:
    said = ((who, wanted.who), (table.c.action, wanted.action), (table.c.kind, wanted.kind), (table.c.key, wanted.key))
    found = [column == storable(value) for column, value in said if value]
    if wanted.since is not None:
        found.append(table.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(table.c.at < wanted.until)
    return found


def _before(both: Any, place: str) -> ColumnElement[bool]:
    try:
        moment, source, seq = place.split("|")
        at, number = datetime.fromisoformat(moment).astimezone(UTC), int(seq)
    except ValueError:
        raise PlaceUnknown(f"{place!r} is no place in the trail; take next_after of the page before") from None
    same = and_(both.c.at == at, both.c.source == source, both.c.seq < number)
    return or_(both.c.at < at, and_(both.c.at == at, both.c.source < source), same)


def _entry(row: Any) -> Entry:
    before, after = (json.loads(body) if body is not None else None for body in (row.before, row.body))
    place = f"{row.at.isoformat()}|{row.source}|{row.seq}"
    said = (row.at, row.who, row.action, row.kind, row.key, row.reason, row.address)
    return Entry(*said, before=before, after=after, place=place)

"""Conversations as the store keeps them: what is known now, and every turn that led there.

They are no knowledge and stand outside the change log. A turn is one transaction: its row, what is known after it and
the answer it gave are kept together or not at all, and of two turns that follow the same one only the first is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, true, update
from sqlalchemy.exc import IntegrityError

from knowledge import schema
from knowledge.audience import Audience
from knowledge.canonical import canonical_json, storable, storable_value
from knowledge.database import Database
from knowledge.diagnoses import LOCALLY, Given, given_in, put_diagnosis

Body = Mapping[str, Any]


class TurnTaken(Exception):
    """Somebody else's turn was kept first, or the request with this key was; read the conversation again."""


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One turn: its number (from 1), the client's name for the request ("" for none), and what was said.

    ``diagnosis`` is the id and body of the answer, to be found again like any other diagnosis.
    """

    number: int
    body: Body
    key: str = ""
    diagnosis: tuple[str, Body] | None = None


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """What is known after the last turn and to whom it was said; ``turns`` is empty where only this was asked for."""

    id: str
    started: datetime
    changed: datetime
    turn_count: int
    body: Body
    given: Given = LOCALLY
    turns: tuple[KeptTurn, ...] = ()


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """Some conversations, the latest first; ``next_after`` asks for the rest, ``total`` counts all."""

    conversations: tuple[KeptConversation, ...]
    next_after: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Who lists conversations: all of its own, and as an overseer those of others, that its audience covers."""

    owner: str
    audience: Audience
    oversees: bool


class KeepsConversations:
    """The store's part that keeps conversations."""

    _database: Database

    def open_conversation(
        self, id: str, body: Body, *, key: str = "", turn: KeptTurn | None = None, given: Given = LOCALLY
    ) -> None:
        """Begin a conversation, with its first turn where there is one; ``TurnTaken`` where id or key are in use."""
        now = datetime.now(UTC)
        values = {"id": id, "key": key or None, "started": now, **given.columns()}
        values |= _state(body, now, 1 if turn else 0)
        with self._taking(id) as connection:
            connection.execute(insert(schema.conversation).values(values))
            if turn is not None:
                _insert_turn(connection, id, turn, now, given)

    def save_turn(self, id: str, body: Body, turn: KeptTurn, given: Given = LOCALLY) -> None:
        """Append a turn and what is known after it; ``TurnTaken`` unless it follows the last one kept.

        ``given`` is who asked and what it was allowed to see: from here on the conversation's, too.
        """
        now = datetime.now(UTC)
        table = schema.conversation
        follows = and_(table.c.id == storable(id), table.c.turns == turn.number - 1)
        with self._taking(id) as connection:
            # subtle: the row stays locked until the commit, so the loser waits and then finds another number.
            state = _state(body, now, turn.number) | given.columns()
            if not connection.execute(update(table).where(follows).values(state)).rowcount:
                raise TurnTaken(f"turn {turn.number} of conversation {id} was taken; read the conversation again")
            _insert_turn(connection, id, turn, now, given)

    def conversation(self, id: str) -> KeptConversation | None:
        """A conversation with all its turns, as of one moment."""
        return self._one(schema.conversation.c.id == storable(id))

    def conversation_given(self, id: str) -> Given | None:
        """To whom a conversation was said last, if there is one."""
        table = schema.conversation
        with self._database.reading() as connection:
            row = connection.execute(select(table.c.owner, table.c.audience).where(table.c.id == storable(id))).first()
        return given_in(row) if row else None

    def conversation_of_key(self, key: str) -> KeptConversation | None:
        """The conversation that a client's request with this key began."""
        return self._one(schema.conversation.c.key == storable(key))

    def conversations(self, *, after: str = "", limit: int = 50, reader: Reader | None = None) -> ConversationPage:
        """Up to ``limit`` conversations begun before the one called ``after``, the latest first, without turns.

        All there are, or those that the ``reader`` may see.
        """
        table = schema.conversation
        with self._database.reading() as connection:
            readable = _readable(connection, reader)
            total = connection.scalar(select(func.count()).select_from(table).where(readable)) or 0
            question = select(table).where(readable).order_by(table.c.started.desc(), table.c.id.desc())
            if after:
                last = select(table.c.started).where(table.c.id == storable(after)).scalar_subquery()
                same_moment = and_(table.c.started == last, table.c.id < storable(after))
                question = question.where(or_(table.c.started < last, same_moment))
            rows = connection.execute(question.limit(limit + 1)).all()
        shown = tuple(_kept(row) for row in rows[:limit])
        return ConversationPage(shown, shown[-1].id if len(rows) > limit else None, total)

    def _one(self, which: Any) -> KeptConversation | None:
        turn = schema.turn
        with self._database.reading() as connection:
            row = connection.execute(select(schema.conversation).where(which)).first()
            if row is None:
                return None
            turns = connection.execute(select(turn).where(turn.c.conversation == row.id).order_by(turn.c.number))
            return _kept(row, tuple(KeptTurn(t.number, json.loads(t.body), t.key or "") for t in turns))

    @contextmanager
    def _taking(self, id: str) -> Iterator[Connection]:
        """A write in which broken uniqueness means that somebody was first."""
        try:
            with self._database.writing() as connection:
                yield connection
        except IntegrityError as broken:
            raise TurnTaken(f"conversation {id} or this request was kept before; read it again") from broken


def _state(body: Body, now: datetime, turns: int) -> dict[str, Any]:
    return {"changed": now, "turns": turns, "body": canonical_json(storable_value(body))}


def _readable(connection: Connection, reader: Reader | None) -> ColumnElement[bool]:
    """The condition under which a reader may see a conversation; audiences are few, so each is asked about once."""
    if reader is None:
        return true()
    table = schema.conversation
    known = connection.scalars(select(table.c.audience).distinct()).all()
    covered = [one for one in known if reader.audience.covers(Audience.model_validate_json(one))]
    mine = true() if reader.oversees else table.c.owner == storable(reader.owner)
    return and_(table.c.audience.in_(covered), mine)


def _insert_turn(connection: Connection, id: str, turn: KeptTurn, now: datetime, given: Given) -> None:
    body = canonical_json(storable_value(turn.body))
    values = {"conversation": id, "number": turn.number, "key": turn.key or None, "at": now, "body": body}
    connection.execute(insert(schema.turn).values(values))
    if turn.diagnosis is not None:
        diagnosis_id, answered = turn.diagnosis
        put_diagnosis(connection, diagnosis_id, answered, given)


def _kept(row: Row[Any], turns: tuple[KeptTurn, ...] = ()) -> KeptConversation:
    body = json.loads(row.body)
    return KeptConversation(row.id, row.started, row.changed, row.turns, body, given_in(row), turns)

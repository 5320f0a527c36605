"""The tables, the same on SQLite and PostgreSQL; ``migrations`` is what creates them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB

# subtle: keys must sort alike on both databases and in Python, by code point; a PostgreSQL database sorts by
# the language it was created for, and paging by key would then skip records.
KEY = Text().with_variant(Text(collation="C"), "postgresql")
# Holds JSON text on the Python side: records are parsed from it in one step, see ``database.connect``.
BODY = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
# subtle: SQLite numbers rows by itself only where the column's type is spelt INTEGER.
SEQ = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment in UTC; a moment without a time zone is refused."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; give it one, such as UTC")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

record = Table(
    "record",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("key", KEY, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", BODY, nullable=False),
    Column("opening", KEY, nullable=False),
    Index("record_by_opening", "kind", "opening"),
)
"""What is known now: one row for each record that is not retired; ``opening`` is who may see it."""

change = Table(
    "change",
    metadata,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("key", KEY, nullable=False),
    Column("version", Integer, nullable=False),
    Column("action", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", BODY),
    Index("change_by_time", "at", "seq"),
    Index("change_of_record", "kind", "key", "version", unique=True),
)
"""All that ever happened, append-only; ``body`` is empty where a record was retired."""

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
)
"""One row, the last number given out; holding it is what makes one writer wait for the other."""

file = Table(
    "file",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("filename", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Original files, by the hash of their content."""

diagnosis = Table(
    "diagnosis",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("body", BODY, nullable=False),
    Column("owner", KEY, nullable=False),
    Column("audience", Text, nullable=False),
    Column("serial", KEY, nullable=False),
    Index("diagnosis_by_time", "at"),
    Index("diagnosis_of_machine", "serial", "at"),
)
"""Answers that were given, as they were given, to whom, about which machine, and what the reader might see."""

request = Table(
    "request",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("serial", KEY, nullable=False),
    Column("received", Moment, nullable=False),
    Column("due", Moment),
    Column("warned", Moment),
    Column("body", BODY, nullable=False),
    Column("owner", KEY, nullable=False),
    Column("audience", Text, nullable=False),
    Index("request_by_time", "received", "id"),
    Index("request_by_promise", "due"),
    Index("request_of_machine", "serial", "received"),
)
"""Service requests as they stand.

``due`` is when the next promise is broken, empty when none is open; ``warned`` is the ``due`` that was told of.
"""

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("key", String(200), unique=True),
    Column("started", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("body", BODY, nullable=False),
    Column("owner", KEY, nullable=False),
    Column("audience", Text, nullable=False),
    Index("conversation_by_start", "started", "id"),
)
"""What is known in a conversation after its last turn; ``key`` is what a client named its first request."""

turn = Table(
    "turn",
    metadata,
    Column("conversation", String(100), ForeignKey("conversation.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("key", String(200)),
    Column("at", Moment, nullable=False),
    Column("body", BODY, nullable=False),
    Index("turn_of_key", "conversation", "key", unique=True),
)
"""What was said and answered, append-only; ``key`` is what a client named the request, so that it counts once."""

account = Table(
    "account",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("body", BODY, nullable=False),
    Column("password", Text),
    Column("subject", Text, unique=True),
)
"""Who may ask, by folded name; ``password`` is its hash, ``subject`` who it is to the identity provider."""

token = Table(
    "token",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account", KEY, ForeignKey("account.key"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("label", Text, nullable=False),
    Column("rights", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("last_used", Moment),
    Column("revoked", Moment),
    Index("token_of_account", "account"),
)
"""API tokens; ``digest`` is the SHA-256 of the secret, which nobody keeps."""

session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account", KEY, ForeignKey("account.key"), nullable=False),
    Column("started", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Index("session_of_account", "account"),
)
"""Who is signed in; ``digest`` is the SHA-256 of the cookie's secret."""

event = Table(
    "event",
    metadata,
    Column("seq", SEQ, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("key", KEY, nullable=False),
    Column("reason", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("before", BODY),
    Column("after", BODY),
    Index("event_by_time", "at", "seq"),
)
"""Sign-ins and changes to accounts and tokens, append-only; what happened to knowledge is in ``change``."""

job = Table(
    "job",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("started", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("body", BODY, nullable=False),
    Column("result", Text),
    Index("job_by_start", "started", "id"),
)
"""Manuals that are being read; ``changed`` is when the program that reads last said so, ``result`` what it read."""

webhook = Table(
    "webhook",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("body", BODY, nullable=False),
    Column("secret", Text, nullable=False),
)
"""Addresses that are told what happens; ``secret`` signs, so it is kept as it is."""

delivery = Table(
    "delivery",
    metadata,
    # subtle: no foreign key; a change must not fail because somebody removes a webhook meanwhile.
    Column("webhook", String(32), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("event", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment),
    Column("tried", Moment),
    Column("status", Integer),
    Column("failure", String(20), nullable=False),
    Column("said", Text, nullable=False),
    Index("delivery_by_turn", "next_at"),
    Index("delivery_by_time", "webhook", "at", "id"),
)
"""What webhooks are told, one row for each event and webhook; ``next_at`` is empty once it is over."""

setting = Table(
    "setting",
    metadata,
    Column("name", String(100), primary_key=True),
    # subtle: text, since SQLite takes a bare number in a column called JSON for a number.
    Column("value", Text, nullable=False),
)
"""Settings changed while the program runs; those that never were are not here."""

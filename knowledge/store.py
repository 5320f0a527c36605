"""The store: the one door to the database; how it asks is in ``asking``, how it writes in ``writing``.

Every write is one transaction, and every change in it is a numbered line of the change log. The numbers have
no gaps and grow in the order of commits on both databases, because a writer holds the ``head`` row until it
commits: whoever has read up to number n has missed nothing before n.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select

from knowledge import schema
from knowledge.access.accounts import KeepsAccounts
from knowledge.access.sessions import KeepsSessions
from knowledge.access.tokens import KeepsTokens
from knowledge.access.trail import KeepsTrail
from knowledge.answer_figures import KeepsAnswerFigures
from knowledge.asking import bodies, counted, field_is, key_in, says, shown_to
from knowledge.audience import SEES_ALL, Audience
from knowledge.canonical import storable
from knowledge.changes import Change, Page, R, Versioned, Written, changes_in, parsed
from knowledge.conversations import KeepsConversations
from knowledge.database import Database
from knowledge.diagnoses import KeepsDiagnoses
from knowledge.files import StoredFile
from knowledge.jobs import KeepsJobs
from knowledge.records import Kind, Record
from knowledge.requests_kept import KeepsRequests
from knowledge.settings_kept import KeepsSettings
from knowledge.webhooks.deliveries import KeepsDeliveries
from knowledge.webhooks.endpoints import KeepsWebhooks
from knowledge.webhooks.promises import KeepsWarnings
from knowledge.writing import WHATEVER, Writing

_CHUNK = 1000


class Store(
    KeepsDiagnoses,
    KeepsConversations,
    KeepsAccounts,
    KeepsTokens,
    KeepsSessions,
    KeepsTrail,
    KeepsRequests,
    KeepsJobs,
    KeepsAnswerFigures,
    KeepsSettings,
    KeepsWebhooks,
    KeepsDeliveries,
    KeepsWarnings,
):
    """Everything that is known, in one database; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str, *, wait_seconds: float = 30.0) -> Store:
        """The store at a URL, its tables made or brought up to date.

        ``StoreUnreachable`` says what is wrong with the URL or the database; ``StoreBusy`` is raised, here and
        by every write, when others keep the database for longer than ``wait_seconds``.
        """
        return cls(Database.open(url, wait_seconds=wait_seconds))

    def write(
        self,
        records: Iterable[Record],
        *,
        retire: Iterable[tuple[Kind, str]] = (),
        files: Iterable[StoredFile] = (),
        author: str,
        reason: str = "",
        expected: Mapping[tuple[Kind, str], int] = WHATEVER,
    ) -> Written:
        """Keep the records and files and retire the keys, all of it or nothing, and say what changed.

        A record that is the same as the one kept changes nothing. Of two records with one key the last
        counts, and a key that is both put and retired is put. Retiring what is not there is no change.
        ``KeyRefused`` where a key is too long for a database; ``VersionMoved`` where a record is at another
        version than ``expected`` (0: there is none).
        """
        writing = Writing.of(records, retire, files, author, reason, expected)
        with self._database.writing() as connection:
            return writing.on(connection)

    def get(self, type_: type[R], key: str, audience: Audience = SEES_ALL) -> R | None:
        """The record under a key, or nothing where there is none, it was retired or the audience may not see it."""
        with self._database.reading() as connection:
            row = connection.execute(bodies(type_).where(schema.record.c.key == storable(key))).first()
        found = parsed(type_, *row) if row else None
        return found if found is not None and audience.may_see(found) else None

    def versioned(self, type_: type[R], key: str, audience: Audience = SEES_ALL) -> Versioned[R] | None:
        """The same as ``get``, with which version it is."""
        question = select(schema.record.c.version, schema.record.c.body)
        named = question.where(schema.record.c.kind == type_.kind, schema.record.c.key == storable(key))
        with self._database.reading() as connection:
            row = connection.execute(named).first()
        found = parsed(type_, key, row.body) if row else None
        return Versioned(found, row.version) if row and found is not None and audience.may_see(found) else None

    def many(self, type_: type[R], keys: Iterable[str]) -> dict[str, R]:
        """The records under the keys, by key, in the order asked; keys without a record are left out."""
        wanted = list(dict.fromkeys(keys))
        with self._database.reading() as connection:
            rows = connection.execute(bodies(type_).where(key_in(schema.record.c.key, wanted)))
            found = {key: parsed(type_, key, body) for key, body in rows}
        return {key: found[key] for key in wanted if key in found}

    def all(self, type_: type[R]) -> Iterator[R]:
        """Every record of a type in order of key, read as they are asked for, all of one moment."""
        with self._database.reading() as connection:
            streaming = connection.execution_options(yield_per=_CHUNK)
            for key, body in streaming.execute(bodies(type_).order_by(schema.record.c.key)):
                yield parsed(type_, key, body)

    def page(
        self,
        type_: type[R],
        *,
        after: str = "",
        limit: int = 50,
        where: Mapping[str, str] | None = None,
        words: Sequence[str] = (),
        audience: Audience = SEES_ALL,
    ) -> Page[R]:
        """Up to ``limit`` records after a key that the audience may see, in order of key, with fields as in ``where``.

        Each of the ``words`` stands somewhere in the record, in capitals or small letters.
        ``UnknownField`` where a field is not one of the type's plain fields.
        """
        if limit < 1:
            raise ValueError(f"a page of {limit} records cannot be turned; ask for 1 or more")
        matching = [field_is(type_, field, value) for field, value in (where or {}).items()]
        matching += [says(word) for word in words]
        with self._database.reading() as connection:
            matching += shown_to(audience, type_, connection)
            rest = bodies(type_).where(*matching, schema.record.c.key > storable(after))
            total = connection.scalar(counted(type_).where(*matching)) or 0
            rows = connection.execute(rest.order_by(schema.record.c.key).limit(limit + 1)).all()
        shown = rows[:limit]
        return Page(
            records=tuple(parsed(type_, key, body) for key, body in shown),
            next_after=shown[-1].key if len(rows) > limit else None,
            total=total,
        )

    def beginning(self, type_: type[R], prefix: str) -> tuple[R, ...]:
        """The records whose keys begin with a text, in order of key; no other row is read."""
        key = schema.record.c.key
        # Keys are compared by code point on both databases, so those with the prefix stand together.
        rows = bodies(type_).where(key >= storable(prefix), key < storable(prefix) + "\U0010ffff").order_by(key)
        with self._database.reading() as connection:
            return tuple(parsed(type_, *row) for row in connection.execute(rows))

    def count(self, type_: type[Record]) -> int:
        """How many records of a type there are."""
        with self._database.reading() as connection:
            return connection.scalar(counted(type_)) or 0

    def holds(self, type_: type[Record]) -> bool:
        """Whether there is any record of a type, however many there are."""
        with self._database.reading() as connection:
            return connection.execute(bodies(type_).limit(1)).first() is not None

    def versions(self, type_: type[Record], key: str) -> tuple[Change, ...]:
        """All that ever happened to one record, oldest first."""
        log = schema.change
        question = select(log).where(log.c.kind == type_.kind, log.c.key == storable(key)).order_by(log.c.seq)
        with self._database.reading() as connection:
            return changes_in(connection.execute(question))

    def changes(self, after: int, limit: int = 10_000) -> tuple[Change, ...]:
        """Up to ``limit`` lines of the change log that follow number ``after``, oldest first."""
        log = schema.change
        question = select(log).where(log.c.seq > after).order_by(log.c.seq).limit(limit)
        with self._database.reading() as connection:
            return changes_in(connection.execute(question))

    def changes_of(self, type_: type[Record], after: int = 0, limit: int = 10_000) -> tuple[Change, ...]:
        """The same of one kind of record only."""
        log = schema.change
        question = select(log).where(log.c.kind == type_.kind, log.c.seq > after).order_by(log.c.seq).limit(limit)
        with self._database.reading() as connection:
            return changes_in(connection.execute(question))

    def head(self) -> int:
        """The number of the last line of the change log, 0 for an empty one; asked with every request."""
        return self._database.number("SELECT seq FROM head")

    def file(self, sha256: str) -> StoredFile | None:
        """The file with this content hash, if it was kept."""
        with self._database.reading() as connection:
            question = select(schema.file).where(schema.file.c.sha256 == storable(sha256))
            row = connection.execute(question).first()
        return StoredFile.model_validate(row._asdict()) if row else None

    def close(self) -> None:
        """Give the database's connections back."""
        self._database.close()

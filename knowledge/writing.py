"""One write, from records to rows: what is the same, what is new, and its lines in the change log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from knowledge.asking import key_in
from knowledge.audience import opening_of
from knowledge.canonical import body_of, digest_of, storable
from knowledge.changes import VersionMoved, Written
from knowledge.files import StoredFile
from knowledge.records import Kind, Record
from knowledge.schema import change, file, head, record
from knowledge.webhooks.telling import tell
from knowledge.webhooks.written import of_write

Address = tuple[str, str]  # kind and key

WHATEVER: Mapping[tuple[Kind, str], int] = {}
"""A write that is for whatever versions there are."""

# PostgreSQL's B-tree takes no more than 2,704 bytes for kind, key and version together.
_LONGEST_KEY = 2_500


class KeyRefused(Exception):
    """A record whose key is too long, or has characters no database keeps."""


@dataclass(frozen=True, slots=True)
class Put:
    """A record as it will lie in the database."""

    address: Address
    digest: str
    body: str
    opening: str

    @classmethod
    def of(cls, kept: Record) -> Self:
        """The record's address, digest, body and who may see it."""
        _check_key(kept)
        return cls((kept.kind, kept.key), digest_of(kept), body_of(kept), storable(opening_of(kept).written))


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody wants written, checked and serialised before the database is held for it."""

    puts: tuple[Put, ...]
    retired: tuple[Address, ...]
    files: tuple[StoredFile, ...]
    author: str
    reason: str
    expected: Mapping[Address, int]

    @classmethod
    def of(
        cls,
        records: Iterable[Record],
        retire: Iterable[tuple[Kind, str]],
        files: Iterable[StoredFile],
        author: str,
        reason: str,
        expected: Mapping[tuple[Kind, str], int] = WHATEVER,
    ) -> Self:
        """The last record of each key, and the keys to retire that are not put as well."""
        puts = {(kept.kind, kept.key): kept for kept in records}
        return cls(
            puts=tuple(Put.of(kept) for kept in puts.values()),
            retired=tuple(address for address in dict.fromkeys(retire) if address not in puts),
            files=tuple({kept.sha256: kept for kept in files}.values()),
            author=storable(author),
            reason=storable(reason),
            expected={(kind, storable(key)): version for (kind, key), version in expected.items()},
        )

    def on(self, connection: Connection) -> Written:
        """Write, within the connection's transaction."""
        # Held until the commit, so that the next writer counts on from here.
        seq = connection.scalars(select(head.c.seq).with_for_update()).one()
        known = _known(connection, [put.address for put in self.puts] + list(self.retired) + list(self.expected))
        self._check(known)
        new = [put for put in self.puts if put.address not in known]
        changed = [put for put in self.puts if put.address in known and known[put.address][1] != put.digest]
        gone = [address for address in self.retired if address in known]
        versions = {address: version for address, (version, _) in known.items()}
        versions |= _last_versions(connection, [put.address for put in new])
        moved = {put.address for put in (*new, *changed)}
        lines = [_line(put.address, put.body) for put in self.puts if put.address in moved]
        lines += [_line(address, None) for address in gone]
        self._log(connection, lines, versions, seq)
        _insert_records(connection, new, versions)
        _update_records(connection, changed, versions)
        _delete_records(connection, gone)
        put_files(connection, self.files)
        bodies = {put.address: put.body for put in self.puts if put.address in moved}
        tell(connection, of_write(bodies, gone, self.author, seq + len(lines)))
        return Written(
            new=tuple(put.address[1] for put in new),
            changed=tuple(put.address[1] for put in changed),
            unchanged=len(self.puts) - len(moved),
            retired=len(gone),
            seq=seq + len(lines),
        )

    def _check(self, known: Mapping[Address, tuple[int, str]]) -> None:
        """``VersionMoved`` where a record is not the version that the writer has read."""
        for (kind, key), expected in self.expected.items():
            current = known.get((kind, key), (0, ""))[0]
            if current != expected:
                raise VersionMoved(kind, key, expected, current)

    def _log(self, connection: Connection, lines: list[dict[str, Any]], versions: dict[Address, int], seq: int) -> None:
        """Number the lines on from ``seq``, append them, and move the head."""
        if not lines:
            return
        shared = {"at": datetime.now(UTC), "author": self.author, "reason": self.reason}
        for number, line in enumerate(lines, start=seq + 1):
            version = versions.get((line["kind"], line["key"]), 0) + 1
            line |= shared | {"seq": number, "version": version}
        connection.execute(insert(change), lines)
        connection.execute(update(head).values(seq=seq + len(lines)))


def _check_key(kept: Record) -> None:
    key = kept.key
    if len(key.encode(errors="replace")) > _LONGEST_KEY:
        raise KeyRefused(f"{kept.kind} {key[:60]!r}...: the key is over {_LONGEST_KEY} bytes; shorten it")
    if storable(key) != key:
        raise KeyRefused(f"{kept.kind} {key!r}: the key has a character no database keeps; remove it")


def _line(address: Address, body: str | None) -> dict[str, Any]:
    kind, key = address
    return {"kind": kind, "key": key, "action": "put" if body is not None else "retire", "body": body}


def _by_kind(addresses: Iterable[Address]) -> Iterator[tuple[str, list[str]]]:
    for kind, group in groupby(sorted(addresses), key=itemgetter(0)):
        yield kind, [key for _, key in group]


def _known(connection: Connection, addresses: Iterable[Address]) -> dict[Address, tuple[int, str]]:
    columns = (record.c.key, record.c.version, record.c.digest)
    found: dict[Address, tuple[int, str]] = {}
    for kind, keys in _by_kind(addresses):
        rows = connection.execute(select(*columns).where(record.c.kind == kind, key_in(record.c.key, keys)))
        found |= {(kind, key): (version, digest) for key, version, digest in rows}
    return found


def _last_versions(connection: Connection, addresses: Iterable[Address]) -> dict[Address, int]:
    """The last version of records that were retired; nothing for those never seen."""
    last: dict[Address, int] = {}
    for kind, keys in _by_kind(addresses):
        question = select(change.c.key, func.max(change.c.version)).group_by(change.c.key)
        rows = connection.execute(question.where(change.c.kind == kind, key_in(change.c.key, keys)))
        last |= {(kind, key): version for key, version in rows}
    return last


def _insert_records(connection: Connection, puts: Sequence[Put], versions: dict[Address, int]) -> None:
    if puts:
        connection.execute(insert(record), [_row(put, versions) for put in puts])


def _row(put: Put, versions: dict[Address, int]) -> dict[str, Any]:
    kind, key = put.address
    version = versions.get(put.address, 0) + 1
    values = {"digest": put.digest, "body": put.body, "opening": put.opening}
    return {"kind": kind, "key": key, "version": version, **values}


def _update_records(connection: Connection, puts: Sequence[Put], versions: dict[Address, int]) -> None:
    if not puts:
        return
    at_address = (record.c.kind == bindparam("of_kind"), record.c.key == bindparam("of_key"))
    rows = [_row(put, versions) for put in puts]
    values = [{"of_kind": row.pop("kind"), "of_key": row.pop("key"), **row} for row in rows]
    columns: dict[str, Any] = {name: bindparam(name) for name in ("version", "digest", "body", "opening")}
    connection.execute(update(record).where(*at_address).values(columns), values)


def _delete_records(connection: Connection, addresses: Iterable[Address]) -> None:
    for kind, keys in _by_kind(addresses):
        connection.execute(delete(record).where(record.c.kind == kind, key_in(record.c.key, keys)))


def put_files(connection: Connection, files: Sequence[StoredFile]) -> None:
    """Keep files that are not kept yet, within a transaction."""
    for kept in files:
        if connection.scalar(select(file.c.sha256).where(file.c.sha256 == kept.sha256)) is None:
            connection.execute(insert(file).values(kept.model_dump()))

"""The store as it would be after a publication, without writing anything: what a rehearsal reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from knowledge.audience import SEES_ALL, Audience
from knowledge.changes import Change, R
from knowledge.records import Kind, Record
from knowledge.store import Store


class Overlay(Store):
    """A store with some records put and others retired on top; only for reading.

    The change log ends with the changes that the publication would add, so that an index follows it like any other.
    """

    def __init__(self, store: Store, puts: Iterable[Record], retired: Iterable[tuple[Kind, str]]) -> None:
        super().__init__(store._database)
        self._seq = store.head()
        self._over: dict[tuple[Kind, str], Record | None] = dict.fromkeys(retired)
        self._over |= {(record.kind, record.key): record for record in puts}

    def head(self) -> int:
        """The number of the last change, those of the publication included."""
        return self._seq + len(self._over)

    def changes(self, after: int, limit: int = 10_000) -> tuple[Change, ...]:
        """The change log up to the moment the overlay was made, and then the publication's changes."""
        real = [change for change in super().changes(after, limit) if change.seq <= self._seq]
        planned = [change for change in self._planned() if change.seq > after]
        return (*real, *planned)[:limit]

    def get(self, type_: type[R], key: str, audience: Audience = SEES_ALL) -> R | None:
        """The record under a key."""
        if (type_.kind, key) not in self._over:
            return super().get(type_, key, audience)
        record = self._over[type_.kind, key]
        return record if isinstance(record, type_) and audience.may_see(record) else None

    def many(self, type_: type[R], keys: Iterable[str]) -> dict[str, R]:
        """The records under the keys, in the order asked."""
        wanted = list(dict.fromkeys(keys))
        found = super().many(type_, wanted) | dict(self._put(type_))
        return {key: found[key] for key in wanted if key in found and not self._is_retired(type_, key)}

    def all(self, type_: type[R]) -> Iterator[R]:
        """Every record of a type, those that were put last."""
        yield from (record for record in super().all(type_) if (type_.kind, record.key) not in self._over)
        yield from (record for _, record in self._put(type_))

    def beginning(self, type_: type[R], prefix: str) -> tuple[R, ...]:
        """The records whose keys begin with a text, in order of key."""
        found = [r for r in super().beginning(type_, prefix) if (type_.kind, r.key) not in self._over]
        found += [record for key, record in self._put(type_) if key.startswith(prefix)]
        return tuple(sorted(found, key=lambda record: record.key))

    def holds(self, type_: type[Record]) -> bool:
        """Whether there is any record of a type."""
        return any(True for _ in self.all(type_))

    def _put(self, type_: type[R]) -> Iterator[tuple[str, R]]:
        for (_, key), record in self._over.items():
            if isinstance(record, type_):
                yield key, record

    def _is_retired(self, type_: type[Record], key: str) -> bool:
        return self._over.get((type_.kind, key), ...) is None

    def _planned(self) -> Iterator[Change]:
        now = datetime.now(UTC)
        for seq, ((kind, key), record) in enumerate(self._over.items(), start=self._seq + 1):
            yield Change(seq, kind, key, 0, "put" if record else "retire", now, "rehearsal", "", record)

"""Records of one state of the store, each read once: what answers look up again and again between two edits.

A shelf belongs to one number of the change log. When the number has moved on, whoever moved it, ``Shelves`` hands
out an empty one; answers in progress keep theirs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import cast

from knowledge.changes import R
from knowledge.records import Kind, Record
from knowledge.store import Store

MOST_KEPT = 10_000  # records, or beginnings, of a kind; about 20 MB


class Shelf:
    """The store's records, remembered once read; safe to use from several threads.

    A record is never older than the moment the shelf was asked for; a key that holds nothing is remembered as well.
    """

    def __init__(self, store: Store, most: int = MOST_KEPT) -> None:
        self._store = store
        self._most = most
        self._kept: dict[Kind, dict[str, Record | None]] = {}
        self._begun: dict[Kind, dict[str, tuple[Record, ...]]] = {}
        self._held: dict[Kind, bool] = {}

    def get(self, type_: type[R], key: str) -> R | None:
        """The record under a key, or nothing where there is none."""
        return self.many(type_, (key,)).get(key)

    def many(self, type_: type[R], keys: Iterable[str]) -> dict[str, R]:
        """The records under the keys, by key, in the order asked; keys without a record are left out."""
        kept = cast("dict[str, R | None]", _with_room(self._kept, type_.kind, self._most))
        wanted = dict.fromkeys(keys)
        missing = [key for key in wanted if key not in kept]
        if missing:
            kept.update(dict.fromkeys(missing) | self._store.many(type_, missing))
        return {key: record for key in wanted if (record := kept[key]) is not None}

    def beginning(self, type_: type[R], prefix: str) -> tuple[R, ...]:
        """The records whose keys begin with a text, in order of key."""
        begun = cast("dict[str, tuple[R, ...]]", _with_room(self._begun, type_.kind, self._most))
        if prefix not in begun:
            begun[prefix] = self._store.beginning(type_, prefix)
        return begun[prefix]

    def holds(self, type_: type[Record]) -> bool:
        """Whether there is any record of a type."""
        if type_.kind not in self._held:
            self._held[type_.kind] = self._store.holds(type_)
        return self._held[type_.kind]


def _with_room(all_kept: dict[Kind, dict[str, R]], kind: Kind, most: int) -> dict[str, R]:
    """What is kept of a kind; a full one begins anew.

    subtle: it is replaced, not emptied: a look-up in another thread goes on with the one it has.
    """
    kept = all_kept.get(kind)
    if kept is None or len(kept) >= most:
        kept = all_kept[kind] = {}
    return kept


class Shelves:
    """Hands out the shelf of the store's present state."""

    def __init__(self, store: Store, held: Shelf | None = None) -> None:
        self._store = store
        self._held = held
        self._lock = threading.Lock()
        self._seq = -1
        self._shelf = Shelf(store)

    def held(self) -> Shelves:
        """Shelves that go on handing out the present one, so that one answer asks once and is of one moment."""
        return Shelves(self._store, self.current())

    def current(self) -> Shelf:
        """The shelf as of the last change, by whatever process; an empty one when there was a change."""
        if self._held is not None:
            return self._held
        with self._lock:
            # subtle: the number is read first: what is then put on the shelf is as new or newer, and counted again
            # as soon as somebody sees the next number.
            head = self._store.head()
            if head != self._seq:
                self._seq, self._shelf = head, Shelf(self._store)
            return self._shelf

"""What the change log says, and what a write and a page of records answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeGuard, TypeVar

from pydantic import ValidationError
from sqlalchemy import Row

from knowledge import bulletins, outcomes, records
from knowledge.editing import draft, golden
from knowledge.records import Kind, Record

Action = Literal["put", "retire"]
R = TypeVar("R", bound=Record)


class RecordUnreadable(Exception):
    """A stored record does not fit this program; it was written by another release or by hand."""


class VersionMoved(Exception):
    """A write was for another version of a record than there is; nothing was written. 0 is "there is none"."""

    def __init__(self, kind: str, key: str, expected: int, current: int) -> None:
        super().__init__(f"{kind} {key!r} is at version {current}, not {expected}; read it again and decide anew")
        self.kind, self.key, self.expected, self.current = kind, key, expected, current


@dataclass(frozen=True, slots=True)
class Versioned(Generic[R]):
    """A record and which of its versions it is."""

    record: R
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log; ``record`` is what was put, and nothing where the record was retired.

    ``version`` counts the changes of one record, retirements included.
    """

    seq: int
    kind: Kind
    key: str
    version: int
    action: Action
    at: datetime
    author: str
    reason: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did: keys that are new or changed, how many were the same, and the log's last number."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    retired: int
    seq: int


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some records in order of key; ``next_after`` asks for the rest, ``total`` counts all that match."""

    records: tuple[R, ...]
    next_after: str | None
    total: int


def record_types() -> Mapping[str, type[Record]]:
    """Every kind of record there is, by name.

    >>> record_types()["case"].__name__
    'RepairCase'
    """
    modules = (records, bulletins, outcomes, draft, golden)
    defined = [found for module in modules for found in vars(module).values()]
    return {found.kind: found for found in defined if _is_kind(found)}


def _is_kind(found: object) -> TypeGuard[type[Record]]:
    return isinstance(found, type) and issubclass(found, Record) and found is not Record


def parsed(type_: type[R], key: str, body: str | bytes) -> R:
    """The record a stored body holds; ``RecordUnreadable`` where it does not fit."""
    try:
        return type_.model_validate_json(body)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        message = f"{type_.kind} {key!r} in the database is not readable ({wrong}); import it again"
        raise RecordUnreadable(message) from error


def parsed_as(kind: str, key: str, body: str | bytes, types: Mapping[str, type[Record]]) -> Record:
    """The record of a kind known by name only."""
    if kind not in types:
        raise RecordUnreadable(f"{kind} {key!r} is a kind this program does not know; update the program")
    return parsed(types[kind], key, body)


def changes_in(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[Change, ...]:
    """The rows of the change log with their records."""
    types = record_types()
    return tuple(
        Change(
            seq=row.seq,
            kind=row.kind,
            key=row.key,
            version=row.version,
            action=row.action,
            at=row.at,
            author=row.author,
            reason=row.reason,
            record=parsed_as(row.kind, row.key, row.body, types) if row.body is not None else None,
        )
        for row in rows
    )

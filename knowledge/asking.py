"""Questions to the record table, worded once for both databases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_origin

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from knowledge.audience import Audience, Opening
from knowledge.canonical import canonical_json, storable
from knowledge.records import Model, Record
from knowledge.schema import record


class UnknownField(Exception):
    """A question about a field that the records do not have, or that holds more than one value."""


def bodies(type_: type[Record]) -> Select[str, Any]:
    """Key and body of every record of a type."""
    return select(record.c.key, record.c.body).where(record.c.kind == type_.kind)


def counted(type_: type[Record]) -> Select[int]:
    """The number of records of a type."""
    return select(func.count()).select_from(record).where(record.c.kind == type_.kind)


class _Each(FunctionElement[str]):
    """The texts of a JSON list as a table of one column, ``value``."""

    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_on_sqlite(each: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(each.clauses, **options)})"


@compiles(_Each, "postgresql")
def _each_on_postgresql(each: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"jsonb_array_elements_text(CAST({compiler.process(each.clauses, **options)} AS JSONB))"


def key_in(column: ColumnElement[str], keys: Iterable[str]) -> ColumnElement[bool]:
    """That a key is one of a list of any length.

    The list travels as one value: databases limit how many values a statement may have, and PostgreSQL may
    choose to compare every row with each of a few hundred.
    """
    listed = literal(canonical_json([storable(key) for key in keys]), Text)
    return column.in_(select(_Each(listed).table_valued("value").c.value))


def shown_to(audience: Audience, type_: type[Record], connection: Connection) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which records of a type may be seen; none where all may.

    Many records share an opening, so each different one is asked about once.
    """
    if audience.sees_all:
        return ()
    openings = connection.scalars(select(record.c.opening).distinct().where(record.c.kind == type_.kind)).all()
    shown = [opening for opening in openings if audience.admits(Opening.read(opening))]
    return () if len(shown) == len(openings) else (key_in(record.c.opening, shown),)


def field_is(type_: type[Record], field: str, value: str) -> ColumnElement[bool]:
    """That a field is exactly a value, compared as text; ``UnknownField`` for lists and what is no field."""
    plain = [name for name, info in type_.model_fields.items() if _is_plain(info.annotation)]
    if field not in plain:
        raise UnknownField(f"{type_.kind} has no single-valued field {field!r}; it has {', '.join(plain)}")
    found: ColumnElement[str] = record.c.body[field].as_string()
    return found == storable(value)


def says(word: str) -> ColumnElement[bool]:
    """That a word stands in the record, within a longer word as well, in capitals or small letters."""
    return cast(record.c.body, Text).icontains(canonical_json(storable(word))[1:-1], autoescape=True)


def _is_plain(annotation: object) -> bool:
    is_model = isinstance(annotation, type) and issubclass(annotation, Model)
    return get_origin(annotation) is not tuple and not is_model

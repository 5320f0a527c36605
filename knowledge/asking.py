"""Questions to the record table, worded once for both databases."""

from __future__ import annotations

from typing import Any, get_origin

from sqlalchemy import ColumnElement, Select, func, select

from knowledge.canonical import storable
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


def field_is(type_: type[Record], field: str, value: str) -> ColumnElement[bool]:
    """That a field is exactly a value, compared as text; ``UnknownField`` for lists and what is no field."""
    plain = [name for name, info in type_.model_fields.items() if _is_plain(info.annotation)]
    if field not in plain:
        raise UnknownField(f"{type_.kind} has no single-valued field {field!r}; it has {', '.join(plain)}")
    found: ColumnElement[str] = record.c.body[field].as_string()
    return found == storable(value)


def _is_plain(annotation: object) -> bool:
    is_model = isinstance(annotation, type) and issubclass(annotation, Model)
    return get_origin(annotation) is not tuple and not is_model

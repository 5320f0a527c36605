"""``--map``: which of their columns fill which of our fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.importing.columns import field_named, place_among_names, plain, sureness, vocabulary
from knowledge.importing.sentence import Sentence
from knowledge.importing.tables import TableUnreadable

Sources = Mapping[str, tuple[str, ...]]  # our field -> the columns that fill it, joined in this order

STRIP = "strip"


class MappingInvalid(Exception):
    """A mapping or default that fits no kind of knowledge, or a pattern that is not one."""


@dataclass(frozen=True)
class ColumnMap:
    """Fields mapped by hand, values for empty fields, and a pattern removed from every mapped text."""

    columns: Mapping[str, str]
    defaults: Mapping[str, str]
    strip: re.Pattern[str] | None = None

    @classmethod
    def from_options(cls, mapping: Mapping[str, str], defaults: Mapping[str, str]) -> ColumnMap:
        """The map from ``field=column`` pairs; the pair ``strip=PATTERN`` is the pattern.

        Raises ``MappingInvalid`` for a field that no kind of knowledge has.
        """
        columns = {field: column for field, column in mapping.items() if field != STRIP}
        for field in (*columns, *defaults):
            if not any(field_named(kind, field) for kind in vocabulary()):
                raise MappingInvalid(f"there is no field {field!r}; fields are: {', '.join(_all_fields())}")
        return cls(columns, dict(defaults), _pattern(mapping.get(STRIP)))

    def fits(self, kind: str) -> bool:
        """Whether every field mapped by hand is one of the kind's."""
        return all(field_named(kind, field) for field in self.columns)

    def defaults_of(self, kind: str) -> dict[str, str]:
        """The defaults that concern a kind, under its own field names."""
        named = ((field_named(kind, field), value) for field, value in self.defaults.items())
        return {field: value for field, value in named if field}

    def sources(self, kind: str, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Each field of a kind with the columns that fill it: those mapped by hand, then those known by name.

        ``TableUnreadable`` where a column mapped by hand is not there, naming the columns that are.
        """
        mapped = {_own(kind, field): _named(value, columns) for field, value in self.columns.items()}
        taken = {column for names in mapped.values() for column in names}
        found = {field: (column,) for field, column in _by_name(kind, columns, taken).items()}
        return found | mapped


def _own(kind: str, field: str) -> str:
    own = field_named(kind, field)
    if own is None:
        fields = ", ".join(vocabulary()[kind])
        raise TableUnreadable(
            Sentence(
                en=f"{kind} has no field {field!r}; its fields are: {fields}",
                zh=f"{kind} 没有字段 {field!r}；可用字段：{fields}",
            )
        )
    return own


def _named(value: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns a map names; a name that is a column as a whole wins over its parts around ``+``."""
    whole = _column(value, columns)
    if whole:
        return (whole,)
    names = []
    for part in value.split("+"):
        column = _column(part, columns)
        if column is None:
            raise _missing(part.strip(), columns)
        names.append(column)
    return tuple(names)


def _column(name: str, columns: Sequence[str]) -> str | None:
    if name.strip() in columns:
        return name.strip()
    alike = [column for column in columns if plain(column) == plain(name)]
    return alike[0] if alike and plain(name) else None


def _missing(name: str, columns: Sequence[str]) -> TableUnreadable:
    there = ", ".join(columns)
    return TableUnreadable(
        Sentence(
            en=f"there is no column {name!r}; the columns are: {there}",
            zh=f"没有“{name}”列；现有的列：{there}",
        )
    )


def _by_name(kind: str, columns: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """The best named column for each field."""
    best: dict[str, tuple[int, str]] = {}
    for column in columns:
        field = field_named(kind, column)
        if field is None or column in taken:
            continue
        place = place_among_names(kind, field, column)
        if field not in best or place < best[field][0]:
            best[field] = (place, column)
    return {field: column for field, (_, column) in best.items()}


def likeness(kind: str, sources: Sources, mapped: Iterable[str]) -> int:
    """How well columns fit a kind: 2 for each field mapped by hand or under its own name, 1 for other names."""
    by_hand = {field_named(kind, field) for field in mapped}
    return sum(2 if field in by_hand else sureness(kind, names[0]) for field, names in sources.items())


def _pattern(text: str | None) -> re.Pattern[str] | None:
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise MappingInvalid(f"strip={text!r} is not a regular expression: {error}") from error


def _all_fields() -> tuple[str, ...]:
    return tuple(dict.fromkeys(field for fields in vocabulary().values() for field in fields))

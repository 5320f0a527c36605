"""What is already known and what a file says, together.

A file of English part names must not wipe out the Chinese ones: for things that are looked up under a number of
their own, fields the file has no column for stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.changes import R
from knowledge.importing.fields import Fields
from knowledge.records import Depot, FaultCode, Machine, Part, Record
from knowledge.store import Store

_KEPT = (FaultCode, Part, Depot, Machine)
# A field that other columns of ours can fill as well.
_ALSO = {
    "meaning_zh": ("meaning",),
    "meaning_en": ("meaning",),
    "name_zh": ("name",),
    "name_en": ("name",),
    "price_cents": ("price",),
}


def with_what_is_known(store: Store, stated: Iterable[tuple[Record, Fields]]) -> tuple[Record, ...]:
    """The records in the same order, each with the stored value of every field its file says nothing about."""
    pairs = tuple(stated)
    records = [record for record, _ in pairs]
    for type_ in _KEPT:
        _fill(store, type_, pairs, records)
    return tuple(records)


def _fill(store: Store, type_: type[R], pairs: Sequence[tuple[Record, Fields]], records: list[Record]) -> None:
    places = {place: record for place, (record, _) in enumerate(pairs) if isinstance(record, type_)}
    known = store.many(type_, {record.key for record in places.values()}) if places else {}
    for place, record in places.items():
        if before := known.get(record.key):
            records[place] = _kept(record, before, pairs[place][1])


def _kept(record: R, before: R, fields: Fields) -> R:
    unsaid = {
        name: getattr(before, name)
        for name in type(record).model_fields
        if not any(fields.has_column(source) for source in (name, *_ALSO.get(name, ())))
        or (name in _ALSO and not getattr(record, name) and not fields.has_column(name))
    }
    return record.model_copy(update=unsaid)

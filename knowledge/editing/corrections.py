"""Corrections of what was read from a manual: kept with its draft, so that they are versioned and reviewed with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.editing.draft import Correction, stated
from knowledge.editing.refusals import KeyChanged
from knowledge.records import Cause, Passage, Record

_FIXED = ("id", "source_kind", "source_id", "manual_id")  # what makes it a piece of this manual


def corrected(read: Iterable[Record], corrections: Iterable[Correction]) -> tuple[Record, ...]:
    """The records as they will be published: some said differently, those that are left out missing."""
    said = {(one.kind, one.key): one for one in corrections}
    pairs = ((record, said.get((record.kind, record.key))) for record in read)
    published = (record if one is None else corrected_by(record, one) for record, one in pairs)
    return tuple(record for record in published if record is not None)


def corrected_by(read: Record, correction: Correction) -> Record | None:
    """The record as a correction has it; None where it is left out."""
    return None if correction.record is None else type(read).model_validate(correction.record)


def correction_of(read: Passage | Cause, fields: Mapping[str, Any] | None) -> Correction:
    """What an editor says about a record that was read: these fields differently, or None to leave it out.

    ``KeyChanged`` where the fields make it another record or one of another manual; pydantic's ``ValidationError``.
    """
    if fields is None:
        return Correction(kind=read.kind, key=read.key, record=None)
    said = type(read).model_validate(read.model_dump(mode="json") | dict(fields))
    if any(getattr(said, name, None) != getattr(read, name, None) for name in _FIXED):
        raise KeyChanged(f"{read.kind} {read.key!r} cannot become {said.key!r}")
    return Correction(kind=read.kind, key=read.key, record=stated(said))

"""From a passage's id back to the passage, whether it is stored or derived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from knowledge.outcomes import DiagnosisOutcome
from knowledge.passages import passages_of
from knowledge.records import Cause, FaultCode, Manual, Passage, Record, RepairCase
from knowledge.store import Store

_SOURCES: Mapping[str, type[Record]] = {
    "case": RepairCase,
    "cause": Cause,
    "code": FaultCode,
    "outcome": DiagnosisOutcome,
}


def passage_under(store: Store, passage_id: str) -> Passage | None:
    """The passage of an id: of a manual, or a case, cause, code or outcome as the search sees it."""
    return store.get(Passage, passage_id) or _derived(store, passage_id)


def passage_as_of(store: Store, passage_id: str, at: datetime) -> Passage | None:
    """The passage of a manual as it stood at a moment, so that an old citation can be read; as long as there is an
    edition of the manual at all."""
    then = [change.record for change in store.versions(Passage, passage_id) if change.at <= at]
    found = then[-1] if then else None
    if not isinstance(found, Passage) or store.get(Manual, found.source_id) is None:
        return None
    return found


def _derived(store: Store, passage_id: str) -> Passage | None:
    kind, _, key = passage_id.partition(":")
    source = store.get(_SOURCES[kind], key) if kind in _SOURCES and key else None
    found = (passage for passage in passages_of(source) if passage.id == passage_id) if source else iter(())
    return next(found, None)

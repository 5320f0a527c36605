"""From a passage's id back to the passage, whether it is stored or derived."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.outcomes import DiagnosisOutcome
from knowledge.passages import passages_of
from knowledge.records import Cause, FaultCode, Passage, Record, RepairCase
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


def _derived(store: Store, passage_id: str) -> Passage | None:
    kind, _, key = passage_id.partition(":")
    source = store.get(_SOURCES[kind], key) if kind in _SOURCES and key else None
    found = (passage for passage in passages_of(source) if passage.id == passage_id) if source else iter(())
    return next(found, None)

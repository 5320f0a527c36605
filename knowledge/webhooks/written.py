"""What a write to knowledge gives to tell: outcomes and drafts one by one, all else as one publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from knowledge.editing.draft import Draft
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import Kind
from knowledge.webhooks.events import AboutDraft, AboutKnowledge, AboutOutcome, Event, PublishedRecord

Address = tuple[str, str]  # kind and key
_LISTED = 50
_UNPUBLISHED = (Draft.kind, DiagnosisOutcome.kind)


def of_write(put: Mapping[Address, str], gone: Sequence[Address], author: str, seq: int) -> Iterator[Event]:
    """The events of one write: bodies that are new or changed, what was retired, by whom, and the log's last number."""
    for (kind, _), body in put.items():
        if kind == DiagnosisOutcome.kind:
            yield Event("outcome.told", AboutOutcome.of(DiagnosisOutcome.model_validate_json(body)))
        if kind == Draft.kind:
            yield from _of_draft(Draft.model_validate_json(body))
    known = [(address, True) for address in put] + [(address, False) for address in gone]
    published = [(address, is_put) for address, is_put in known if address[0] not in _UNPUBLISHED]
    if published:
        yield Event("knowledge.published", _about(published, author, seq))


def _of_draft(draft: Draft) -> Iterator[Event]:
    if draft.state == "in_review":
        yield Event("draft.submitted", AboutDraft.of(draft))


def _about(published: Sequence[tuple[Address, bool]], author: str, seq: int) -> AboutKnowledge:
    listed = [one for one in published if one[0][0] != "passage"][:_LISTED]
    records = tuple(
        PublishedRecord(kind=cast("Kind", kind), key=key, action="put" if is_put else "retire")
        for (kind, key), is_put in listed
    )
    return AboutKnowledge(
        seq=seq,
        author=author,
        put=Counter(kind for (kind, _), is_put in published if is_put),
        retired=Counter(kind for (kind, _), is_put in published if not is_put),
        records=records,
    )

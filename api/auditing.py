"""The audit trail of outcomes, read from the change log: who said what and when, and what it said before."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.audience import Audience
from knowledge.changes import Change
from knowledge.outcomes import DiagnosisOutcome
from knowledge.store import Store


@dataclass(frozen=True)
class AuditLine:
    """One change to an outcome, with the record before and after it; nothing before the first and after the last."""

    change: Change
    before: DiagnosisOutcome | None
    after: DiagnosisOutcome | None

    def is_seen_by(self, audience: Audience) -> bool:
        """Whether the audience may see the outcome, before and after."""
        return all(audience.may_see(outcome) for outcome in (self.before, self.after) if outcome)

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that differ, in the record's order; all that are set where there was nothing to compare."""
        empty: dict[str, object] = {}
        before = self.before.model_dump(exclude_defaults=True) if self.before else empty
        after = self.after.model_dump(exclude_defaults=True) if self.after else empty
        fields = (name for name in DiagnosisOutcome.model_fields if before.get(name) != after.get(name))
        return tuple(fields)


def audit_trail(store: Store, after: int, limit: int) -> tuple[AuditLine, ...]:
    """Up to ``limit`` changes to outcomes that follow change ``after``, oldest first."""
    return tuple(_line(store, change) for change in store.changes_of(DiagnosisOutcome, after, limit))


def _line(store: Store, change: Change) -> AuditLine:
    earlier = [past for past in store.versions(DiagnosisOutcome, change.key) if past.seq < change.seq]
    return AuditLine(change, _outcome(earlier[-1]) if earlier else None, _outcome(change))


def _outcome(change: Change) -> DiagnosisOutcome | None:
    return change.record if isinstance(change.record, DiagnosisOutcome) else None

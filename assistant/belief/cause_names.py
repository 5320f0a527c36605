"""Which of the causes in play somebody means who names one, in either language, or who replaced a part in vain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.diagnosis import Belief
from knowledge.glossary import Glossary
from knowledge.outcomes import CauseNamed, DiagnosisOutcome
from knowledge.records import Cause, RepairCase

CurrentNumber = Callable[[str], str]


@dataclass(frozen=True)
class _Known:
    components: set[frozenset[str]] = field(default_factory=set)
    labels: set[frozenset[str]] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class CauseNames:
    """The causes in play by key, with the concepts that name them and the parts that their repairs took.

    ``current`` gives the number under which a part is ordered today, so that an old number and its successor are one.
    """

    glossary: Glossary
    current: CurrentNumber
    known: dict[str, _Known] = field(default_factory=dict)

    @classmethod
    def of(cls, belief: Belief, glossary: Glossary, current: CurrentNumber = str) -> CauseNames:
        """The causes of a belief."""
        names = cls(glossary, current)
        for suspect in belief.suspects:
            for record in suspect.records():
                names.note(suspect.key, record)
        return names

    def note(self, key: str, record: RepairCase | Cause | DiagnosisOutcome) -> None:
        """Take in what a record calls a cause, and the parts it took."""
        known = self.known.setdefault(key, _Known())
        if record.component:
            known.components.add(self.glossary.concepts(record.component))
        if record.component and record.failure_mode:
            known.labels.add(self.glossary.concepts(f"{record.component} {record.failure_mode}"))
        known.parts.update(self.current(part.number) for part in record.parts)

    def meant(self, named: CauseNamed) -> str:
        """The key of the cause that is named: one in play where there is one, else a key of its own; "" for none."""
        label = f"{named.component} {named.failure_mode}".strip()
        key = self.glossary.canonical(label or named.cause)
        if key in self.known or label:
            return key
        said = self.glossary.concepts(named.cause)
        fits = [k for k, known in self.known.items() if any(len(c) > 1 and c <= said for c in known.labels)]
        return min(fits) if fits else key

    def objected(self, outcome: DiagnosisOutcome) -> frozenset[str]:
        """The keys of the causes in play that an outcome speaks against; never the one it says was cured.

        Against a cause speak a repair for it that did not help, a repair in words that names its component, and the
        replacing of a part that its repair takes, where the machine was not fixed.
        """
        tried = set(outcome.did_not_help)
        cause = CauseNamed(component=outcome.component, failure_mode=outcome.failure_mode, cause=outcome.cause)
        if not outcome.fixed:
            tried.add(cause)
        objected = {key for named in tried for key in self._touched(named)}
        if not outcome.fixed:
            replaced = {self.current(part.number) for part in outcome.parts}
            objected |= {key for key, known in self.known.items() if known.parts & replaced}
        return frozenset(objected - ({self.meant(cause)} if outcome.fixed else set()))

    def _touched(self, named: CauseNamed) -> set[str]:
        key = self.meant(named)
        if key in self.known or named.component:
            return {key} & self.known.keys()
        said = self.glossary.concepts(named.cause)
        return {k for k, known in self.known.items() if any(c and c <= said for c in known.components)}

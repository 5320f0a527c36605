"""The case base as it is asked about itself: which of its records are reported again, and what was known before each.

Where most cases are dated, time order holds: a case is predicted from earlier ones, and the oldest third, which have
too little before them, are never asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from assistant.answer import Report
from assistant.belief.cause_model import MOST_CASES
from assistant.belief.history import MachineNow
from assistant.belief.telling import FEW_OWN
from assistant.diagnosis import Stated
from knowledge.records import Cause, RepairCase
from knowledge.store import Store
from retrieval.search import Hit

FEWEST = 50  # cases with component and failure mode; below, the standard values hold
FEWEST_OWN = 6  # own reports, below which no boundary is fitted
SAMPLED = 600
HISTORY_SHARE = 1 / 3  # of the dated cases, the oldest, that are never predicted
_SEED = 20_240_117

T = TypeVar("T")


class CaseBase:
    """The cases and stated causes of a store, ``named`` and ``recent`` (the newest of them) oldest first."""

    def __init__(self, store: Store) -> None:
        cases = {f"case:{case.id}": case for case in store.all(RepairCase)}
        self.causes = {f"cause:{cause.id}": cause for cause in store.all(Cause)}
        self.records: dict[str, Stated] = {**cases, **self.causes}
        self.named = sorted((case for case in cases.values() if is_named(case)), key=_when)
        self.recent = self.named[-MOST_CASES:]
        self.is_dated = sum(case.date is not None for case in self.named) > len(self.named) / 2
        self.is_enough = len(self.named) >= FEWEST

    def sample(self, was_taught_by: Callable[[str], bool]) -> list[RepairCase]:
        """The cases to predict, oldest first; without those that taught the search, where others are enough."""
        begin = int(len(self.recent) * HISTORY_SHARE) if self.is_dated else 0
        untaught = [case for case in self.recent[begin:] if not was_taught_by(f"case:{case.id}")]
        return _some(untaught if len(untaught) >= FEWEST else self.recent[begin:], SAMPLED)

    def others(self, sampled: int) -> list[Stated]:
        """Further own reports for the boundary: cases without a named cause, and stated causes.

        Where there are cases enough, stated causes are asked as far as they are a part of the knowledge: knowledge
        from several sources is about the subjects of all of them.
        """
        unnamed = [case for case in self.records.values() if isinstance(case, RepairCase) and not is_named(case)]
        cases: list[Stated] = list(_some(unnamed, SAMPLED // 3))
        stated = [cause for cause in self.causes.values() if cause.symptom]
        if sampled + len(cases) < FEW_OWN:
            return [*cases, *_some(stated, SAMPLED // 2)]
        share = len(stated) / len(self.records)
        return [*cases, *_some(stated, round(share * (sampled + len(cases))))]

    def is_same(self, hit: Hit, record: Stated) -> bool:
        """Whether a hit is the record or says the same in the same words."""
        found = self.records.get(hit.passage.id)
        return found is not None and (found is record or found.symptom == record.symptom)

    def was_known(self, hit: Hit, record: Stated) -> bool:
        """Whether a hit is something else than the record, and older where both are dated cases."""
        found = self.records.get(hit.passage.id)
        if found is record:
            return False
        if not self.is_dated or not isinstance(found, RepairCase) or not isinstance(record, RepairCase):
            return True
        return found.date is None or record.date is None or found.date < record.date


def is_named(case: RepairCase) -> bool:
    """Whether a case says what its cause was, in component and failure mode, and nothing says it was not."""
    return bool(case.component and case.failure_mode) and case.outcome != "not_fixed"


def report_of(record: Stated) -> Report:
    """What was reported when a case began, or would be of a stated cause."""
    machine = (record.machine_model, record.serial) if isinstance(record, RepairCase) else ("", "")
    return Report(text=record.symptom, codes=record.codes[:50], machine_model=machine[0], serial=machine[1])


def machine_then(record: Stated) -> MachineNow:
    """The machine of a case as it was when the case was reported."""
    if isinstance(record, RepairCase):
        return MachineNow(record.serial, record.hours, record.date)
    return MachineNow()


def _when(case: RepairCase) -> tuple[str, str]:
    return (case.date.isoformat() if case.date else "", case.id)


def _some(records: Sequence[T], most: int) -> list[T]:
    """At most so many of the records, drawn by a fixed seed, in their order."""
    if len(records) <= most:
        return list(records)
    chosen = np.random.default_rng(_SEED).choice(len(records), most, replace=False)
    return [records[number] for number in sorted(chosen.tolist())]

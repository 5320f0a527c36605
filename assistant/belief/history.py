"""The machine's own history: the same fault coming back, and causes that come with its hours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date as Date

from assistant.understanding import Understanding
from knowledge.records import Cause, RepairCase

RECENT_DAYS = 90  # a fault that comes back within these was probably not cured
FORGOTTEN_DAYS = 365  # and after these it is a new one
FAR_HOURS = 4.0  # hours this many times more or fewer say nothing about one another


@dataclass(frozen=True)
class MachineNow:
    """The reported machine on the day of the report; empty and nothing where unknown."""

    serial: str = ""
    hours: float | None = None
    on: Date | None = None


def machine_now(understanding: Understanding, on: Date) -> MachineNow:
    """The machine of a report made on a day."""
    machine = understanding.machine
    return MachineNow(understanding.serial, machine.hours if machine else None, on)


def recurrence(record: RepairCase | Cause, machine: MachineNow) -> float:
    """1 for a case of the same machine within ``RECENT_DAYS``, falling to 0 at ``FORGOTTEN_DAYS``.

    >>> case = RepairCase(id="1", symptom="slow", serial="HX220-00417", date=Date(2024, 3, 1))
    >>> recurrence(case, MachineNow("HX220-00417", on=Date(2024, 4, 1)))
    1.0
    """
    if not isinstance(record, RepairCase) or not machine.serial or record.serial != machine.serial:
        return 0.0
    if record.date is None or machine.on is None:
        return 0.0
    days = (machine.on - record.date).days
    if days < 0:
        return 0.0
    return min(1.0, max(0.0, (FORGOTTEN_DAYS - days) / (FORGOTTEN_DAYS - RECENT_DAYS)))


def wear(record: RepairCase | Cause, machine: MachineNow) -> float | None:
    """1 for a case at the machine's hours, 0 at ``FAR_HOURS`` times more or fewer; nothing where hours are unknown.

    >>> wear(RepairCase(id="1", symptom="slow", hours=2000), MachineNow(hours=4000))
    0.5
    """
    if not isinstance(record, RepairCase) or not record.hours or not machine.hours:
        return None
    return max(0.0, 1.0 - abs(math.log(record.hours / machine.hours)) / math.log(FAR_HOURS))

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.belief.history import MachineNow, recurrence, wear
from knowledge.records import Cause, RepairCase

CaseOf = Callable[..., RepairCase]
TODAY = date(2024, 6, 1)
MACHINE = MachineNow("HX220-00417", 5000.0, TODAY)


@pytest.mark.parametrize(
    ("when", "counts"),
    [
        (date(2024, 6, 1), 1.0),
        (date(2024, 3, 3), 1.0),  # 90 days
        (date(2023, 10, 17), (365 - 228) / 275),
        (date(2023, 6, 2), 0.0),  # 365 days
        (date(2024, 6, 2), 0.0),  # after the report
    ],
)
def test_a_case_of_the_same_machine_counts_for_90_days_and_is_forgotten_in_a_year(
    case_of: CaseOf, when: date, counts: float
) -> None:
    assert recurrence(case_of("1", serial="HX220-00417", date=when), MACHINE) == pytest.approx(counts)


def test_another_machine_or_an_unknown_day_is_no_recurrence(case_of: CaseOf) -> None:
    assert recurrence(case_of("1", serial="HX220-00418", date=TODAY), MACHINE) == 0.0
    assert recurrence(case_of("1", serial="HX220-00417"), MACHINE) == 0.0
    assert recurrence(case_of("1", date=TODAY), MachineNow(on=TODAY)) == 0.0
    assert recurrence(Cause(id="a"), MACHINE) == 0.0


def test_wear_is_full_at_the_same_hours_and_nothing_at_a_quarter(case_of: CaseOf) -> None:
    assert wear(case_of("1", hours=5000), MACHINE) == 1.0
    assert wear(case_of("1", hours=10_000), MACHINE) == pytest.approx(0.5)
    assert wear(case_of("1", hours=1250), MACHINE) == pytest.approx(0.0)
    assert wear(case_of("1"), MACHINE) is None

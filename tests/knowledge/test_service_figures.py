"""The figures of the board, counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.records import PartUsed
from knowledge.requests import ServiceRequest, Visit
from knowledge.service_figures import Figure, ServiceFigures, TooManyPeriods, figures_over_time
from tests.knowledge.test_requests import NOON, received

PUMP, SEAL = PartUsed(number="P-1"), PartUsed(number="P-2")


def repaired(hours: float, **known: object) -> ServiceRequest:
    done = NOON + timedelta(hours=hours)
    return received(responded=NOON, repaired=done, first_repaired=done, **known)


def test_every_figure_has_its_numerator_and_denominator() -> None:
    visit = Visit(at=NOON, parts=(PUMP,))
    figures = ServiceFigures.of(
        [
            repaired(3, visits=(visit,), parts_used=(PUMP, SEAL), is_satisfied=True),
            repaired(30, visits=(visit, visit), is_satisfied=False, reopened=1, is_rework=True),
            repaired(1),  # by phone
            received(responded=NOON + timedelta(minutes=31)),
            received(),
        ]
    )
    assert figures == ServiceFigures(
        requests=5,
        first_response_in_time=Figure(numerator=3, denominator=4, share=0.75),
        repaired_in_time=Figure(numerator=2, denominator=3, share=2 / 3),
        first_time_fix=Figure(numerator=2, denominator=3, share=2 / 3),
        rework=Figure(numerator=1, denominator=3, share=1 / 3),
        parts_fill=Figure(numerator=1, denominator=2, share=0.5),
        satisfied=Figure(numerator=1, denominator=2, share=0.5),
    )


def test_nothing_to_count_is_no_share() -> None:
    assert ServiceFigures.of([]).satisfied == Figure(numerator=0, denominator=0, share=None)


def test_figures_over_time_count_each_request_in_the_period_it_was_received_in() -> None:
    day = timedelta(days=1)
    requests = [repaired(3), received(received=NOON + 1.5 * day), received(received=NOON + 2 * day)]
    told = figures_over_time(requests, NOON, NOON + 2.5 * day, day)
    assert [(one.since, one.until, one.requests) for one in told.series] == [
        (NOON, NOON + day, 1),
        (NOON + day, NOON + 2 * day, 1),
        (NOON + 2 * day, NOON + 2.5 * day, 1),
    ]
    assert (told.requests, told.repaired_in_time.denominator) == (3, 1)
    assert [one.repaired_in_time.denominator for one in told.series] == [1, 0, 0]
    assert figures_over_time(requests, NOON, NOON + day).series == ()


def test_nobody_looks_at_a_thousand_periods() -> None:
    with pytest.raises(TooManyPeriods, match="1000 periods"):
        figures_over_time([], NOON, NOON + timedelta(days=1000), timedelta(days=1))


def test_a_reopened_request_is_judged_by_its_first_promise() -> None:
    late = repaired(30).model_copy(update={"status": "repaired"})
    again = late.reopened_by("Ann", NOON + timedelta(hours=40), "", 24)
    assert again.promised_repair == NOON + timedelta(hours=24)
    assert ServiceFigures.of([again]).repaired_in_time == Figure(numerator=0, denominator=1, share=0.0)

"""The figures of the board, counted by hand."""

from __future__ import annotations

from datetime import timedelta

from knowledge.records import PartUsed
from knowledge.requests import ServiceRequest, Visit
from knowledge.service_figures import Figure, ServiceFigures
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


def test_a_reopened_request_is_judged_by_its_first_promise() -> None:
    late = repaired(30).model_copy(update={"status": "repaired"})
    again = late.reopened_by("Ann", NOON + timedelta(hours=40), "", 24)
    assert again.promised_repair == NOON + timedelta(hours=24)
    assert ServiceFigures.of([again]).repaired_in_time == Figure(numerator=0, denominator=1, share=0.0)

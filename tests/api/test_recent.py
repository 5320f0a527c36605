from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from api.recent import Recent, Tally

NOON = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_the_last_day_is_told_by_the_hour_and_what_is_older_is_forgotten() -> None:
    clock = Clock()
    recent = Recent(clock)
    recent.note("GET", "/v1/cases", 200, 0.01)
    clock.now += timedelta(hours=2)
    recent.note("GET", "/v1/cases", 200, 0.01)
    hours = recent.hours()
    assert (len(hours), hours[0][0], hours[-1][0]) == (
        24,
        NOON.replace(minute=0, day=1, hour=15),
        clock.now.replace(minute=0),
    )
    assert [tally.requests for _, tally in hours][-4:] == [0, 1, 0, 1]
    clock.now += timedelta(hours=23)
    assert [tally.requests for _, tally in recent.hours()] == [1] + [0] * 23


def test_refusals_and_errors_are_counted_apart() -> None:
    recent = Recent(Clock())
    for status in (200, 401, 403, 404, 422, 429, 500, 503):
        recent.note("GET", "/v1/cases", status, 0.01)
    tally = recent.hours()[-1][1]
    assert (tally.requests, tally.refused, tally.failed) == (8, 3, 2)


def test_only_answers_to_reports_say_how_long_answers_take() -> None:
    recent = Recent(Clock())
    recent.note("GET", "/v1/conversations", 200, 9.0)
    recent.note("POST", "/v1/search", 200, 9.0)
    recent.note("POST", "/v1/diagnoses", 422, 9.0)
    assert recent.hours()[-1][1].milliseconds(0.5) is None
    for seconds in (0.2, 0.2, 3.0):
        recent.note("POST", "/v1/conversations/{conversation_id}/messages", 200, seconds)
    tally = recent.hours()[-1][1]
    assert tally.milliseconds(0.5) == pytest.approx(200, rel=0.05)
    assert tally.milliseconds(0.95) == pytest.approx(3000, rel=0.05)


def test_what_was_read_does_not_change_when_more_is_counted() -> None:
    recent = Recent(Clock())
    recent.note("POST", "/v1/diagnoses", 201, 0.1)
    before = recent.hours()[-1][1]
    recent.note("POST", "/v1/diagnoses", 201, 0.1)
    assert (before.requests, before.times.total()) == (1, 1)
    day = Tally()
    day.add(before)
    day.add(recent.hours()[-1][1])
    assert (day.requests, day.times.total()) == (3, 3)

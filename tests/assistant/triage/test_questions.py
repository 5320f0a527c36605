"""The questions in order of worth: what planning says a check saves, beside what every request needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.services import Services, build
from api.settings import Settings
from assistant.triage.questions import best
from assistant.triage.request_facts import CallerStory, Question
from knowledge.records import Cause, Check, RepairCase
from tests.api.conftest import CountingEncoder, small_knowledge

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
SYMPTOM = "engine has no power and black smoke under load"
LEVEL = Check(check="Check the fuel level on the display", minutes=1)


def causes() -> tuple[Cause | RepairCase, ...]:
    return (
        Cause(
            id="c1", symptom=SYMPTOM, component="fuel tank", failure_mode="empty", cause="tank empty",
            checks=(LEVEL,), remedy="Refuel and restart the engine", language="en",
        ),
        Cause(
            id="c2", symptom=SYMPTOM, component="turbocharger", failure_mode="worn", cause="turbocharger worn",
            checks=(Check(check="Measure the boost pressure", minutes=20),), remedy="Replace the turbocharger",
            language="en",
        ),
    )  # fmt: skip


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with build(Settings(data=tmp_path), encoder=CountingEncoder()) as services:
        services.store.write((*small_knowledge(), *causes()), author="tests")
        services.index.catch_up()
        yield services


def test_a_check_the_caller_can_make_is_asked_with_what_it_saves(services: Services) -> None:
    triage, _ = services.triage.triage(CallerStory(text=f"HX350-00001 {SYMPTOM}"), NOW)
    worths = [asked.worth_minutes for asked in triage.questions]
    assert worths == sorted(worths, reverse=True)
    asked = next(asked for asked in triage.questions if "fuel level" in asked.question)
    assert asked.question == "Please have a look: Check the fuel level on the display. What do you see?"
    assert not any("boost pressure" in asked.question for asked in triage.questions)
    assert [step.step for step in triage.by_phone.steps][1:] == [
        "Check the fuel level on the display", "Refuel and restart the engine"
    ]  # fmt: skip
    chance = next(cause.probability for cause in triage.answer.causes if cause.component == "fuel tank")
    assert triage.by_phone.chance == pytest.approx(chance * 0.9)
    assert triage.route == "phone"


def test_at_most_five_are_asked_the_best_first() -> None:
    asked = [Question(question=str(worth), reason="", worth_minutes=worth) for worth in (3, 9, 1, 7, 5, 8)]
    assert [one.worth_minutes for one in best(asked)] == [9, 8, 7, 5, 3]

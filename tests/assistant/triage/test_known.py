"""What triage knows before it asks: open requests, rework, repeated faults, bulletins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path

import pytest

from api.services import Services, build
from api.settings import Settings
from assistant.triage.request_facts import CallerStory, Known
from knowledge.access.trail import By
from knowledge.audience import SEES_ALL, Audience
from knowledge.bulletins import Bulletin
from knowledge.records import RepairCase, Scope
from knowledge.requests import Promises, ServiceRequest
from tests.api.conftest import CountingEncoder, small_knowledge

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
SERIAL = "HX220-00417"
BULLETIN = Bulletin(
    id="TB-7",
    title="先导泵批次问题",
    symptom="动臂提升无力",
    workaround="降低转速，避免长时间热车作业",
    codes=("E02",),
    language="zh",
    scope=Scope(machine_models=("HX220",)),
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with build(Settings(data=tmp_path), encoder=CountingEncoder()) as services:
        services.store.write(small_knowledge(), author="tests")
        services.index.catch_up()
        yield services


def known(services: Services, text: str, audience: Audience = SEES_ALL) -> Known:
    services.index.catch_up()
    triage, _ = services.triage.triage(CallerStory(text=text), NOW, audience)
    return triage.known


def kept(services: Services, id: str, **fields: object) -> None:
    at = NOW - timedelta(days=2)
    request = ServiceRequest(id=id, serial=SERIAL, received=at, promises=Promises.from_hours(at, 30, 24))
    services.store.open_request(request.model_copy(update=fields), By("Ann"))


def case(id: str, day: Date, **fields: object) -> RepairCase:
    made = RepairCase(id=id, symptom="boom slow", serial=SERIAL, date=day, outcome="fixed", component="先导泵")
    return made.model_copy(update=fields)


def test_an_open_request_for_the_machine_is_to_be_joined(services: Services) -> None:
    kept(services, "open", status="dispatched", symptom="boom slow")
    kept(services, "closed", status="closed")
    found = known(services, f"{SERIAL} boom slow").open_requests
    assert [(one.id, one.status, one.version, one.symptom) for one in found] == [("open", "dispatched", 1, "boom slow")]
    assert known(services, "HX350-00001 boom slow").open_requests == ()


def test_a_repair_of_the_last_thirty_days_makes_it_rework(services: Services) -> None:
    services.store.write([case("old", Date(2026, 2, 8))], author="tests")
    assert not known(services, f"{SERIAL} boom slow").is_rework
    services.store.write([case("new", Date(2026, 2, 9))], author="tests")
    triage, _ = services.triage.triage(CallerStory(text=f"{SERIAL} boom slow"), NOW)
    assert [repair.id for repair in triage.known.recent_repairs] == ["new"]
    assert (triage.is_rework, triage.urgency) == (True, "urgent")
    assert triage.urgency_reason == "It was repaired 30 days ago: this is rework."


def test_the_same_fault_three_times_in_three_months_is_told_to_quality(services: Services) -> None:
    text = f"{SERIAL} 动臂提升无力，热车后更明显，报 E02"
    services.store.write([case("one", Date(2026, 1, 5)), case("long ago", Date(2025, 1, 5))], author="tests")
    assert known(services, text).repeated is None
    services.store.write([case("two", Date(2026, 2, 5), component="x", codes=("E02",))], author="tests")
    repeated = known(services, text).repeated
    assert repeated is not None
    assert (repeated.component, repeated.times, repeated.days) == ("先导泵", 3, 90)


def test_a_bulletin_comes_with_its_workaround_where_its_code_is_told(services: Services) -> None:
    services.store.write([BULLETIN], author="tests")
    found = known(services, "HX220 报 E02").bulletins
    assert [(one.id, one.matched_by, one.workaround) for one in found] == [
        ("TB-7", "code", "降低转速，避免长时间热车作业")
    ]


def test_a_bulletin_matches_by_its_words_in_either_language(services: Services) -> None:
    services.store.write([BULLETIN.model_copy(update={"codes": ()})], author="tests")
    assert [one.matched_by for one in known(services, "HX220 热车后动臂提升无力").bulletins] == ["words"]
    assert [one.matched_by for one in known(services, "HX220 boom weak").bulletins] == ["words"]
    assert known(services, "HX220 空调不制冷").bulletins == ()


def test_a_bulletin_is_silent_for_other_machines_after_its_day_and_to_who_may_not_see_it(services: Services) -> None:
    services.store.write([BULLETIN], author="tests")
    assert known(services, "HX350 报 E02").bulletins == ()
    over = Scope(machine_models=("HX220",), valid_until=Date(2026, 3, 10))
    services.store.write([BULLETIN.model_copy(update={"scope": over})], author="tests")
    assert known(services, "HX220 报 E02").bulletins == ()
    closed = Scope(machine_models=("HX220",), groups=("north",))
    services.store.write([BULLETIN.model_copy(update={"scope": closed})], author="tests")
    assert known(services, "HX220 报 E02", Audience(groups=("south",))).bulletins == ()
    assert [one.id for one in known(services, "HX220 报 E02", Audience(groups=("north",))).bulletins] == ["TB-7"]

"""What a customer may be told to do: an allow list, and nothing that opens, measures or exchanges something."""

from __future__ import annotations

import pytest

from assistant.answer import CauseAdvice, CheckAdvice
from assistant.triage.by_phone import by_phone, may_do


@pytest.mark.parametrize(
    "step",
    [
        "检查燃油油位",
        "查看先导锁杆是否放下",
        "关机重启，等待一分钟",
        "清理散热器外表的灰尘",
        "Check the coolant level at the sight glass",
        "Look at the work mode switch",
        "Refuel and restart the engine",
    ],
)
def test_looking_switches_levels_and_starting_again_are_read_out(step: str) -> None:
    assert may_do(step)


@pytest.mark.parametrize(
    "step",
    [
        "测量先导压力",
        "更换先导泵",
        "检查插头是否松动，拔下插头查看",
        "打开水箱盖检查水位",
        "补充冷却液",
        "检查机油进回油管是否堵塞",
        "怠速时查看仪表显示",
        "检查高压电变频器显示",
        "Loosen the fuel line and look for air",
        "Check the oil level sensor with a multimeter",
        "Top up the coolant",
        "Look at the gauge while the engine is at high idle",
        "Check the refrigerant sight glass",
        "Adjust the relief valve",
        "Lock lever solenoid",
        "think about it",
    ],
)
def test_what_could_hurt_a_customer_is_not(step: str) -> None:
    assert not may_do(step)


def cause(name: str, probability: float, remedy: str, *checks: str, confirmed: int = 0) -> CauseAdvice:
    return CauseAdvice(
        cause=name,
        probability=probability,
        confirmed_cases=confirmed,
        evidence=(),
        checks=tuple(CheckAdvice(check=check) for check in checks),
        remedy=remedy,
    )


def test_the_chance_adds_up_what_the_customer_can_cure() -> None:
    causes = (
        cause("empty tank", 0.5, "Refuel and restart the engine", "Check the fuel level", confirmed=10),
        cause("worn pump", 0.3, "Replace the pump", "Measure the pressure"),
    )
    fix = by_phone(causes, "en", in_danger=False)
    assert fix.chance == 0.5 * 19 / 20
    assert [step.step for step in fix.steps] == [
        "Lower the bucket to the ground, stop the engine, take the key.",
        "Check the fuel level",
        "Refuel and restart the engine",
    ]


def test_nothing_is_read_out_in_a_language_the_caller_did_not_speak() -> None:
    assert by_phone((cause("空", 0.9, "补充燃油", "检查燃油油位"),), "en", in_danger=False).steps == ()


def test_while_people_are_in_danger_nothing_is_tried() -> None:
    fix = by_phone((cause("empty tank", 0.9, "Refuel and restart"),), "en", in_danger=True)
    assert (fix.chance, fix.steps) == (0.0, ())

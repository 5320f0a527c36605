from __future__ import annotations

import pytest

from assistant.answer import CauseAdvice
from assistant.safety import danger, hazards


def cause(text: str) -> CauseAdvice:
    return CauseAdvice(cause=text, probability=0.5, confirmed_cases=0, evidence=())


@pytest.mark.parametrize(
    "text",
    [
        "engine bay is on fire",
        "the operator is trapped",
        "机器着火了",
        "有人受伤",
        "挖机正在溜坡",
        "刹不住了，坡下有人",
        "有人被铲斗压住了，怎么办",
        "手被皮带夹了",
        *("有人被鏟斗壓住了", "機器著火了", "正在溜車，剎不住了", "機手觸電了"),
        *("我在机器下面躺着看呢", "师傅钻到大臂底下了", "人还站在铲斗下面"),
        *("I am lying under the boom", "the mechanic is under the machine"),
        *("kids are standing under the bucket", "有小孩在铲斗下面玩", "two men working under the raised boom"),
        "oil sprays from a hose and the mechanic's hand is hurt",
        "a man is stuck under the bucket",
        *("主管子爆了油喷出来烫到手了", "铲斗砸到我脚了", "玻璃扎进手里", "热油溅到司机脸上", "高压油打进手指头"),
        *(
            "hose burst and the oil burnt his hand",
            "fuel injected into the mechanic's finger",
            "it scalded my left arm",
        ),
    ],
)
def test_people_in_danger_stop_everything(text: str) -> None:
    stop = danger(text, "zh")
    assert stop is not None
    assert "撤离" in stop.instruction


@pytest.mark.parametrize(
    "text",
    ["停在坡上会溜坡", "挖机溜坡，刹不住", "parked on the slope it rolls away", "machine creeps, brakes do not hold"],
)
def test_a_parked_machine_that_does_not_hold_is_warned_of_and_does_not_stop_the_talk(text: str) -> None:
    assert danger(text, "en") is None
    assert hazards(text, [cause("coolant radiator thermostat battery fuse boom")], "en")[0].hazard == "machine_may_move"


@pytest.mark.parametrize(
    "text", ["it rolls away right now", "runaway machine heading for the pit", "刹不住，司机还在车上", "正往坡下溜车"]
)
def test_a_machine_that_is_moving_off_stops_everything(text: str) -> None:
    assert danger(text, "en") is not None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "没人在机器下面",
            "机器下面有油",
            "我在车底下看到一滩油",
            "oil under the machine",
            "nobody is under the boom",
        ),
        *("没有人受伤，动臂慢", "nobody injured, no swing", "boom is slow", "not on fire, just smoke", ""),
        *("手柄被卡住", "司机说铲斗被石头卡住", "没有人被压住", "left hand lever is stuck in neutral"),
        *("脚踏板被石头卡住", "the operator says the coil is burnt", "the driver's seat is burnt"),
        *("管路老化，别烫到手", "铲斗夹到手柄", "drain it cold so as not to burn oil", "压到脚踏板没反应", "撞到头灯"),
    ],
)
def test_no_danger_does_not_stop(text: str) -> None:
    assert danger(text, "en") is None


@pytest.mark.parametrize(
    "text",
    [
        "打不着火",
        "早上一打着火前面吱儿吱儿叫",
        "起动机能带动但不着火",
        "打了几下才着火",
        "着火困难",
        "the engine is burning oil",
    ],
)
def test_an_engine_that_fires_or_does_not_is_no_fire(text: str) -> None:
    assert danger(text, "zh") is None


def test_a_fire_that_follows_an_engine_that_would_not_fire_is_one() -> None:
    assert danger("打不着火，后来机舱着火了", "zh") is not None


def test_a_second_mention_counts_even_when_the_first_is_denied() -> None:
    assert danger("nobody was injured at first. Now the driver is trapped.", "en") is not None


def test_the_hazards_of_the_work_are_named_in_the_readers_language() -> None:
    (notice,) = hazards("no power", [cause("injector: sticking")], "zh")
    assert notice.hazard == "high_pressure_fuel"
    assert notice.notice.startswith("共轨燃油压力")


def test_at_most_three_notices_those_named_most_often_first() -> None:
    words = "coolant radiator thermostat, battery fuse, boom, refrigerant"
    assert [n.hazard for n in hazards(words, [], "en")] == [
        "hot_coolant",
        "battery_and_electrics",
        "raised_attachment",
    ]


@pytest.mark.parametrize("text", ["engine dies working under load", "the hose is under the boom", "机器下面有油"])
def test_a_thing_under_the_machine_is_no_person(text: str) -> None:
    assert danger(text, "en") is None

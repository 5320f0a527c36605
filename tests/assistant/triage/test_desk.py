"""Fifteen callers as they really talk: dictated without commas, misheard, misspelt, in two languages at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from datetime import date as Date
from typing import NamedTuple

import pytest

from api.services import build
from api.settings import Settings
from assistant.triage.desk import EmptyStory, TriageDesk
from assistant.triage.request_facts import CallerStory
from knowledge.demo.loading import demo_folder
from knowledge.importing.importing import import_files
from knowledge.records import Machine
from tests.api.conftest import CountingEncoder

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


class Told(NamedTuple):
    """What a caller says, and what must be understood of it."""

    text: str
    symptom: str
    serial: str
    codes: tuple[str, ...] = ()
    since: str = ""
    day: Date | None = None
    is_down: bool | None = None
    in_danger: bool = False
    urgency: str = "normal"


STORIES = (
    Told(
        "喂你好我是长沙青麓的老王啊我那台HX220从昨天下午开始动臂提不起来热车更明显还报E02你们赶紧派人过来吧",
        symptom="动臂提不起来热车更明显还报E02。",
        serial="HX220-00417",
        codes=("E02",),
        since="昨天下午",
        day=Date(2026, 3, 10),
        is_down=None,
        urgency="normal",
    ),
    Told(
        ""
        "你好，我这边是红岩口露天矿的张队长，HX350-00069今天早上打不着火，起动机不转，电瓶刚换的，工地等着用呢，电话13999887766",
        symptom="打不着火，起动机不转，电瓶刚换的。",
        serial="HX350-00069",
        since="今天早上",
        day=Date(2026, 3, 11),
        is_down=True,
        urgency="urgent",
    ),
    Told(
        "师傅麻烦看一下 我机器走不了了 左边履带不动 右边还能动 机号HX130-00203 大概三天前开始的",
        symptom="机器走不了了，左边履带不动，右边还能动。",
        serial="HX130-00203",
        since="三天前",
        day=Date(2026, 3, 8),
        is_down=True,
        urgency="urgent",
    ),
    Told(
        "喂喂 挖掘机水问太高了 报警灯一直亮 风扇转得慢 还能干活就是不敢干久 我是金沙驿路桥公司的小李 "
        "手机 138 0013 8000",
        symptom="挖掘机水温太高了，报警灯一直亮，风扇转得慢，还能干活就是不敢干久。",
        serial="HX220-00571",
        is_down=False,
        urgency="urgent",
    ),
    Told(
        "着火了着火了 发动机冒火 司机还在上面 HX220-00356 在赤水滩砂石厂",
        symptom="着火了着火了，发动机冒火，司机还在上面。",
        serial="HX220-00356",
        is_down=None,
        in_danger=True,
        urgency="emergency",
    ),
    Told(
        "我们那台220 417号机 夜压油肛漏油漏得厉害 动壁自己往下掉 上周刚修过的",
        symptom="液压油缸漏油漏得厉害，动臂自己往下掉，刚修过的。",
        serial="HX220-00417",
        is_down=None,
        urgency="normal",
    ),
    Told(
        "喂师傅你好我这台挖机早上还好好的干到中午就没劲了铲斗抬不起来了屏幕上有个E一一的代码冒黑烟你们赶紧派个人来吧我在工地上等着呢",
        symptom="没劲了，铲斗抬不起来了，屏幕上有个E11的代码冒黑烟。",
        serial="",
        codes=("E11",),
        since="早上",
        urgency="normal",
    ),
    Told(
        "昨天修的那台HX220-00417今天又一样的毛病动臂没力",
        symptom="动臂没力。",
        serial="HX220-00417",
        since="今天",
        day=Date(2026, 3, 11),
        urgency="normal",
    ),
    Told(
        "我的洗衣机不脱水了",
        symptom="洗衣机不脱水了。",
        serial="",
        urgency="normal",
    ),
    Told(
        "嗯那个我想问一下 空调不制冷 吹出来都是热风 机器是HX220E 客户鹿角湖生态修复公司",
        symptom="空调不制冷，吹出来都是热风。",
        serial="HX220E-00096",
        is_down=None,
        urgency="normal",
    ),
    Told(
        "SPN 100 FMI 1 报警 发动机没劲 冒黑烟 白鹭湾港务的 能不能快点来人",
        symptom="SPN 100 FMI 1 报警，发动机没劲，冒黑烟。",
        serial="HX220-00498",
        codes=("SPN 100 FMI 1",),
        is_down=None,
        urgency="urgent",
    ),
    Told(
        "Hi this is Mark from Northmere Plant Hire our HX220 wont start since this morning it just "
        "clicks and the lights go dim can you send somebody asap my number is +31 10 555 0199",
        symptom="Wont start, it just clicks, the lights go dim.",
        serial="HX220-00452",
        since="since this morning",
        day=Date(2026, 3, 11),
        is_down=True,
        urgency="urgent",
    ),
    Told(
        "hello um i have a problem with our excavator HX350-00057 the engine overheats after about an "
        "hour and the fan is really slow, it still works but only half a day, thanks",
        symptom="The engine overheats after about an hour, the fan is really slow.",
        serial="HX350-00057",
        is_down=False,
        urgency="urgent",
    ),
    Told(
        "the swing is jerky and theres a hydrualic leak under the cab, started two days ago, machine "
        "number 533, Blue Ibis Contracting, please call me back on 0722 123 456",
        symptom="The swing is jerky, theres a hydraulic leak under the cab.",
        serial="HX220-00533",
        since="two days ago",
        day=Date(2026, 3, 9),
        is_down=None,
        urgency="normal",
    ),
    Told(
        "good morning, error code E02 on the display and boom is slow when hot. Serial HX220E-00073. Is "
        "it dangerous to keep digging?",
        symptom="Error code E02 on the display, boom is slow when hot.",
        serial="HX220E-00073",
        codes=("E02",),
        is_down=None,
        urgency="normal",
    ),
    Told(
        "HELP the operator is trapped under the boom, HX130-00247 at Kestrel Hollow",
        symptom="HELP the operator is trapped under the boom.",
        serial="HX130-00247",
        is_down=None,
        in_danger=True,
        urgency="emergency",
    ),
    Told(
        "你好 HX220的boom提升很慢 display上面显示E02 customer是云栖谷基础 since yesterday 热车之后worse",
        symptom="boom提升很慢 display上面显示E02，热车之后worse。",
        serial="HX220-00304",
        codes=("E02",),
        since="since yesterday",
        day=Date(2026, 3, 10),
        is_down=None,
        urgency="normal",
    ),
    Told(
        "hx35O-00018 回转时有异响 哐哐响 停不下来的时候会多转一点 乌兰大坝这边 已经一个星期了 麻烦派个师傅",
        symptom="回转时有异响，哐哐响，停不下来的时候会多转一点。",
        serial="HX350-00018",
        since="一个星期",
        day=Date(2026, 3, 4),
        is_down=None,
        urgency="urgent",
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TriageDesk]:
    """A desk that knows the demo's machines and codes, and one owner's number."""
    with build(Settings(data=tmp_path_factory.mktemp("data")), encoder=CountingEncoder()) as services:
        import_files(services.store, [demo_folder() / "machines.csv", demo_folder() / "codes.csv"], author="tests")
        owned = services.store.get(Machine, "HX220-00261")
        assert owned is not None
        services.store.write([owned.model_copy(update={"phone": "0413-555 0101"})], author="tests")
        services.index.catch_up()
        yield services.triage


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.text[:24])
def test_a_caller_is_understood(desk: TriageDesk, told: Told) -> None:
    triage, report = desk.triage(CallerStory(text=told.text), NOW)
    assert triage.symptom == report.text == told.symptom
    assert (triage.machine.serial if triage.machine else "") == told.serial
    assert tuple(code.code for code in triage.codes) == told.codes
    since = triage.since
    assert (since.said if since else "", since.day if since else None) == (told.since, told.day)
    assert (triage.machine_down, bool(triage.danger), triage.urgency) == (told.is_down, told.in_danger, told.urgency)


def test_a_caller_is_found_by_the_number_he_calls_from(desk: TriageDesk) -> None:
    triage, _ = desk.triage(CallerStory(text="动臂没劲", phone="+86 413 5550101"), NOW)
    assert triage.machine is not None
    assert (triage.machine.serial, triage.machine.matched_by) == ("HX220-00261", ("phone",))


def test_where_several_machines_fit_the_candidates_are_asked_about_first(desk: TriageDesk) -> None:
    desk.assistant.store.write(
        [Machine(serial="HX350-00777", model="HX350", make="Haixing", customer="青麓建设机械租赁")], author="tests"
    )
    triage, _ = desk.triage(CallerStory(text="青麓的，车没劲"), NOW)
    assert triage.machine is None
    assert [found.serial for found in triage.candidates] == ["HX220-00417", "HX350-00777"]
    assert triage.questions[0].question == "是哪一台：HX220-00417 青麓建设机械租赁, HX350-00777 青麓建设机械租赁？"
    named, _ = desk.triage(CallerStory(text="青麓的HX350，车没劲"), NOW)
    assert named.machine is not None
    assert named.machine.serial == "HX350-00777"
    desk.assistant.store.write((), retire=[("machine", "HX350-00777")], author="tests")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("HX350机油灯亮发动机还在转", "机油压力可能不足，再转会毁掉发动机"),
        ("engine is overheating, HX220", "The engine overheats and working on ruins it"),
        ("HX220主油管爆了，油往外喷", "管路破裂，有喷射、烫伤和起火的危险"),
        ("HX220 on the slope, brakes do not hold", "The machine may move by itself"),
    ],
)
def test_a_machine_that_must_not_run_on_is_stopped_and_why_is_said(desk: TriageDesk, text: str, reason: str) -> None:
    triage, _ = desk.triage(CallerStory(text=text), NOW)
    assert (triage.route, triage.urgency, triage.danger) == ("stop", "urgent", "")
    assert triage.route_reason.startswith(reason)
    assert triage.questions


def test_where_the_customer_can_do_nothing_no_chance_is_named(desk: TriageDesk) -> None:
    triage, _ = desk.triage(CallerStory(text="HX220先导泵异响"), NOW)
    assert triage.route_reason == "没有客户自己能安全做、又可能修好的事：派人。"


def test_a_repair_the_caller_speaks_of_and_no_record_knows_is_pointed_out(desk: TriageDesk) -> None:
    triage, _ = desk.triage(CallerStory(text="昨天修的那台HX220-00417今天又一样的毛病动臂没力"), NOW)
    assert triage.notes[-1] == "来电说不久前修过，记录里没有：核对是不是返修。"


def test_people_in_danger_come_before_every_question_and_step(desk: TriageDesk) -> None:
    triage, _ = desk.triage(CallerStory(text="the operator is trapped under the boom"), NOW)
    assert (triage.route, triage.questions, triage.by_phone.steps) == ("stop", (), ())
    assert triage.danger.startswith("People first: everyone away from the machine")
    assert triage.answer.next_step.kind == "stop_for_safety"


def test_what_is_kept_of_a_call_has_neither_name_nor_number(desk: TriageDesk) -> None:
    for told in STORIES:
        _, report = desk.triage(CallerStory(text=told.text), NOW)
        for private in ("老王", "张队", "小李", "Mark", "138", "139", "555", "0722"):
            assert private not in report.text


def test_a_story_of_nothing_is_refused(desk: TriageDesk) -> None:
    with pytest.raises(EmptyStory, match="write what the caller says"):
        desk.triage(CallerStory(text=" "), NOW)

"""Values said to a check: judged, asked back where they cannot be meant, and put right."""

from __future__ import annotations

import pytest

from assistant.reference import Reference
from assistant.talk.check_replies import corrected, reply_to_check
from assistant.talk.facts import CheckAsked, CheckFound
from assistant.talk.replies import Background, read
from assistant.talk.value_replies import CheckReply, value_without_unit
from assistant.work.done import Measurement
from knowledge.codes import Catalogue
from knowledge.glossary import Glossary, bundled_terms

GLOSSARY = Glossary.from_terms(bundled_terms())
PRESSURE = CheckAsked(check="测量先导压力，应为 3.9±0.2 MPa", cause="先导泵磨损")
VACUUM = CheckAsked(check="Measure the intake vacuum, below 35 kPa", cause="air filter: clogged")
COIL = CheckAsked(check="测线圈电阻，应为 17±2 Ω", cause="比例电磁阀断路")


def replied(message: str, asked: CheckAsked) -> CheckReply:
    """What a message says to the check."""
    reply = reply_to_check(message, asked, GLOSSARY)
    assert reply is not None
    return reply


@pytest.mark.parametrize(
    ("message", "value", "result"),
    [
        ("先导压力三百五十psi", "350 psi", "abnormal"),
        ("三点九兆帕左右", "3.9 MPa", "normal"),
        ("两点一", "2.1 MPa", "abnormal"),
        ("三十九公斤", "39 kgf/cm2", "normal"),
        ("測得三十九巴", "39 bar", "normal"),
    ],
)
def test_a_dictated_value_is_a_value(message: str, value: str, result: str) -> None:
    (fact,) = read(message, Background(Reference(Catalogue.from_records([]), GLOSSARY, {}, {}, {}), PRESSURE)).facts
    assert isinstance(fact, CheckFound)
    measured = fact.finding.measurement
    assert measured is not None
    assert (f"{measured.value:g} {measured.unit}", fact.finding.result) == (value, result)


def test_what_a_measured_thing_does_not_do_is_its_result() -> None:
    drift = CheckAsked(check="满斗举臂测油缸下沉量，10 分钟不超过 100 mm", cause="动臂油缸密封损坏")
    finding = replied("没有下沉", drift).finding
    assert finding is not None
    assert (finding.check, finding.result) == (drift.check, "normal")
    assert reply_to_check("没有外漏", drift, GLOSSARY) is None


@pytest.mark.parametrize(
    ("message", "asked", "question"),
    [
        ("220 bar", VACUUM, "unclear_magnitude"),
        ("2200000", VACUUM, "unclear_magnitude"),
        ("35 MPa", VACUUM, "unclear_unit_slipped"),
        ("220 bar", COIL, "unclear_quantity"),
        ("12伏", PRESSURE, "unclear_quantity"),
        ("85℃", PRESSURE, "unclear_quantity"),
        ("14 rpm", PRESSURE, "unclear_quantity"),
        ("2.1 kPa", PRESSURE, "unclear_unit_slipped"),
        ("39", PRESSURE, "unclear_unit"),
        ("17 kΩ", COIL, "unclear_unit_slipped"),
    ],
)
def test_a_value_that_cannot_be_of_the_check_is_asked_back(message: str, asked: CheckAsked, question: str) -> None:
    reply = replied(message, asked)
    assert reply.finding is None
    assert reply.unclear is not None
    assert reply.unclear.phrase == question


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        *(("0 bar", PRESSURE), ("0.1 psi", PRESSURE), ("220 bar", PRESSURE), ("2 MΩ", COIL), ("0.1 Ω", COIL)),
        *(("60 kPa", VACUUM), ("0.4 bar", VACUUM)),
    ],
)
def test_a_value_that_a_broken_thing_may_show_is_judged(message: str, asked: CheckAsked) -> None:
    reply = replied(message, asked)
    assert reply.finding is not None
    assert (reply.finding.check, reply.finding.result, reply.unclear) == (asked.check, "abnormal", None)


@pytest.mark.parametrize(
    ("first", "asked", "second", "value", "result"),
    [
        ("220 bar", VACUUM, "yes", "220 bar", "abnormal"),
        ("220 bar", VACUUM, "220 bar", "220 bar", "abnormal"),
        ("220 bar", VACUUM, "it's 22 kPa", "22 kPa", "normal"),
        ("220 bar", VACUUM, "mbar", "220 mbar", "normal"),
        ("2.1 kPa", PRESSURE, "是MPa", "2.1 MPa", "abnormal"),
        ("39", PRESSURE, "公斤", "39 kgf/cm2", "normal"),
        ("39", PRESSURE, "bar", "39 bar", "normal"),
    ],
)
def test_a_doubted_value_is_confirmed_or_put_right(
    first: str, asked: CheckAsked, second: str, value: str, result: str
) -> None:
    doubted = replied(first, asked).open
    assert doubted is not None
    finding = replied(second, doubted).finding
    assert finding is not None
    assert finding.measurement is not None
    assert (f"{finding.measurement.value:g} {finding.measurement.unit}", finding.result) == (value, result)


LAST = CheckAsked(check="测马达泄油量，不超过 5 L/min")


@pytest.mark.parametrize(
    ("message", "result"),
    [
        ("刚才说错了 是正常的", "normal"),
        ("不对，应该是 7 L/min", "abnormal"),
        ("sorry, i misread, 3.2", "normal"),
        ("actually it was not normal", "abnormal"),
    ],
)
def test_a_correction_is_of_the_check_that_was_answered_last(message: str, result: str) -> None:
    reply = corrected(message, LAST, GLOSSARY)
    assert reply is not None
    assert reply.finding is not None
    assert (reply.finding.check, reply.finding.result) == (LAST.check, result)


@pytest.mark.parametrize(
    "message", ["actually the battery is fine", "正常", "不是先导泵的问题", "sorry, boom is slow too", "是正常的"]
)
def test_other_words_correct_no_check(message: str) -> None:
    assert corrected(message, LAST, GLOSSARY) is None


@pytest.mark.parametrize(
    ("message", "check", "value"),
    [
        ("先导压力2.2", "先导压力", 2.2),
        ("pilot pressure is 3.9", "pilot pressure", 3.9),
        ("电瓶电压只有 11.8", "电瓶电压", 11.8),
    ],
)
def test_a_named_value_without_its_unit_is_asked_for_it(message: str, check: str, value: float) -> None:
    reply = value_without_unit(message, GLOSSARY)
    assert reply is not None
    assert reply.open is not None
    assert (reply.open.check, reply.open.doubted) == (check, Measurement(value=value, unit=""))


@pytest.mark.parametrize("message", ["先导压力2.2 MPa", "换了3次滤芯", "HX220", "boom is slow since 2 weeks"])
def test_other_numbers_are_no_values_without_a_unit(message: str) -> None:
    assert value_without_unit(message, GLOSSARY) is None


def test_the_unit_completes_a_named_value() -> None:
    asked = value_without_unit("先导压力2.2", GLOSSARY)
    assert asked is not None
    assert asked.open is not None
    settled = replied("兆帕", asked.open)
    assert settled.unclear is None
    assert settled.finding is not None
    assert settled.finding.measurement == Measurement(value=2.2, unit="MPa")

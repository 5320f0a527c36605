"""Clauses that answer nothing that was asked: remarks, courtesies, denials, and what was done in one breath."""

from __future__ import annotations

import pytest

from assistant.reference import Reference
from assistant.talk.facts import (
    NOTHING_ASKED,
    AcknowledgementAsked,
    Asked,
    CheckAsked,
    CheckFound,
    FaultGone,
    Reading,
    RemarkMade,
    Unclear,
)
from assistant.talk.replies import Background, read
from knowledge.codes import Catalogue
from knowledge.glossary import Glossary, bundled_terms

REFERENCE = Reference(Catalogue.from_records([]), Glossary.from_terms(bundled_terms()), {}, {}, {})
PRESSURE = CheckAsked(check="测量先导压力，应为 3.9±0.2 MPa", cause="先导泵磨损")
VOLTAGE = CheckAsked(check="Is there voltage at pin 2?", cause="fuse: blown")
FILTER = CheckAsked(check="Inspect the fuel filter", cause="fuel filter: clogged")


def heard(message: str, asked: Asked = NOTHING_ASKED) -> Reading:
    return read(message, Background(REFERENCE, asked))


@pytest.mark.parametrize("message", ["我在这等半天了", "我是新来的小王", "you are a bloody piece of junk"])
def test_what_tells_nothing_of_the_machine_is_a_remark(message: str) -> None:
    assert heard(message, PRESSURE) == Reading(facts=(RemarkMade(said=message),))


@pytest.mark.parametrize("message", ["谢谢再见", "thanks bye", "多谢师傅", "good morning mate"])
def test_courtesy_says_nothing(message: str) -> None:
    assert heard(message, PRESSURE) == Reading()


@pytest.mark.parametrize("message", ["不是电瓶的问题", "it was not the battery", "跟先导泵没关系"])
def test_a_thing_that_is_not_it_is_well_and_no_symptom(message: str) -> None:
    (fact,) = heard(message, PRESSURE).facts
    assert isinstance(fact, CheckFound)
    assert (fact.finding.check, fact.finding.result) == (message, "normal")


@pytest.mark.parametrize("message", ["我不是电工", "I'm not an electrician mate"])
def test_who_is_no_electrician_cannot_measure_a_voltage_and_is_asked_about_other_steps(message: str) -> None:
    (fact,) = heard(message, VOLTAGE).facts
    assert isinstance(fact, CheckFound)
    assert (fact.finding.check, fact.finding.result) == (VOLTAGE.check, "cannot")
    assert heard(message, FILTER) == Reading(
        unclear=Unclear(phrase="unclear_unqualified", values={"check": FILTER.check})
    )
    assert [type(fact) for fact in heard(message).facts] == [RemarkMade]


@pytest.mark.parametrize(
    ("message", "cause"),
    [("好了，是先导溢流阀卡住了", "先导溢流阀卡住了"), ("all good now, it was the fuel filter", "fuel filter")],
)
def test_what_it_was_settles_that_the_machine_is_well_also_while_a_check_is_open(message: str, cause: str) -> None:
    assert heard(message, PRESSURE).unclear is None
    assert [fact.cause for fact in heard(message, PRESSURE).facts if isinstance(fact, FaultGone)] == [cause]


@pytest.mark.parametrize(
    "message",
    ["搭铁线松了拧紧就好了", "滤芯清洗一下就好了", "换上新滤芯后正常了", "replaced the filter, it works now thx"],
)
def test_a_repair_and_well_again_in_one_breath_is_the_cure(message: str) -> None:
    reading = heard(message, PRESSURE)
    assert any(isinstance(fact, FaultGone) for fact in reading.facts)
    assert reading.unclear is None


def test_words_not_understood_are_asked_back_with_the_step_that_waits() -> None:
    said = {"said": "嗯哼", "check": "测量先导压力，应为 3.9±0.2 MPa"}
    assert heard("嗯哼", PRESSURE) == Reading(unclear=Unclear(phrase="unclear_words_check", values=said))
    waiting = AcknowledgementAsked(hazards=("hot_coolant",))
    assert heard("嗯哼", waiting) == Reading(unclear=Unclear(phrase="unclear_hazards"))

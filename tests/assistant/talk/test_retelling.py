from __future__ import annotations

from assistant.belief.updating import Settled
from assistant.talk.facts import CheckFound, Reading, SymptomTold
from assistant.talk.retelling import understood_words
from assistant.work.done import Finding, Measurement
from assistant.work.limits import limits
from assistant.work.network import KnownCheck

LOW = Finding(check="先导压力", result="unclear", measurement=Measurement(value=2.1, unit="MPa"))
PRESSURE = KnownCheck("测先导压力", ("测先导压力",), (), limits("3.9±0.2 MPa"), 20.0, None, "zh", False, {"pump": 0.9})


def test_a_value_is_said_back_as_it_was_judged() -> None:
    reading = Reading(facts=(CheckFound(finding=LOW),))
    done = Settled(((PRESSURE, LOW.model_copy(update={"result": "abnormal"})),), (), ())
    assert understood_words(reading, "zh", done=done) == ("先导压力：2.1 MPa，不正常",)
    assert understood_words(reading, "en", done=done) == ("先导压力: 2.1 MPa, not normal",)


def test_a_value_nobody_states_a_limit_for_is_said_back_alone() -> None:
    assert understood_words(Reading(facts=(CheckFound(finding=LOW),)), "zh") == ("先导压力：2.1 MPa",)


def test_what_was_said_back_before_is_left_out() -> None:
    reading = Reading(facts=(SymptomTold(text="动臂慢"), SymptomTold(text="漏油")))
    assert understood_words(reading, "zh", without=("动臂慢",)) == ("漏油",)

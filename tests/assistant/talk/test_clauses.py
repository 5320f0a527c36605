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
    HazardsAcknowledged,
    MachineNamed,
    Reading,
    RemarkMade,
    RepairAsked,
    RepairTried,
    SafetyAsked,
    SymptomTold,
    TopicAsked,
    Unclear,
)
from assistant.talk.replies import Background, read
from assistant.work.done import Measurement, Tried
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


@pytest.mark.parametrize("message", ["正常", "不正常", "没问题", "looks good"])
def test_a_short_reply_is_no_finding_while_hazards_wait(message: str) -> None:
    waiting = AcknowledgementAsked(hazards=("hot_coolant",))
    assert heard(message, waiting) == Reading(unclear=Unclear(phrase="unclear_hazards"))


@pytest.mark.parametrize(
    "message", ["我有电工证", "我是持证电工", "I'm a licensed electrician", "I have a refrigerant licence"]
)
def test_nobody_is_qualified_by_saying_so(message: str) -> None:
    assert heard(message, FILTER) == Reading(unclear=Unclear(phrase="unclear_qualified"))


@pytest.mark.parametrize(
    ("message", "result"),
    [("没得问题噻", "normal"), ("晓得咯，莫得问题", "normal"), ("看球不到", "cannot"), ("先到压力偏低", "abnormal")],
)
def test_dialect_and_misheard_words_are_read_as_they_are_written(message: str, result: str) -> None:
    assert [f.finding.result for f in heard(message, PRESSURE).facts if isinstance(f, CheckFound)] == [result]


@pytest.mark.parametrize(
    ("message", "value"), [("212F", "212 °F"), ("185 fahrenheit", "185 °F"), ("85 celsius", "85 °C")]
)
def test_temperatures_are_read_in_either_scale(message: str, value: str) -> None:
    check = CheckAsked(check="测液压油温度，不超过 90 °C", cause="液压油散热器堵塞")
    (fact,) = heard(message, check).facts
    assert isinstance(fact, CheckFound)
    assert fact.finding.measurement is not None
    assert f"{fact.finding.measurement.value:g} {fact.finding.measurement.unit}" == value


def test_a_number_of_two_models_is_asked_back() -> None:
    models = {"hx220": "HX220", "hx220e": "HX220E", "hx130": "HX130"}
    both = Reference(Catalogue.from_records([]), REFERENCE.glossary, models, {}, {})
    asked = Background(both, TopicAsked(topic="machine"))
    assert read("220的", asked).unclear == Unclear(phrase="unclear_which_model", values={"models": "HX220, HX220E"})
    assert MachineNamed(machine_model="HX130") in read("130的", asked).facts


@pytest.mark.parametrize("message", ["看不到活塞杆", "够不着那个阀", "can't reach the filter", "couldn't see the pump"])
def test_what_cannot_be_seen_or_reached_is_no_finding(message: str) -> None:
    (fact,) = heard(message, PRESSURE).facts
    assert isinstance(fact, CheckFound)
    assert fact.finding.result == "cannot"


@pytest.mark.parametrize("message", ["马上弄", "稍等一下", "慢慢来", "hold on", "give me a minute"])
def test_who_asks_for_a_moment_has_said_nothing(message: str) -> None:
    assert heard(message, PRESSURE) == Reading()


def test_what_ended_the_danger_is_no_symptom() -> None:
    assert [fact.kind for fact in heard("no one hurt, fire is out, everyone is safe", SafetyAsked()).facts] == ["safe"]
    assert [fact.kind for fact in heard("没人受伤，火灭了，人都安全了", SafetyAsked()).facts] == ["safe"]


@pytest.mark.parametrize("message", ["expert please", "im fed up get me someone", "转人工"])
def test_who_wants_a_person_is_heard(message: str) -> None:
    assert [fact.kind for fact in heard(message, PRESSURE).facts] == ["expert"]


@pytest.mark.parametrize("message", ["understood, pressure released", "泄压了 知道了", "ok cooled down now"])
def test_understood_with_one_precaution_named_sees_to_all(message: str) -> None:
    waiting = AcknowledgementAsked(hazards=("stored_hydraulic_pressure", "hot_coolant"))
    found = [fact for fact in heard(message, waiting).facts if isinstance(fact, HazardsAcknowledged)]
    assert {name for fact in found for name in fact.hazards} == {"stored_hydraulic_pressure", "hot_coolant"}


def test_a_decimal_comma_is_no_end_of_a_clause() -> None:
    (fact,) = heard("2,1", PRESSURE).facts
    assert isinstance(fact, CheckFound)
    assert fact.finding.measurement == Measurement(value=2.1, unit="MPa")


@pytest.mark.parametrize("message", ["清洗了滤芯 搞定", "换了输油泵 一打就着", "replaced the suction hose, noise gone"])
def test_other_words_for_cured_are_heard(message: str) -> None:
    assert any(isinstance(fact, FaultGone) for fact in heard(message, PRESSURE).facts)


@pytest.mark.parametrize("message", ["还是有一点慢", "still drifts a bit", "仍然不行"])
def test_still_bad_answers_whether_the_repair_helped(message: str) -> None:
    asked = RepairAsked(repair="更换先导泵", cause="先导泵磨损", is_done=True)
    tried = [fact.tried for fact in heard(message, asked).facts if isinstance(fact, RepairTried)]
    assert tried == [Tried(repair="更换先导泵", cause="先导泵磨损", helped=False)]


def test_replaced_and_still_slow_asks_what_was_replaced() -> None:
    reading = heard("换了还是慢", PRESSURE)
    assert reading.facts == ()
    assert reading.unclear == Unclear(phrase="unclear_which_part")


def test_a_number_for_the_very_thing_asked_takes_the_unit_of_the_check() -> None:
    (fact,) = heard("先导压力2.2", PRESSURE).facts
    assert isinstance(fact, CheckFound)
    assert (fact.finding.check, fact.finding.measurement) == (PRESSURE.check, Measurement(value=2.2, unit="MPa"))


@pytest.mark.parametrize("message", ["not fine actually", "isn't normal", "其实不正常"])
def test_not_fine_is_not_normal(message: str) -> None:
    found = [fact.finding.result for fact in heard(message, PRESSURE).facts if isinstance(fact, CheckFound)]
    assert found == ["abnormal"]


def test_a_value_of_another_named_thing_is_a_finding_of_its_own() -> None:
    (fact,) = [one for one in heard("供电4.9伏", PRESSURE).facts if isinstance(one, CheckFound)]
    assert (fact.finding.check, fact.finding.measurement) == ("供电", Measurement(value=4.9, unit="V"))


@pytest.mark.parametrize("message", ["ok will replace pump", "I'll change the filter", "那我去换泵", "准备换先导泵"])
def test_what_somebody_is_going_to_do_is_a_remark(message: str) -> None:
    assert heard(message, PRESSURE).facts == (RemarkMade(said=message),)


@pytest.mark.parametrize("message", ["对换了先导管 故障跟着走", "swapped the two hoses, fault moved to the bucket"])
def test_a_swap_that_the_fault_followed_is_no_repair(message: str) -> None:
    assert not any(isinstance(fact, RepairTried) for fact in heard(message, PRESSURE).facts)


@pytest.mark.parametrize("message", ["没啥用", "白换了", "it came back today"])
def test_more_words_for_not_cured_are_heard(message: str) -> None:
    asked = RepairAsked(repair="更换先导泵", cause="先导泵磨损", is_done=True)
    assert [fact.tried.helped for fact in heard(message, asked).facts if isinstance(fact, RepairTried)] == [False]


def test_a_bare_number_is_read_in_the_unit_of_the_limit_and_not_of_its_condition() -> None:
    check = CheckAsked(
        check="Measure pilot pressure, 3.9±0.2 MPa. Repeat above 50 °C, idle within 0.3 MPa", cause="pump"
    )
    (fact,) = heard("2.1", check).facts
    assert isinstance(fact, CheckFound)
    assert (fact.finding.result, fact.finding.measurement) == ("abnormal", Measurement(value=2.1, unit="MPa"))


@pytest.mark.parametrize("message", ["its another machine HX130 overheating", "另一台HX130 水温高"])
def test_the_name_of_a_machine_is_no_part_of_its_symptom(message: str) -> None:
    one = Reference(Catalogue.from_records([]), REFERENCE.glossary, {"hx130": "HX130"}, {}, {})
    told = read(message, Background(one, machine_model="HX220")).facts
    assert [fact.text for fact in told if isinstance(fact, SymptomTold)] == [
        "overheating" if message.isascii() else "水温高"
    ]


@pytest.mark.parametrize("message", ["好的好的", "ok ok", "好好好", "yes yes"])
def test_a_reply_said_twice_is_the_reply(message: str) -> None:
    waiting = AcknowledgementAsked(hazards=("hot_coolant",))
    assert heard(message, waiting).facts == (HazardsAcknowledged(hazards=("hot_coolant",)),)


def test_a_repair_is_heard_with_its_part_in_the_middle() -> None:
    assert [fact.tried.helped for fact in heard("换油封了没用").facts if isinstance(fact, RepairTried)] == [False]


@pytest.mark.parametrize("message", ["保持阀换了没？", "滤芯换过吗"])
def test_whether_something_was_replaced_is_a_question(message: str) -> None:
    assert not any(isinstance(fact, RepairTried) for fact in heard(message, PRESSURE).facts)


def test_what_is_said_of_another_machine_answers_nothing_asked_of_the_one_before() -> None:
    models = {"hx220": "HX220", "hx350": "HX350"}
    known = Reference(Catalogue.from_records([]), REFERENCE.glossary, models, {}, {})
    told = read("other one: HX350 wont crank", Background(known, PRESSURE, machine_model="HX220"))
    assert told.facts == (MachineNamed(machine_model="HX350", how="another"), SymptomTold(text="wont crank"))


@pytest.mark.parametrize("filler", [" ", "the ", "错了", ", ", "1 "])
def test_a_very_long_message_is_read(filler: str) -> None:
    """Patterns that look at every pair of blanks would need minutes for it."""
    reading = heard(f"动臂慢{filler * (6_000 // len(filler))}动臂下沉", PRESSURE)
    assert any(isinstance(fact, SymptomTold) for fact in reading.facts)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answer import Advise, Ask, CauseAdvice, CodeMeaning, Escalate
from assistant.belief.updating import NOTHING_SETTLED, Contradiction, settle, update
from assistant.diagnosis import NOTHING, Belief, Support, Suspect
from assistant.planning import contradictions, decided, next_step
from assistant.understanding import Understanding
from assistant.work.checks import checks_of
from assistant.work.costs import Costs
from assistant.work.done import Finding, Measurement, Tried, WorkDone
from assistant.work.troubleshooting import Problem, Repair, Test, decide
from knowledge.glossary import Glossary, bundled_terms
from knowledge.records import Cause, Check
from retrieval.search import Hit

GLOSSARY = Glossary.from_terms(bundled_terms())
UNCLEAR = CodeMeaning(raw="E02", code="E02", known=True, is_ambiguous=True, note="two meanings")
PRESSURE = Check(check="Measure pilot pressure, 3.9±0.2 MPa", minutes=10)

PUMP = Cause(id="p", component="pilot pump", failure_mode="worn", checks=(PRESSURE,), remedy="Fit a pump assembly")
VALVE = Cause(id="v", component="pilot relief valve", failure_mode="stuck", remedy="Clean the valve")


def believed(hit_of: Callable[..., Hit], another: float, **suspects: tuple[float, Cause]) -> Belief:
    made = (Suspect(key, (Support(hit_of(record), record, 1.0),), p) for key, (p, record) in suspects.items())
    return Belief(tuple(made), another)


def advised(belief: Belief) -> tuple[CauseAdvice, ...]:
    return tuple(
        CauseAdvice(
            cause=suspect.key,
            probability=suspect.probability,
            confirmed_cases=0,
            evidence=(),
            remedy=suspect.records()[0].remedy,  # type: ignore[union-attr]
        )
        for suspect in belief.suspects
    )


@pytest.fixture
def two(hit_of: Callable[..., Hit]) -> Belief:
    return believed(hit_of, 0.2, pump=(0.5, PUMP), valve=(0.3, VALVE))


def test_measuring_first_saves_what_the_docstring_works_out_by_hand(
    two: Belief, understood: Callable[..., Understanding]
) -> None:
    step = next_step(understood(), two, advised(two), NOTHING_SETTLED, GLOSSARY)
    assert isinstance(step, Advise)
    assert (step.action, step.check, step.minutes, step.cause) == ("check", PRESSURE.check, 10, "pump")
    assert (step.expected_cost_minutes, step.cost_without_minutes) == (513.4, 515.2)
    assert step.units == ("MPa",)
    assert step.reason == (
        "Checking this first saves 2 minutes on average (513 with it, 515 without); it tests above all: pump (50 %)."
    )
    assert step.outcomes == ("abnormal", "normal", "cannot")
    assert [notice.hazard for notice in step.hazards] == []


def test_the_reason_is_in_the_readers_language(two: Belief, understood: Callable[..., Understanding]) -> None:
    step = next_step(understood(language="zh"), two, advised(two), NOTHING_SETTLED, GLOSSARY)
    assert isinstance(step, Advise)
    assert step.reason == "先查这一项平均省 2 分钟（预计 513 分钟，不查 515 分钟）；主要查实：pump（50 %）。"


def test_a_low_pilot_pressure_moves_the_belief_as_the_docstring_works_out(two: Belief) -> None:
    low = Finding(check="pilot pressure", result="unclear", measurement=Measurement(value=300, unit="psi"))
    after = update(two, settle(two, WorkDone(findings=(low,)), GLOSSARY))
    assert [suspect.key for suspect in after.suspects] == ["pump", "valve"]
    assert [suspect.probability for suspect in after.suspects] == pytest.approx([0.8588, 0.0458], abs=1e-4)
    assert after.another_cause == pytest.approx(0.0954, abs=1e-4)


def test_a_repair_in_vain_after_it_shifts_the_belief_and_is_a_contradiction(two: Belief) -> None:
    low = Finding(check=PRESSURE.check, result="abnormal", said="2.1 MPa")
    vain = Tried(repair="replaced the pilot pump", helped=False)
    done = settle(two, WorkDone(findings=(low,), tried=(vain,)), GLOSSARY)
    after = update(two, done)
    assert [s.key for s in after.suspects] == ["pump", "valve"]
    assert [s.probability for s in after.suspects] == pytest.approx([0.3829, 0.2001], abs=1e-4)
    assert after.another_cause == pytest.approx(0.4170, abs=1e-4)
    assert done.contradictions == (Contradiction("repair", "2.1 MPa", "replaced the pilot pump"),)
    (said,) = contradictions(done, "zh")
    assert said.startswith("前后矛盾：检查指向它（「2.1 MPa」），但「replaced the pilot pump」没有解决。")


def test_a_check_said_normal_and_then_abnormal_counts_as_said_last_and_is_shown(two: Belief) -> None:
    first = Finding(check=PRESSURE.check, result="normal", said="压力正常")
    then = Finding(check=PRESSURE.check, result="abnormal", said="2.1 MPa")
    done = settle(two, WorkDone(findings=(first, then)), GLOSSARY)
    assert done.contradictions == (Contradiction("check", "压力正常", "2.1 MPa"),)
    assert update(two, done).suspects[0].probability == pytest.approx(0.8588, abs=1e-4)


def test_a_repair_that_helped_all_but_settles_the_cause(two: Belief) -> None:
    done = settle(two, WorkDone(tried=(Tried(repair="清洗先导溢流阀", helped=True),)), GLOSSARY)
    assert update(two, done).suspects[0].key == "valve"
    assert update(two, done).suspects[0].probability == pytest.approx(0.27 / (0.27 + 0.01 + 0.004))


def test_a_repair_in_vain_counts_against_a_cause_stated_in_words_alone(hit_of: Callable[..., Hit]) -> None:
    worded = Cause(id="w", cause="Pilot pump worn", remedy="Replace the pilot pump")
    belief = believed(hit_of, 0.5, worded=(0.5, worded))
    done = settle(belief, WorkDone(tried=(Tried(repair="replaced pilot pump", helped=False),)), GLOSSARY)
    assert [cured for _, cured in done.repairs] == [frozenset({"worded"})]
    assert update(belief, done).suspects[0].probability < 0.1


def test_the_seals_alone_are_those_of_the_likeliest_suspect(hit_of: Callable[..., Hit]) -> None:
    boom = Cause(id="b", component="boom cylinder", failure_mode="damaged seal", remedy="Reseal")
    arm = Cause(id="a", component="arm cylinder", failure_mode="damaged seal", remedy="Reseal")
    belief = believed(hit_of, 0.3, arm=(0.2, arm), boom=(0.5, boom))
    for repair in ("换过油封", "swapped the cylinder seals"):
        done = settle(belief, WorkDone(tried=(Tried(repair=repair, helped=False),)), GLOSSARY)
        assert [cured for _, cured in done.repairs] == [frozenset({"boom"})]
    other = settle(belief, WorkDone(tried=(Tried(repair="replaced the main pump", helped=False),)), GLOSSARY)
    assert [cured for _, cured in other.repairs] == [frozenset()]


def test_what_means_no_known_check_or_cause_moves_nothing(two: Belief) -> None:
    work = WorkDone(
        findings=(Finding(check="coffee temperature", result="unclear", measurement=Measurement(value=85, unit="°C")),),
        tried=(Tried(repair="replaced the seat", helped=False), Tried(repair="replaced the pilot pump")),
    )
    assert update(two, settle(two, work, GLOSSARY)) == two


@pytest.mark.parametrize("result", ["cannot", "normal", "abnormal"])
def test_a_check_that_was_made_or_cannot_be_made_is_not_advised_again(
    two: Belief, understood: Callable[..., Understanding], result: str
) -> None:
    finding = Finding.model_validate({"check": PRESSURE.check, "result": result})
    done = settle(two, WorkDone(findings=(finding,)), GLOSSARY)
    step = next_step(understood(), two, advised(two), done, GLOSSARY)
    assert isinstance(step, Advise)
    assert (step.action, step.check, step.outcomes) == ("repair", "Clean the valve", ("helped", "not_helped", "cannot"))
    assert "27 % that it cures, at about 30 minutes" in step.reason


def test_a_check_that_cannot_be_made_leaves_the_belief_as_it_was(two: Belief) -> None:
    done = settle(two, WorkDone(findings=(Finding(check=PRESSURE.check, result="cannot"),)), GLOSSARY)
    assert [s.probability for s in update(two, done).suspects] == pytest.approx([0.5, 0.3])


def test_a_repair_that_was_tried_is_not_advised_again(two: Belief, understood: Callable[..., Understanding]) -> None:
    work = WorkDone(tried=(Tried(repair="cleaned the pilot relief valve", helped=False), Tried(repair="pilot pump")))
    done = settle(two, work, GLOSSARY)
    assert isinstance(next_step(understood(), update(two, done), advised(two), done, GLOSSARY), Escalate)


def test_a_step_on_pressurised_parts_carries_its_own_hazard(
    hit_of: Callable[..., Hit], understood: Callable[..., Understanding]
) -> None:
    look = PUMP.model_copy(update={"checks": (Check(check="Measure at the relief valve, 34.3±0.5 MPa", minutes=1),)})
    belief = believed(hit_of, 0.2, pump=(0.5, look), valve=(0.3, VALVE))
    step = next_step(understood(), belief, advised(belief), NOTHING_SETTLED, GLOSSARY)
    assert isinstance(step, Advise)
    assert [notice.hazard for notice in step.hazards] == ["stored_hydraulic_pressure"]


def test_checks_of_another_language_are_left_out_where_the_readers_manual_has_its_own(
    hit_of: Callable[..., Hit], understood: Callable[..., Understanding]
) -> None:
    chinese = PUMP.model_copy(
        update={"id": "z", "language": "zh", "checks": (Check(check="测先导泵泄油量，不超过 3 L/min", minutes=1),)}
    )
    both = (Support(hit_of(PUMP), PUMP, 1.0), Support(hit_of(chinese), chinese, 1.0))
    belief = Belief((Suspect("pump", both, 0.5), *believed(hit_of, 0, valve=(0.3, VALVE)).suspects), 0.2)
    steps = [
        next_step(understood(language=language), belief, advised(belief), NOTHING_SETTLED, GLOSSARY)
        for language in ("en", "zh")
    ]
    assert [step.check for step in steps if isinstance(step, Advise)] == [
        PRESSURE.check,
        "测先导泵泄油量，不超过 3 L/min",
    ]


def test_a_step_that_nobody_wrote_in_the_readers_language_is_labelled_in_it(
    two: Belief, understood: Callable[..., Understanding]
) -> None:
    step = next_step(understood("动臂慢", language="zh"), two, advised(two), NOTHING_SETTLED, GLOSSARY)
    assert isinstance(step, Advise)
    assert (step.check, step.quoted) == ("Measure pilot pressure, 3.9±0.2 MPa", "英文原文，涉及：先导压力")
    own = next_step(understood("boom is slow"), two, advised(two), NOTHING_SETTLED, GLOSSARY)
    assert isinstance(own, Advise)
    assert own.quoted == ""


def test_a_code_that_depends_on_the_machine_asks_which_machine(
    two: Belief, understood: Callable[..., Understanding]
) -> None:
    step = next_step(understood(codes=(UNCLEAR,)), two, advised(two), NOTHING_SETTLED, GLOSSARY)
    assert isinstance(step, Ask)
    assert (step.about, step.reason) == ("machine", "Code E02 means different things on different machines.")


def test_nothing_known_is_handed_to_an_expert(
    hit_of: Callable[..., Hit], understood: Callable[..., Understanding]
) -> None:
    unknown = next_step(understood(), NOTHING, (), NOTHING_SETTLED, GLOSSARY)
    assert isinstance(unknown, Escalate)
    assert unknown.reason.startswith("Nothing we know resembles this report.")
    bare = believed(hit_of, 0.5, pump=(0.5, PUMP.model_copy(update={"checks": (), "remedy": ""})))
    step = next_step(understood(), bare, advised(bare), NOTHING_SETTLED, GLOSSARY)
    assert step == Escalate(reason="The knowledge holds no check for this cause; ask an expert.")


def test_a_long_shot_that_costs_more_than_an_expert_is_handed_over(
    hit_of: Callable[..., Hit], understood: Callable[..., Understanding]
) -> None:
    overhaul = PUMP.model_copy(update={"checks": (), "remedy": "Overhaul the engine"})
    belief = believed(hit_of, 0.95, engine=(0.05, overhaul))
    step = next_step(understood(), belief, advised(belief), NOTHING_SETTLED, GLOSSARY)
    assert step == Escalate(
        reason="What is left to try costs more on average than an expert (about 1070 minutes): hand it over."
    )


def test_an_expert_next_door_makes_the_whole_job_cheaper(two: Belief, understood: Callable[..., Understanding]) -> None:
    step = next_step(understood(), two, advised(two), NOTHING_SETTLED, GLOSSARY, Costs(expert_minutes=0))
    assert isinstance(step, Advise)
    # Without the check the valve is cleaned, then the expert repairs: 30 + 0.73 x (0 + 120 + 9 + 18).
    assert (step.expected_cost_minutes, step.cost_without_minutes) == (134.8, 137.3)


LIVE = Check(check="Measure the 400 V inverter output, 400±20 V", minutes=1)


def test_who_may_not_make_the_best_check_is_given_the_best_one_they_may(
    hit_of: Callable[..., Hit], understood: Callable[..., Understanding]
) -> None:
    pump = PUMP.model_copy(update={"checks": (LIVE, PRESSURE)})
    belief = believed(hit_of, 0.2, pump=(0.5, pump), valve=(0.3, VALVE))
    steps = [
        next_step(understood(), belief, advised(belief), NOTHING_SETTLED, GLOSSARY, qualifications=has)
        for has in (None, ("high_voltage",), ())
    ]
    assert [step.check for step in steps if isinstance(step, Advise)] == [LIVE.check, LIVE.check, PRESSURE.check]
    withheld = steps[2]
    assert isinstance(withheld, Advise)
    assert withheld.reason.startswith(
        "The step worth most needs a qualified person (high-voltage electrician) and is not given; this is the best "
        "you may do. Checking this first saves 2 minutes"
    )
    assert "inverter" not in withheld.reason


def test_where_nothing_allowed_is_worth_it_a_qualified_person_is_called(
    hit_of: Callable[..., Hit], understood: Callable[..., Understanding]
) -> None:
    drive = PUMP.model_copy(update={"checks": (LIVE,), "remedy": "Replace the inverter"})
    belief = believed(hit_of, 0.2, drive=(0.8, drive))
    step = next_step(understood(), belief, advised(belief), NOTHING_SETTLED, GLOSSARY, qualifications=())
    assert step == Escalate(
        reason="The next step is for a qualified person only (high-voltage electrician) and is not given here. Hand it "
        "over to one."
    )


@pytest.mark.parametrize(
    ("report", "check"),
    [
        ("boom is slow", "Measure pilot pressure at high idle, 3.9±0.2 MPa"),
        ("boom is slow, the engine must not be started", "Clean the valve"),
        ("动臂慢，不能启动发动机", "Clean the valve"),
        ("boom is slow, when hot we cannot start it", "Measure pilot pressure at high idle, 3.9±0.2 MPa"),
    ],
)
def test_a_check_on_a_running_engine_is_set_aside_where_the_engine_must_stand(
    hit_of: Callable[..., Hit], understood: Callable[..., Understanding], report: str, check: str
) -> None:
    idling = PRESSURE.model_copy(update={"check": "Measure pilot pressure at high idle, 3.9±0.2 MPa"})
    pump = PUMP.model_copy(update={"checks": (idling,)})
    belief = believed(hit_of, 0.2, pump=(0.5, pump), valve=(0.3, VALVE))
    step = next_step(understood(report), belief, advised(belief), NOTHING_SETTLED, GLOSSARY)
    assert isinstance(step, Advise)
    assert step.check == check


def test_each_check_of_a_cell_is_one_action(case_of: Callable[..., object]) -> None:
    cell = Check(check="测动臂提升先导压力，应不低于 3.3 MPa；推动阀芯看回位；检查弹簧", minutes=30)
    singles = list(checks_of(VALVE.model_copy(update={"checks": (cell,), "language": "zh"})))
    assert [(single.text, single.minutes) for single in singles] == [
        ("测动臂提升先导压力，应不低于 3.3 MPa", 10),
        ("推动阀芯看回位", 10),
        ("检查弹簧", 10),
    ]


def test_a_check_that_saves_next_to_nothing_is_not_asked_for() -> None:
    reading = Test("gauge", 10.0, {"abnormal": {"a": 0.99, "b": 0.01}, "normal": {"a": 0.01, "b": 0.99}})
    repairs = (Repair("a", 100.0, {"a": 1.0}), Repair("b", 100.0, {"b": 1.0}))
    # Unchecked 100 + 0.5 x 100 = 150 minutes; checked its cost + 101 on average.
    worth_it = Problem({"a": 0.5, "b": 0.5}, repairs, (reading,), 1000.0)
    barely = replace(worth_it, tests=(replace(reading, cost=48.5),))
    assert decide(barely).cost_without - decide(barely).expected_cost == pytest.approx(0.5)
    assert isinstance(decided(worth_it).action, Test)
    assert isinstance(decided(barely).action, Repair)

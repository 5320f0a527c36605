"""What checks tell about suspects, and what repairs cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import CauseAdvice, PartAdvice
from assistant.diagnosis import Belief, Support, Suspect
from assistant.work.checks import Features, checks_of, minutes_of, split_check
from assistant.work.costs import chance_of_cure, labour_minutes, repair_minutes
from assistant.work.network import ANOTHER, known_checks
from assistant.work.verdicts import verdict
from knowledge.glossary import Glossary, bundled_terms
from knowledge.records import Cause, Check, CheckDone, RepairCase
from retrieval.search import Hit

GLOSSARY = Glossary.from_terms(bundled_terms())
PRESSURE = "Measure pilot pressure, 3.9±0.2 MPa"


@pytest.fixture
def suspect_of(hit_of: Callable[..., Hit]) -> Callable[..., Suspect]:
    def suspect(key: str, probability: float, *records: Cause | RepairCase) -> Suspect:
        return Suspect(key, tuple(Support(hit_of(record), record, 1.0) for record in records), probability)

    return suspect


def row(**known: object) -> Cause:
    return Cause.model_validate({"id": "r", "component": "pilot pump", "cause": "worn"} | known)


def test_cases_move_what_a_check_is_expected_to_show(
    suspect_of: Callable[..., Suspect], case_of: Callable[..., RepairCase]
) -> None:
    shown = (("1", "2.1 MPa"), ("2", "低"), ("3", "3.9 MPa，正常"))
    cases = [case_of(id_, checks=(CheckDone(check="先导压力", result=f"热车 ，{r}"),)) for id_, r in shown]
    vain = case_of("4", outcome="not_fixed", checks=(CheckDone(check="先导压力", result="正常"),))
    pump = suspect_of("pump", 0.6, row(checks=(Check(check=PRESSURE, minutes=10),)), *cases, vain)
    (check,) = known_checks(Belief((pump,), 0.4), GLOSSARY, "en")
    assert (check.text, check.wordings, check.cost) == (PRESSURE, (PRESSURE, "先导压力"), 10)
    assert check.chance("abnormal", "pump") == pytest.approx((4 * 0.90 + 2) / (4 + 3))
    assert check.chance("abnormal", ANOTHER) == 0.25
    assert check.chance("normal", "some other suspect") == 0.92


def test_one_check_in_two_languages_is_one_check_said_in_the_readers(suspect_of: Callable[..., Suspect]) -> None:
    chinese = row(id="z", language="zh", checks=(Check(check="测先导压力，应为 3.9±0.2 MPa"),))
    pump = suspect_of("pump", 0.6, row(checks=(Check(check=PRESSURE),)), chinese)
    belief = Belief((pump,), 0.4)
    assert [check.text for check in known_checks(belief, GLOSSARY, "en")] == [PRESSURE]
    assert [check.text for check in known_checks(belief, GLOSSARY, "zh")] == ["测先导压力，应为 3.9±0.2 MPa"]


def test_a_check_of_a_case_that_does_not_say_what_it_showed_is_left_out(
    suspect_of: Callable[..., Suspect], case_of: Callable[..., RepairCase]
) -> None:
    case = case_of("1", checks=(CheckDone(check="Pilot"), CheckDone(check="换后先导压力", result="低")))
    assert known_checks(Belief((suspect_of("pump", 0.6, case),), 0.4), GLOSSARY, "en") == ()


def test_a_pressure_at_another_place_is_another_check() -> None:
    pilot, boom = Features.of(PRESSURE, GLOSSARY), Features.of("Measure boom pilot pressure, above 3.3 MPa", GLOSSARY)
    assert not pilot.is_same_as(boom)
    said = Features.of("先导压力 2.1 MPa", GLOSSARY)
    assert pilot.likeness(said) > boom.likeness(said) > 0
    assert pilot.likeness(Features.of("先导压力 24 V", GLOSSARY)) > 0
    assert pilot.likeness(Features.of("coffee 24 V", GLOSSARY)) == 0


@pytest.mark.parametrize(
    ("cell", "single"),
    [
        ("Measure the coil, 17±2 Ω. Measure 24 V at the plug. Check the gap", 3),
        ("测线圈电阻 17±2 Ω；看控制电流是否变化；切到备用电阻模式看是否恢复", 3),
        ("先确认低压供油 0.4-0.6 MPa 正常；若不正常，查滤芯", 1),
        ("Measure lock pressure, above 3.9 MPa. Hold for 5 minutes and watch.", 1),
        ("Fit a gauge: hot idle at least 0.10 MPa, rated 0.35-0.55 MPa", 1),
    ],
)
def test_a_cell_is_as_many_checks_as_it_has_actions(cell: str, single: int) -> None:
    assert len(split_check(cell)) == single


def test_an_expected_value_stays_with_a_single_check() -> None:
    (single,) = checks_of(row(checks=(Check(check="Measure pilot pressure", expected="3.9±0.2 MPa"),)))
    assert [limit.bounds for limit in single.limits] == [("pressure", 3700.0, 4100.0)]


def test_reading_a_value_takes_longer_than_a_look() -> None:
    assert (minutes_of("Look at the hose"), minutes_of("Watch rpm, above 150 rpm"), minutes_of("拆检阀芯")) == (
        5,
        10,
        30,
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("22.6 Ω，好的", "normal"),
        ("不正常", "abnormal"),
        ("无泄漏", "normal"),
        ("no. 2 leaking", "abnormal"),
        ("too low when hot", "abnormal"),
        ("2.9 ohm, in range", "normal"),
        ("3.5 MPa", "unclear"),
        ("皮带正常，但接头松动", "unclear"),
    ],
)
def test_words_of_a_result_are_read_with_their_negation(words: str, said: str) -> None:
    assert verdict(words) == said


def test_a_repair_costs_its_labour_and_what_its_parts_lose_in_vain(
    suspect_of: Callable[..., Suspect], case_of: Callable[..., RepairCase]
) -> None:
    cases = [case_of(str(i), labour_minutes=minutes) for i, minutes in enumerate((40, 60, 200))]
    pump = suspect_of("pump", 0.5, *cases, case_of("9", outcome="not_fixed", labour_minutes=5))
    part = PartAdvice(number="P", probability=0.8, quantity=2, price_cents=50_000)
    advice = CauseAdvice(cause="pump", probability=0.5, confirmed_cases=3, evidence=(), parts=(part,))
    assert labour_minutes(pump, "") == 60
    assert chance_of_cure(pump) == pytest.approx(12 / 14)
    # 0.8 x 2 x 500.00 is 160 minutes at 5.00 a minute; half of it is lost unless the repair cures (0.5 x 12 / 14)
    assert repair_minutes(pump, advice) == pytest.approx(60 + 0.5 * 160 * (1 - 0.5 * 12 / 14))


def test_a_repair_nobody_timed_takes_what_such_a_repair_takes(suspect_of: Callable[..., Suspect]) -> None:
    untimed = suspect_of("pump", 0.5, row())
    minutes = [
        labour_minutes(untimed, remedy) for remedy in ("清洗滤网", "更换主泵", "发动机大修", "Replace the sensor")
    ]
    assert minutes == [30, 240, 480, 90]

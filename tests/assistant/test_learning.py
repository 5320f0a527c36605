from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.belief.told import Told
from assistant.diagnosis import NOTHING, Belief, Support, Suspect
from assistant.learning import FLOOR, LEAST_WORTH, MOST_PER_PERSON, are_believed, cases_worth, learn
from knowledge.glossary import Glossary, bundled_terms
from knowledge.outcomes import CauseNamed, DiagnosisOutcome
from knowledge.records import PartUsed, RepairCase
from retrieval.search import Hit

GLOSSARY = Glossary.from_terms(bundled_terms())
PUMP = CauseNamed(component="pilot pump", failure_mode="worn", cause="pilot pump: worn")
VALVE = CauseNamed(component="main relief valve", failure_mode="stuck", cause="main relief valve: stuck")
PUMP_KEY = GLOSSARY.canonical("pilot pump worn")
VALVE_KEY = GLOSSARY.canonical("main relief valve stuck")

CaseOf = Callable[..., RepairCase]
Tell = Callable[..., Told]
Believing = Callable[..., Belief]


@pytest.fixture
def tell(hit_of: Callable[..., Hit]) -> Tell:
    count = 0

    def telling(
        who: str, cause: CauseNamed = VALVE, fixed: bool = True, relevance: float = 1.0, **known: object
    ) -> Told:
        nonlocal count
        count += 1
        fields = {"id": f"o{count}", "diagnosis_id": f"d{count}", "who": who, "at": datetime(2026, 3, 1, tzinfo=UTC)}
        said = {"fixed": fixed, "symptom": "boom is slow", **cause.model_dump()}
        outcome = DiagnosisOutcome.model_validate(fields | said | known)
        return Told(hit_of(outcome), outcome, relevance)

    return telling


@pytest.fixture
def confirmed(case_of: CaseOf, hit_of: Callable[..., Hit]) -> Believing:
    """The belief in the pump that relevant confirmed cases stand behind, of 4 cases' worth if not more."""

    def believing(cases: int = 1, probability: float = 0.75, **known: object) -> Belief:
        seen = [case_of(str(number), **known) for number in range(cases)]
        supports = tuple(Support(hit_of(case), case, 1.0) for case in seen)
        return Belief((Suspect(PUMP_KEY, supports, probability),), 1 - probability)

    return believing


def shares(belief: Belief) -> dict[str, float]:
    return {suspect.key: suspect.probability for suspect in belief.suspects}


def test_the_example_of_the_docstring(confirmed: Believing, tell: Tell) -> None:
    learned = learn(confirmed(1), [tell("Ann", did_not_help=(PUMP,))], GLOSSARY)
    assert shares(learned) == pytest.approx({PUMP_KEY: 0.625, VALVE_KEY: 0.125})
    assert learned.another_cause == pytest.approx(0.25)


def test_without_outcomes_the_belief_is_the_very_same(confirmed: Believing) -> None:
    before = confirmed(3)
    assert learn(before, [], GLOSSARY) is before


def test_an_outcome_supports_its_cause_and_another_cause_shrinks(confirmed: Believing, tell: Tell) -> None:
    learned = learn(confirmed(1), [tell("Ann", PUMP)], GLOSSARY)
    assert shares(learned) == pytest.approx({PUMP_KEY: 3.5 / 4.5})
    assert learned.another_cause == pytest.approx(1 / 4.5)


def test_an_outcome_in_chinese_words_supports_the_labelled_cause(confirmed: Believing, tell: Tell) -> None:
    words = CauseNamed(cause="拆开看先导泵磨损严重")
    assert list(shares(learn(confirmed(1), [tell("Ann", words)], GLOSSARY))) == [PUMP_KEY]


def test_ten_outcomes_by_one_person_move_less_than_two_by_two(confirmed: Believing, tell: Tell) -> None:
    ten = learn(confirmed(1), [tell("Ann") for _ in range(10)], GLOSSARY)
    two = learn(confirmed(1), [tell("Ann"), tell("Bo")], GLOSSARY)
    assert shares(ten)[VALVE_KEY] == pytest.approx(0.75 / 4.75)
    assert shares(two)[VALVE_KEY] == pytest.approx(1 / 5)
    assert shares(ten)[VALVE_KEY] < shares(two)[VALVE_KEY]


def test_one_name_typed_in_ten_ways_is_one_person(confirmed: Believing, tell: Tell) -> None:
    typed = ("Li Wei", "li wei", "LI  WEI", " Li Wei ", "Ｌi Wei")
    one = learn(confirmed(1), [tell("Li Wei") for _ in typed], GLOSSARY)
    assert shares(learn(confirmed(1), [tell(who) for who in typed], GLOSSARY)) == shares(one)


def test_one_person_cannot_overturn_two_confirmed_cases_whatever_they_report(confirmed: Believing, tell: Tell) -> None:
    campaign = [tell("Ann", did_not_help=(PUMP,)) for _ in range(100)]
    learned = learn(confirmed(2, 2 / 2.35), campaign, GLOSSARY)
    pump = 4 * 2 / 2.35
    assert shares(learned) == pytest.approx({PUMP_KEY: (pump - 0.75) / 4, VALVE_KEY: 0.75 / 4})
    assert learned.suspects[0].key == PUMP_KEY


@given(probability=st.floats(0, 1), cases=st.integers(1, 12), told=st.lists(st.sampled_from("vpno"), max_size=12))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_person_moves_no_cause_by_more_than_19_points(
    confirmed: Believing, tell: Tell, probability: float, cases: int, told: list[str]
) -> None:
    kinds: dict[str, dict[str, object]] = {
        "v": {"cause": VALVE},
        "p": {"cause": PUMP},
        "n": {"cause": PUMP, "fixed": False},
        "o": {"cause": VALVE, "did_not_help": (PUMP,)},
    }
    before = confirmed(cases, probability)
    after = learn(before, [tell("Ann", **kinds[kind]) for kind in told], GLOSSARY)
    moved = shares(after)
    most = MOST_PER_PERSON / LEAST_WORTH + 1e-9
    assert abs(moved[PUMP_KEY] - probability) <= most
    assert moved.get(VALVE_KEY, 0.0) <= most
    assert sum(moved.values()) + after.another_cause == pytest.approx(1.0)


def test_one_person_who_blames_a_hundred_causes_adds_no_more_than_who_blames_one(
    confirmed: Believing, tell: Tell
) -> None:
    many = [tell("Ann", CauseNamed(cause=f"gremlin {number}")) for number in range(100)]
    learned = learn(confirmed(2), many, GLOSSARY)
    assert learned.suspects[0].probability == pytest.approx(3 / (4 + MOST_PER_PERSON))


def test_one_person_s_outcomes_keep_their_proportions_under_the_cap(confirmed: Believing, tell: Tell) -> None:
    learned = learn(confirmed(1), [tell("Ann"), tell("Ann"), tell("Ann", CauseNamed(cause="gremlin"))], GLOSSARY)
    known = shares(learned)
    assert known[VALVE_KEY] == pytest.approx(2 * known["gremlin"])


def test_a_repair_that_did_not_help_counts_against_its_cause_and_never_below_the_floor(
    confirmed: Believing, tell: Tell
) -> None:
    tried = [tell(who, PUMP, fixed=False) for who in "ABCDEFGH"]
    once, often = (learn(confirmed(1), told, GLOSSARY) for told in (tried[:1], tried))
    assert shares(once) == pytest.approx({PUMP_KEY: 2.5 / 3.5})
    assert shares(often) == pytest.approx({PUMP_KEY: FLOOR * 3 / (FLOOR * 3 + 1)})
    assert [support.record.id for support in once.suspects[0].objections] == ["outcome-o1"]


def test_a_part_replaced_without_cure_counts_against_the_cause_that_takes_it(confirmed: Believing, tell: Tell) -> None:
    believed = confirmed(1, parts=(PartUsed(number="P-1"),))
    tried = tell("Ann", CauseNamed(), fixed=False, parts=(PartUsed(number="P-3"),))
    assert learn(believed, [tried], GLOSSARY) is believed
    replaced = learn(believed, [tried], GLOSSARY, current=lambda number: {"P-1": "P-3"}.get(number, number))
    assert shares(replaced) == pytest.approx({PUMP_KEY: 2.5 / 3.5})


def test_a_part_that_cured_it_counts_against_nothing(confirmed: Believing, tell: Tell) -> None:
    believed = confirmed(1, parts=(PartUsed(number="P-1"),))
    assert learn(believed, [tell("Ann", PUMP, parts=(PartUsed(number="P-1"),))], GLOSSARY).suspects[0].objections == ()


def test_a_repair_in_words_counts_against_the_causes_of_the_component_it_names(
    confirmed: Believing, tell: Tell
) -> None:
    words = CauseNamed(cause="换了先导泵，还是不行")
    learned = learn(confirmed(1), [tell("Ann", CauseNamed(), fixed=False, did_not_help=(words,))], GLOSSARY)
    assert shares(learned) == pytest.approx({PUMP_KEY: 2.5 / 3.5})


def test_a_less_relevant_outcome_and_one_from_another_model_move_less(confirmed: Believing, tell: Tell) -> None:
    near = tell("Ann", machine_model="HX220")
    far = tell("Ann", relevance=0.4, machine_model="HX220")
    assert shares(learn(confirmed(1), [near], GLOSSARY, "HX220"))[VALVE_KEY] == pytest.approx(0.5 / 4.5)
    assert shares(learn(confirmed(1), [far], GLOSSARY, "HX220"))[VALVE_KEY] == pytest.approx(0.2 / 4.2)
    assert shares(learn(confirmed(1), [near], GLOSSARY, "HX130"))[VALVE_KEY] == pytest.approx(0.35 / 4.35)


def test_reported_outcomes_are_no_confirmed_cases(confirmed: Believing, tell: Tell) -> None:
    learned = learn(confirmed(2), [tell("Ann", PUMP)], GLOSSARY)
    assert learned.suspects[0].confirmed_cases == 2
    assert [s.hit.passage.source_kind for s in learned.suspects[0].supports] == ["case", "case", "outcome"]


def test_the_order_in_which_outcomes_came_does_not_matter(confirmed: Believing, tell: Tell) -> None:
    told = [tell("Ann"), tell("Bo", did_not_help=(PUMP,)), tell("Cy", PUMP), tell("Ann", VALVE, fixed=False)]
    forth, back = (learn(confirmed(2), order, GLOSSARY) for order in (told, told[::-1]))
    assert shares(forth) == pytest.approx(shares(back))


def test_probabilities_sum_to_one_and_what_is_known_is_worth_its_weight(confirmed: Believing, tell: Tell) -> None:
    assert (cases_worth(confirmed(3)), cases_worth(confirmed(9)), cases_worth(NOTHING)) == (4, 9, 1)
    learned = learn(confirmed(3), [tell("Ann"), tell("Bo", PUMP, fixed=False)], GLOSSARY)
    assert sum(shares(learned).values()) + learned.another_cause == pytest.approx(1.0)


def test_two_people_are_believed_and_one_who_says_it_twice_is_not(tell: Tell) -> None:
    assert not are_believed([tell("Ann"), tell("ann")])
    assert are_believed([tell("Ann"), tell("Bo")])
    assert shares(learn(NOTHING, [tell("Ann"), tell("Bo")], GLOSSARY)) == pytest.approx({VALVE_KEY: 1 / 2})

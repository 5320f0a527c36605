from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from assistant.diagnosis import OTHER_MODEL_TRUST, STATED_TRUST, Belief, trust, weigh
from assistant.understanding import Understanding
from knowledge.glossary import Glossary, bundled_terms
from knowledge.records import Cause, RepairCase
from retrieval.search import Hit

GLOSSARY = Glossary.from_terms(bundled_terms())

Understood = Callable[..., Understanding]
HitOf = Callable[..., Hit]
CaseOf = Callable[..., RepairCase]


def belief(understanding: Understanding, *found: tuple[RepairCase | Cause, Hit]) -> Belief:
    return weigh(understanding, [hit for _, hit in found], {hit.passage.id: r for r, hit in found}, GLOSSARY)


def test_probabilities_and_another_cause_sum_to_one(understood: Understood, hit_of: HitOf, case_of: CaseOf) -> None:
    cases = [case_of("1"), case_of("2"), case_of("3", "main pump", "worn"), case_of("4", "fuse", "blown")]
    believed = belief(understood(), *((case, hit_of(case, strength=2 - i / 3)) for i, case in enumerate(cases)))
    total = believed.another_cause + sum(suspect.probability for suspect in believed.suspects)
    assert total == pytest.approx(1.0)
    assert believed.another_cause > 0


def test_one_fully_relevant_repaired_case_leaves_a_quarter_to_another_cause(
    understood: Understood, hit_of: HitOf, case_of: CaseOf
) -> None:
    case = case_of("1")
    believed = belief(understood(), (case, hit_of(case)))
    # The cause scores (1 + 0.01)^1.2 for its weight of 1, another cause e^-1.05 x (1 + 0.01).
    assert believed.suspects[0].probability == pytest.approx(1.01**1.2 / (1.01**1.2 + math.exp(-1.05) * 1.01))
    assert believed.another_cause == pytest.approx(0.259, abs=0.001)
    assert believed.suspects[0].confirmed_cases == 1


def test_a_cause_is_one_cause_in_both_languages(understood: Understood, hit_of: HitOf, case_of: CaseOf) -> None:
    english = case_of("1", "pilot pump", "worn")
    chinese = case_of("2", "先导泵", "磨损", language="zh")
    believed = belief(understood(), (english, hit_of(english)), (chinese, hit_of(chinese)))
    assert len(believed.suspects) == 1
    assert believed.suspects[0].confirmed_cases == 2


def test_a_manual_row_in_words_joins_the_labelled_cause_it_names(
    understood: Understood, hit_of: HitOf, case_of: CaseOf
) -> None:
    case = case_of("1", "pilot pump", "worn")
    row = Cause(id="m#1", symptom="动臂慢", cause="先导泵内部磨损严重", language="zh")
    other = Cause(id="m#2", symptom="动臂慢", cause="先导泵进油管吸空", language="zh")
    believed = belief(understood(), (case, hit_of(case)), (row, hit_of(row)), (other, hit_of(other)))
    assert [len(suspect.supports) for suspect in believed.suspects] == [2, 1]


def test_a_case_that_was_not_fixed_hardly_speaks_for_its_cause(
    understood: Understood, hit_of: HitOf, case_of: CaseOf
) -> None:
    wrong = case_of("1", "fuse", "blown", outcome="not_fixed")
    right = case_of("2", "main pump", "worn")
    believed = belief(understood(), (wrong, hit_of(wrong)), (right, hit_of(right)))
    assert [suspect.records()[0].id for suspect in believed.suspects] == ["2", "1"]
    assert believed.suspects[0].probability == pytest.approx((1.01 / 0.06) ** 1.2 * believed.suspects[1].probability)
    assert believed.suspects[1].confirmed_cases == 0


def test_trust_falls_with_place_in_the_manual_and_on_other_models(case_of: CaseOf) -> None:
    assert trust(Cause(id="a", rank=1), "") == pytest.approx(STATED_TRUST)
    assert trust(Cause(id="a", rank=4), "") == pytest.approx(STATED_TRUST / 2)
    assert trust(Cause(id="a", occurrence=10), "") == pytest.approx(STATED_TRUST * 1.5)
    assert trust(case_of("1", machine_model="HX130"), "HX220") == OTHER_MODEL_TRUST


def test_no_hits_leave_everything_to_another_cause(understood: Understood) -> None:
    assert belief(understood()) == Belief((), 1.0)


def test_a_case_without_any_cause_is_no_suspect(understood: Understood, hit_of: HitOf, case_of: CaseOf) -> None:
    bare = case_of("1", "", "")
    assert belief(understood(), (bare, hit_of(bare))) == Belief((), 1.0)


def test_a_case_with_the_code_weighs_more_than_one_that_only_sounds_like_the_report(
    understood: Understood, hit_of: HitOf, case_of: CaseOf
) -> None:
    coded = case_of("1", "fuel filter", "clogged", codes=("P0087",))
    sounding = case_of("2", "starter motor", "worn")
    believed = belief(
        understood(), (coded, hit_of(coded, strength=0.5, codes=("P0087",))), (sounding, hit_of(sounding, strength=4.0))
    )
    assert [suspect.records()[0].id for suspect in believed.suspects] == ["1", "2"]
    assert believed.suspects[0].supports[0].weight == pytest.approx(1.0)
    assert believed.suspects[1].supports[0].weight == pytest.approx(0.15)

"""What to take along, against exhaustive search and by hand."""

from __future__ import annotations

import itertools
import random

import pytest

from assistant.answer import CauseAdvice, PartAdvice, StockPlace, Substitute
from assistant.work.costs import Costs
from assistant.work.packing import Candidate, Need, PackingProblem, best_pack, pack_list

SHELF = (StockPlace(depot="sh", name="Shanghai", quantity=2),)
P = PartAdvice(number="P", name="pump", probability=1.0, price_cents=12_500, stock=SHELF)
Q = PartAdvice(number="Q", name="engine", probability=1.0, price_cents=1_000_000, stock=SHELF)
COSTS = Costs(second_visit_cents=100_000, carried_share=0.08, handling_cents=0)


def cause(name: str, probability: float, *parts: PartAdvice) -> CauseAdvice:
    return CauseAdvice(cause=name, probability=probability, confirmed_cases=0, evidence=(), parts=parts)


def test_the_docstrings_example_packs_the_cheap_part_alone() -> None:
    pack = pack_list((cause("a", 0.6, P), cause("b", 0.3, Q)), COSTS)
    assert pack is not None
    assert [(part.number, part.probability) for part in pack.parts] == [("P", 0.6)]
    assert (pack.first_time_fix, pack.first_time_fix_without) == (0.6, 0.0)
    assert pack.expected_cost_cents == 40_400


def test_a_dearer_second_visit_makes_the_dear_part_worth_carrying() -> None:
    pack = pack_list((cause("a", 0.6, P), cause("b", 0.3, Q)), COSTS.model_copy(update={"second_visit_cents": 300_000}))
    assert pack is not None
    assert [part.number for part in pack.parts] == ["P", "Q"]
    assert pack.first_time_fix == pytest.approx(0.9)


def test_two_parts_that_are_needed_together_are_packed_together() -> None:
    problem = PackingProblem((Need(0.5, {"P": 1.0, "Q": 1.0}),), (Candidate("P", 10, 0), Candidate("Q", 10, 0)), 100)
    assert problem.cost(frozenset({"P"})) > problem.cost(frozenset())
    assert best_pack(problem) == {"P", "Q"}


def test_a_part_in_stock_nowhere_is_missing_unless_a_substitute_lies_somewhere() -> None:
    gone = P.model_copy(update={"stock": ()})
    other = Substitute(number="P9", name="pump (other make)", price_cents=9_000, stock=SHELF)
    missed = pack_list((cause("a", 0.6, gone),), COSTS)
    assert missed is not None
    assert (missed.parts, [part.number for part in missed.missing], missed.first_time_fix) == ((), ["P"], 0.0)
    replaced = pack_list((cause("a", 0.6, gone.model_copy(update={"instead": (other,)})),), COSTS)
    assert replaced is not None
    assert [(part.number, part.instead_of) for part in replaced.parts] == [("P9", "P")]
    assert (replaced.missing, replaced.first_time_fix) == ((), 0.6)


def test_a_missing_part_that_is_hardly_ever_needed_is_not_shouted_about() -> None:
    pack = pack_list((cause("a", 0.04, P.model_copy(update={"stock": ()})), cause("b", 0.6, Q)), COSTS)
    assert pack is not None
    assert pack.missing == ()


def test_where_no_stock_is_recorded_at_all_a_part_counts_as_to_be_had() -> None:
    unknown = P.model_copy(update={"stock": (), "stock_known": False})
    pack = pack_list((cause("a", 0.6, unknown),), COSTS)
    assert pack is not None
    assert [part.number for part in pack.parts] == ["P"]


def test_causes_without_parts_need_no_pack_list() -> None:
    assert pack_list((cause("a", 0.9),)) is None


def random_problem(rng: random.Random) -> PackingProblem:
    parts = [f"p{i}" for i in range(rng.randint(2, 8))]
    weights = [rng.random() for _ in range(rng.randint(1, 5))]
    needs = tuple(
        Need(w / (sum(weights) * 1.2), {p: rng.choice((0.3, 0.7, 1.0)) for p in rng.sample(parts, rng.randint(1, 2))})
        for w in weights
    )
    candidates = tuple(Candidate(p, rng.uniform(0, 20), rng.uniform(0, 300)) for p in parts)
    return PackingProblem(needs, candidates, rng.uniform(50, 1000))


@pytest.mark.parametrize("seed", range(100))
def test_the_pack_list_costs_what_exhaustive_search_finds(seed: int) -> None:
    problem = random_problem(random.Random(seed))
    numbers = [candidate.number for candidate in problem.candidates]
    everything = (frozenset(c) for size in range(len(numbers) + 1) for c in itertools.combinations(numbers, size))
    cheapest = min(problem.cost(pack) for pack in everything)
    assert problem.cost(best_pack(problem)) == pytest.approx(cheapest, rel=1e-9)


def test_nothing_is_packed_for_no_gain_whatever_the_order_of_the_candidates() -> None:
    needs = (Need(0.5, {"P": 1.0}), Need(0.5, {"Q": 1.0}))
    problem = PackingProblem(needs, (Candidate("Q", 50, 0), Candidate("P", 50, 0)), 100)
    assert problem.cost(frozenset("P")) == problem.cost(frozenset("Q")) == problem.cost(frozenset()) == 100
    assert best_pack(problem) == frozenset()
    alone = PackingProblem((Need(0.5, {"P": 1.0, "Q": 0.0}),), (Candidate("Q", 1, 0), Candidate("P", 1, 0)), 100)
    assert best_pack(alone) == {"P"}

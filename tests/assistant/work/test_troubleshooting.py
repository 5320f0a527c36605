"""The planner against exhaustive search on small random problems."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from statistics import mean

import pytest

from assistant.work.troubleshooting import (
    CallExpert,
    Problem,
    Repair,
    Test,
    after_failed,
    after_outcome,
    chance_of_cure,
    chance_of_outcome,
    decide,
    repair_plan,
)


def belief_of(rng: random.Random, size: int) -> dict[str, float]:
    weights = [rng.random() ** 2 + 0.01 for _ in range(size)]
    return {f"c{i}": weight / sum(weights) for i, weight in enumerate(weights)}


def perfect_repairs(rng: random.Random, causes: Mapping[str, float]) -> tuple[Repair, ...]:
    return tuple(Repair(f"r-{cause}", rng.uniform(1, 100), {cause: 1.0}) for cause in causes)


def cost_of_sequence(belief: Mapping[str, float], order: tuple[Repair, ...], expert_cost: float) -> float:
    cost, chance, now = 0.0, 1.0, dict(belief)
    for repair in order:
        cost += chance * repair.cost
        chance *= 1 - chance_of_cure(now, repair)
        now = after_failed(now, repair)
    return cost + chance * expert_cost


def cheapest_sequence(belief: Mapping[str, float], repairs: tuple[Repair, ...], expert_cost: float) -> float:
    return min(
        cost_of_sequence(belief, order, expert_cost)
        for size in range(len(repairs) + 1)
        for order in itertools.permutations(repairs, size)
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_repair_plan_costs_what_exhaustive_search_finds_for_single_fault_and_independent_costs(
    seed: int,
) -> None:
    rng = random.Random(seed)
    belief = belief_of(rng, rng.randint(2, 6))
    repairs = perfect_repairs(rng, belief)
    expert_cost = rng.uniform(5, 400)
    plan = repair_plan(belief, repairs, expert_cost)
    assert plan.expected_cost == pytest.approx(cheapest_sequence(belief, repairs, expert_cost), rel=1e-9)
    assert plan.expected_cost == pytest.approx(cost_of_sequence(belief, plan.repairs, expert_cost), rel=1e-9)


def test_overlapping_imperfect_repairs_stay_within_five_percent_of_exhaustive_search_on_average() -> None:
    rng = random.Random(7)
    ratios = []
    for _ in range(150):
        belief = belief_of(rng, 5)
        repairs = tuple(
            Repair(f"r{i}", rng.uniform(1, 60), {c: rng.random() for c in rng.sample(sorted(belief), 2)})
            for i in range(5)
        )
        expert_cost = rng.uniform(50, 400)
        plan = repair_plan(belief, repairs, expert_cost)
        ratios.append(plan.expected_cost / cheapest_sequence(belief, repairs, expert_cost))
    assert min(ratios) >= 1 - 1e-9
    assert mean(ratios) <= 1.05


def optimal_cost(problem: Problem) -> float:
    """Dynamic programming over every action at every point: the true least expected cost."""
    best = problem.expert_cost
    for i, repair in enumerate(problem.repairs):
        rest = problem.repairs[:i] + problem.repairs[i + 1 :]
        cure = chance_of_cure(problem.belief, repair)
        if cure > 1e-9:
            failed = Problem(after_failed(problem.belief, repair), rest, problem.tests, problem.expert_cost)
            best = min(best, repair.cost + ((1 - cure) * optimal_cost(failed) if cure < 1 - 1e-9 else 0.0))
    for i, test in enumerate(problem.tests):
        rest = problem.tests[:i] + problem.tests[i + 1 :]
        best = min(
            best,
            test.cost + sum(after(problem, test, outcome, rest, optimal_cost) for outcome in test.outcomes),
        )
    return best


def after(problem: Problem, test: Test, outcome: str, rest: tuple[Test, ...], cost) -> float:
    chance = chance_of_outcome(problem.belief, test, outcome)
    if chance < 1e-9:
        return 0.0
    belief = after_outcome(problem.belief, test, outcome)
    return chance * cost(Problem(belief, problem.repairs, rest, problem.expert_cost))


def cost_when_followed(problem: Problem) -> float:
    """Expected cost of doing what ``decide`` says, again and again."""
    action = decide(problem).action
    if isinstance(action, CallExpert):
        return problem.expert_cost
    if isinstance(action, Repair):
        cure = chance_of_cure(problem.belief, action)
        rest = tuple(repair for repair in problem.repairs if repair is not action)
        failed = Problem(after_failed(problem.belief, action), rest, problem.tests, problem.expert_cost)
        return action.cost + ((1 - cure) * cost_when_followed(failed) if cure < 1 - 1e-9 else 0.0)
    rest = tuple(test for test in problem.tests if test is not action)
    return action.cost + sum(after(problem, action, o, rest, cost_when_followed) for o in action.outcomes)


def random_problem(rng: random.Random) -> Problem:
    belief = belief_of(rng, 4)
    tests = []
    for i in range(2):
        yes = {cause: rng.choice([0.05, 0.5, 0.95]) for cause in belief}
        tests.append(Test(f"t{i}", rng.uniform(1, 15), {"yes": yes, "no": {c: 1 - p for c, p in yes.items()}}))
    return Problem(belief, perfect_repairs(rng, belief), tuple(tests), rng.uniform(80, 300))


def test_following_the_planner_stays_within_five_percent_of_the_optimal_policy_on_average() -> None:
    rng = random.Random(11)
    ratios = []
    for _ in range(40):
        problem = random_problem(rng)
        ratios.append(cost_when_followed(problem) / optimal_cost(problem))
    assert min(ratios) >= 1 - 1e-9
    assert mean(ratios) <= 1.05


def test_a_blown_fuse_is_asked_about_before_a_board_swap() -> None:
    belief = {"fuse": 0.3, "board": 0.7}
    repairs = (Repair("replace fuse", 5, {"fuse": 1.0}), Repair("swap board", 240, {"board": 1.0}))
    look = Test("fuse blown?", 2, {"yes": {"fuse": 1.0, "board": 0.0}, "no": {"fuse": 0.0, "board": 1.0}})
    assert decide(Problem(belief, repairs, (look,), 1000)).action is look


def test_a_check_that_costs_more_than_it_saves_is_not_asked() -> None:
    belief = {"fuse": 0.9, "board": 0.1}
    repairs = (Repair("replace fuse", 5, {"fuse": 1.0}), Repair("swap board", 240, {"board": 1.0}))
    slow = Test("send to the laboratory", 60, {"yes": {"fuse": 1.0, "board": 0.0}, "no": {"fuse": 0.0, "board": 1.0}})
    assert decide(Problem(belief, repairs, (slow,), 1000)).action is repairs[0]


def test_the_expert_is_called_when_every_repair_costs_more_than_it_is_worth() -> None:
    belief = {"a": 0.01, "another": 0.99}
    decision = decide(Problem(belief, (Repair("overhaul", 500, {"a": 1.0}),), (), 100))
    assert isinstance(decision.action, CallExpert)
    assert decision.expected_cost == 100


def test_two_repairs_that_pay_only_together_are_both_planned() -> None:
    belief = {"a": 0.5, "b": 0.5}
    repairs = (Repair("ra", 1.0, {"a": 1.0}), Repair("rb", 1.0, {"b": 1.0}))
    plan = repair_plan(belief, repairs, expert_cost=1.9)
    assert plan.expected_cost == pytest.approx(1.5)
    assert len(plan.repairs) == 2


def test_a_failed_repair_moves_the_belief_to_the_other_causes() -> None:
    belief = {"a": 0.5, "b": 0.3, "c": 0.2}
    assert after_failed(belief, Repair("ra", 1, {"a": 0.8})) == pytest.approx({"a": 1 / 6, "b": 0.5, "c": 1 / 3})


def test_an_impossible_outcome_leaves_the_belief_as_it_was() -> None:
    test = Test("t", 1, {"yes": {"a": 0.0}, "no": {"a": 1.0}})
    assert after_outcome({"a": 1.0}, test, "yes") == {"a": 1.0}

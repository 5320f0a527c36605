"""Checks seen ahead in arrays against the same one belief at a time."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from assistant.work.troubleshooting import (
    Problem,
    Repair,
    Test,
    after_outcome,
    chance_of_outcome,
    decide,
    repair_plan,
)
from tests.assistant.work.test_troubleshooting import belief_of


def checks(rng: random.Random, causes: Mapping[str, float], count: int) -> tuple[Test, ...]:
    def one(name: str) -> Test:
        shown = {cause: rng.choice([0.0, 0.1, 0.5, 1.0, rng.random()]) for cause in causes if rng.random() < 0.8}
        return Test(name, rng.uniform(1, 20), {"yes": shown, "no": {cause: 1 - p for cause, p in shown.items()}})

    return tuple(one(f"t{number}") for number in range(count))


def cost_first(problem: Problem, test: Test, depth: int) -> float:
    others = tuple(other for other in problem.tests if other is not test)
    cost = test.cost
    for outcome in test.outcomes:
        chance = chance_of_outcome(problem.belief, test, outcome)
        if chance > 1e-9:
            belief = after_outcome(problem.belief, test, outcome)
            cost += chance * cost_of(Problem(belief, problem.repairs, others, problem.expert_cost), depth - 1)
    return cost


def cost_of(problem: Problem, depth: int) -> float:
    without = repair_plan(problem.belief, problem.repairs, problem.expert_cost).expected_cost
    return min([without, *(cost_first(problem, test, depth) for test in problem.tests if depth)])


@pytest.mark.parametrize("share_a_cause", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_the_cost_of_the_best_check_is_that_of_looking_ahead_one_belief_at_a_time(
    seed: int, share_a_cause: bool
) -> None:
    rng = random.Random(seed)
    belief = belief_of(rng, rng.randint(2, 7))
    repairs = [Repair(f"r-{cause}", rng.uniform(5, 200), {cause: rng.choice([1.0, 0.8])}) for cause in belief]
    if share_a_cause:
        repairs.append(Repair("r-two", rng.uniform(5, 200), {"c0": 0.9, "c1": 0.9}))
    problem = Problem(belief, tuple(repairs[1:]), checks(rng, belief, rng.randint(1, 5)), rng.uniform(100, 900))
    assert decide(problem).expected_cost == pytest.approx(cost_of(problem, 2), abs=1e-6)


def test_a_problem_without_repairs_is_checked_only_where_that_costs_less_than_the_expert() -> None:
    tells = Test("look", 1.0, {"yes": {"a": 1.0, "b": 0.0}, "no": {"a": 0.0, "b": 1.0}})
    decision = decide(Problem({"a": 0.5, "b": 0.5}, (), (tells,), 100.0))
    assert (decision.action.name, decision.expected_cost) == ("expert", 100.0)

"""Decision-theoretic troubleshooting: which repair or check next so that the expected cost of repair is least.

After Heckerman, Breese and Rommelse, "Decision-theoretic troubleshooting" (Communications of the ACM 38(3), 1995):
one fault at a time, repairs that are followed by a look whether the machine works, checks that only inform, and an
expert who ends it all at a price. Costs share one unit, whichever the caller chooses (here: minutes).

Worked by hand: causes a 0.5, b 0.3, c 0.2; repairs a 10, b 3, c 20 minutes; expert 100. Ratios p/c are 0.05, 0.1,
0.01, so the order is b, a, c, and the expected cost 3 + 0.7 * 10 + 0.2 * 20 = 14.

>>> belief = {"a": 0.5, "b": 0.3, "c": 0.2}
>>> repairs = tuple(Repair(n, m, {n: 1.0}) for n, m in (("a", 10.0), ("b", 3.0), ("c", 20.0)))
>>> plan = repair_plan(belief, repairs, expert_cost=100.0)
>>> [repair.name for repair in plan.repairs], plan.expected_cost
(['b', 'a', 'c'], 14.0)

A check of 1 minute that tells a from the others: on "yes" only a is left (10), on "no" b 0.6, c 0.4 (3 + 0.4 * 20 =
11), so 1 + 0.5 * 10 + 0.5 * 11 = 11.5 is less than 14 and the check is asked first.

>>> check = Test("smell", 1.0, {"yes": {"a": 1.0, "b": 0.0, "c": 0.0}, "no": {"a": 0.0, "b": 1.0, "c": 1.0}})
>>> decision = decide(Problem(belief, repairs, (check,), 100.0))
>>> decision.action.name, decision.expected_cost, decision.cost_without
('smell', 11.5, 14.0)

A second check of half a minute tells b from c and says nothing of a. After "no" it makes 11 into 0.5 + 0.6 * 3 + 0.4 *
20 = 10.3, so smelling first costs 1 + 0.5 * 10 + 0.5 * 10.3 = 11.15; listening first 11.4; so smell, then listen.

>>> listen = Test("listen", 0.5, {"yes": {"b": 1.0, "c": 0.0}, "no": {"b": 0.0, "c": 1.0}})
>>> decision = decide(Problem(belief, repairs, (check, listen), 100.0))
>>> decision.action.name, round(decision.expected_cost, 2)
('smell', 11.15)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.work.lookahead import CERTAIN, Floats, Lookahead, PlanCosts, prefix_costs

Belief = Mapping[str, float]  # cause -> probability, summing to one
TWO_STEP_LIMIT = 400  # (checks x outcomes) squared up to which a second step is looked ahead: ten yes-or-no checks


@dataclass(frozen=True)
class Repair:
    """An action that may cure: its cost and, for each cause, the chance that it does."""

    name: str
    cost: float
    cures: Mapping[str, float]


@dataclass(frozen=True)
class Test:
    """A check that only informs: its cost and P(outcome | cause); a cause left out makes all outcomes alike likely."""

    __test__ = False  # not a pytest class

    name: str
    cost: float
    outcomes: Mapping[str, Mapping[str, float]]

    def likelihood(self, outcome: str, cause: str) -> float:
        """P(outcome | cause)."""
        return self.outcomes[outcome].get(cause, 1.0 / len(self.outcomes))


@dataclass(frozen=True)
class CallExpert:
    """Give the machine to someone who will certainly repair it."""

    name: str = "expert"
    cost: float = 0.0


Action = Repair | Test | CallExpert


@dataclass(frozen=True)
class Problem:
    """What is believed and what can be done about it."""

    belief: Belief
    repairs: tuple[Repair, ...]
    tests: tuple[Test, ...]
    expert_cost: float


@dataclass(frozen=True)
class Plan:
    """Repairs in order, then the expert; and what that costs on average."""

    repairs: tuple[Repair, ...]
    expected_cost: float


@dataclass(frozen=True)
class Decision:
    """The next action, the expected cost with it, and the expected cost of the best plan without any check."""

    action: Action
    expected_cost: float
    cost_without: float


def chance_of_cure(belief: Belief, repair: Repair) -> float:
    """P(the repair cures), under the belief."""
    return sum(cure * belief.get(cause, 0.0) for cause, cure in repair.cures.items())


def after_failed(belief: Belief, repair: Repair) -> dict[str, float]:
    """The belief once a repair has not helped; unchanged where the repair could not have failed."""
    left = {cause: p * (1.0 - repair.cures.get(cause, 0.0)) for cause, p in belief.items()}
    return _normalised(left) or dict(belief)


def after_outcome(belief: Belief, test: Test, outcome: str) -> dict[str, float]:
    """The belief once a check has shown an outcome (Bayes); unchanged where the outcome was impossible."""
    joint = {cause: p * test.likelihood(outcome, cause) for cause, p in belief.items()}
    return _normalised(joint) or dict(belief)


def chance_of_outcome(belief: Belief, test: Test, outcome: str) -> float:
    """P(outcome), under the belief."""
    return sum(p * test.likelihood(outcome, cause) for cause, p in belief.items())


def _normalised(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {cause: weight / total for cause, weight in weights.items()} if total > CERTAIN else {}


def repair_plan(belief: Belief, repairs: tuple[Repair, ...], expert_cost: float) -> Plan:
    """The cheapest sequence of repairs before the expert: by chance over cost, cut where going on costs more.

    Exact for one fault, independent costs and repairs that each cure one cause: an optimal set is then a prefix of
    that order (exchange argument). subtle: the cut must look at every prefix; a repair that does not pay alone may pay
    together with the next one.
    """
    order = _fixed_order(belief, repairs) if _are_disjoint(repairs) else _greedy_order(belief, repairs)
    best, spent, chance, done = Plan((), expert_cost), 0.0, 1.0, 0
    for repair, cure in order:
        spent, chance, done = spent + chance * repair.cost, chance * (1.0 - cure), done + 1
        if spent + chance * expert_cost < best.expected_cost:
            best = Plan(tuple(repair for repair, _ in order[:done]), spent + chance * expert_cost)
    return best


Order = list[tuple[Repair, float]]  # each repair with the chance that it cures once those before it have not


def _are_disjoint(repairs: tuple[Repair, ...]) -> bool:
    causes = [cause for repair in repairs for cause in repair.cures]
    return len(causes) == len(set(causes))


def _fixed_order(belief: Belief, repairs: tuple[Repair, ...]) -> Order:
    """By chance over cost: a failure elsewhere scales all other chances alike, so that the order never changes."""
    chances = {repair.name: chance_of_cure(belief, repair) for repair in repairs}
    order: Order = []
    left = 1.0
    for repair in sorted(repairs, key=lambda r: (-chances[r.name] / max(r.cost, CERTAIN), r.name)):
        if left <= CERTAIN or chances[repair.name] <= CERTAIN:
            break
        order.append((repair, min(1.0, chances[repair.name] / left)))
        left -= chances[repair.name]
    return order


def _greedy_order(belief: Belief, repairs: tuple[Repair, ...]) -> Order:
    """By chance over cost, worked out anew after each failure; for repairs that share causes."""
    left, now, chance, order = list(repairs), dict(belief), 1.0, []
    while left and chance > CERTAIN:
        repair = max(left, key=lambda r: (chance_of_cure(now, r) / max(r.cost, CERTAIN), r.name))
        cure = chance_of_cure(now, repair)
        if cure <= CERTAIN:
            break
        order.append((repair, cure))
        left.remove(repair)
        chance *= 1.0 - cure
        now = after_failed(now, repair)
    return order


def decide(problem: Problem) -> Decision:
    """The next action by expected cost: a check when it lowers it, else the first repair, else the expert.

    Looks one check ahead, two where the problem is small enough.
    """
    plan = repair_plan(problem.belief, problem.repairs, problem.expert_cost)
    if problem.tests:
        branches = sum(len(test.outcomes) for test in problem.tests) ** 2
        costs = _costs_with(problem, depth=2 if branches <= TWO_STEP_LIMIT else 1)
        cost, test = min(zip(costs, problem.tests, strict=True), key=lambda pair: (round(pair[0], 9), pair[1].name))
        if cost < plan.expected_cost - CERTAIN:
            return Decision(test, cost, plan.expected_cost)
    action: Action = plan.repairs[0] if plan.repairs else CallExpert(cost=problem.expert_cost)
    return Decision(action, plan.expected_cost, plan.expected_cost)


def _costs_with(problem: Problem, depth: int) -> list[float]:
    """Expected cost of making each check first and then going on as well as can be seen ``depth - 1`` checks ahead."""
    causes = tuple(problem.belief)
    results = [(test, outcome) for test in problem.tests for outcome in test.outcomes]
    ahead = Lookahead(
        costs=np.array([test.cost for test in problem.tests]),
        likelihoods=np.array([[test.likelihood(outcome, cause) for cause in causes] for test, outcome in results]),
        shows=np.array([[test is one for one in problem.tests] for test, _ in results]),
        plan_costs=_plan_costs(problem, causes),
    )
    costs: list[float] = ahead.costs_with(np.array([problem.belief[cause] for cause in causes]), depth).tolist()
    return costs


def _plan_costs(problem: Problem, causes: tuple[str, ...]) -> PlanCosts:
    """What the repair plan of other beliefs about the same causes costs, all at once where the repairs allow it."""
    if _are_disjoint(problem.repairs):
        repairs = sorted(problem.repairs, key=lambda repair: repair.name)
        cures = np.array([[repair.cures.get(cause, 0.0) for repair in repairs] for cause in causes])
        costs = np.array([repair.cost for repair in repairs])
        return lambda beliefs: prefix_costs(beliefs @ cures, costs, problem.expert_cost)

    def one_by_one(beliefs: Floats) -> Floats:
        rows = (dict(zip(causes, row, strict=True)) for row in beliefs.tolist())
        return np.array([repair_plan(row, problem.repairs, problem.expert_cost).expected_cost for row in rows])

    return one_by_one

"""What deciding by expected cost is worth: random networks against simpler orders, and a real troubleshooting tree.

    python -m tests.benchmarks.planning [--problems 200] [--tree TREE.jsonl --data FOLDER]

Prints Markdown tables. The networks are drawn with 12 to 20 causes and 8 to 15 checks and every policy is simulated on
the same faults; checks show and repairs cure as the network says. The tree holds steps as {"prompt": path so far,
"gold_list": right next actions}; every right action of any step is a candidate at every step.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, stdev

from assistant.work.troubleshooting import (
    CallExpert,
    Problem,
    Repair,
    Test,
    after_failed,
    after_outcome,
    chance_of_cure,
    decide,
)
from tests.benchmarks.tree import tree_table

ANOTHER = "another cause"
Action = Repair | Test | CallExpert
Policy = Callable[[Problem], Action]


def random_network(rng: random.Random) -> Problem:
    """Causes with skewed probabilities, repairs of 5 to 400 minutes, noisy checks of 2 to 30, a dear expert."""
    causes = [f"c{i}" for i in range(rng.randint(12, 20))]
    weights = {cause: rng.random() ** 3 + 0.01 for cause in causes} | {ANOTHER: 0.15 * rng.random()}
    total = sum(weights.values())
    repairs = tuple(Repair(f"r-{c}", rng.lognormvariate(4, 0.9), {c: rng.uniform(0.8, 1.0)}) for c in causes)
    tests = tuple(_random_test(rng, f"t{i}", causes) for i in range(rng.randint(8, 15)))
    return Problem({c: w / total for c, w in weights.items()}, repairs, tests, rng.uniform(400, 1200))


def _random_test(rng: random.Random, name: str, causes: list[str]) -> Test:
    pointed = set(rng.sample(causes, rng.randint(1, 5)))
    abnormal = {c: rng.uniform(0.75, 0.95) if c in pointed else rng.uniform(0.03, 0.15) for c in causes}
    abnormal[ANOTHER] = 0.25
    return Test(name, rng.uniform(2, 30), {"abnormal": abnormal, "normal": {c: 1 - p for c, p in abnormal.items()}})


@dataclass(frozen=True)
class Fault:
    """What is broken, and the luck that every policy meets alike."""

    cause: str
    luck: dict[str, float]

    @classmethod
    def drawn(cls, problem: Problem, rng: random.Random) -> Fault:
        """A fault drawn from the network's own belief."""
        cause = rng.choices(list(problem.belief), list(problem.belief.values()))[0]
        return cls(cause, {action.name: rng.random() for action in (*problem.repairs, *problem.tests)})


def cost_of(policy: Policy, problem: Problem, fault: Fault) -> float:
    """Minutes until the fault is repaired when the policy is followed."""
    spent = 0.0
    while True:
        action = policy(problem)
        if isinstance(action, CallExpert):
            return spent + problem.expert_cost
        spent += action.cost
        if isinstance(action, Repair):
            if fault.luck[action.name] < action.cures.get(fault.cause, 0.0):
                return spent
            left = tuple(repair for repair in problem.repairs if repair is not action)
            problem = replace(problem, belief=after_failed(problem.belief, action), repairs=left)
        else:
            shown = "abnormal" if fault.luck[action.name] < action.likelihood("abnormal", fault.cause) else "normal"
            left_tests = tuple(test for test in problem.tests if test is not action)
            problem = replace(problem, belief=after_outcome(problem.belief, action, shown), tests=left_tests)


def ours(problem: Problem) -> Action:
    """The planner."""
    return decide(problem).action


def repairs_only(problem: Problem) -> Action:
    """The planner without checks: chance over cost, expert when that is cheaper."""
    return decide(replace(problem, tests=())).action


def all_checks_first(problem: Problem) -> Action:
    """Every check, then the planner's repairs."""
    return problem.tests[0] if problem.tests else repairs_only(problem)


def by_probability(problem: Problem) -> Action:
    """The repair most likely to cure, until none is left."""
    best = max(problem.repairs, key=lambda repair: chance_of_cure(problem.belief, repair), default=None)
    return best or CallExpert()


def by_cost(problem: Problem) -> Action:
    """The cheapest repair, until none is left."""
    return min(problem.repairs, key=lambda repair: repair.cost, default=None) or CallExpert()


def at_random(problem: Problem) -> Action:
    """Any repair; which one is as good as shuffled, for the networks are drawn at random."""
    return problem.repairs[0] if problem.repairs else CallExpert()


POLICIES: dict[str, Policy] = {
    "expected cost (ours)": ours,
    "repairs by chance over cost, no checks": repairs_only,
    "all checks first, then repairs by chance over cost": all_checks_first,
    "probability only": by_probability,
    "cost only": by_cost,
    "random order": at_random,
}


def remembered(policy: Policy) -> Policy:
    """The policy, asked once for each state of a problem."""
    known: dict[tuple[object, ...], Action] = {}

    def choose(problem: Problem) -> Action:
        state = (tuple(problem.belief.values()), len(problem.repairs), len(problem.tests))
        if state not in known:
            known[state] = policy(problem)
        return known[state]

    return choose


def network_table(problems: int, faults: int, seed: int = 1) -> Iterable[str]:
    """Lines of the table: minutes to repair on average, with the standard error over problems."""
    rng = random.Random(seed)
    costs: dict[str, list[float]] = {name: [] for name in POLICIES}
    for _ in range(problems):
        problem = random_network(rng)
        drawn = [Fault.drawn(problem, rng) for _ in range(faults)]
        for name, policy in POLICIES.items():
            choose = remembered(policy)
            costs[name].append(mean(cost_of(choose, problem, fault) for fault in drawn))
    ours_mean = mean(costs["expected cost (ours)"])
    yield "| policy | minutes to repair | standard error | against ours |"
    yield "|---|---:|---:|---:|"
    for name, spent in costs.items():
        error = stdev(spent) / len(spent) ** 0.5
        yield f"| {name} | {mean(spent):.0f} | {error:.0f} | {mean(spent) / ours_mean:.2f} x |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--problems", type=int, default=200)
    parser.add_argument("--faults", type=int, default=20, help="faults simulated on each network")
    parser.add_argument("--tree", type=Path, help="a troubleshooting tree as JSONL")
    parser.add_argument("--data", type=Path, default=Path("~/.local/share/faultwise"), help="where the encoder lies")
    options = parser.parse_args()
    print(*network_table(options.problems, options.faults), sep="\n")
    if options.tree:
        print("", *tree_table(options.tree, options.data.expanduser()), sep="\n")


if __name__ == "__main__":
    main()

"""What it costs on average to make each check first, a few checks ahead, for many beliefs at once.

The arithmetic of ``troubleshooting`` in arrays: two checks ahead are some hundred beliefs, each with a plan of its own,
and an answer may not take longer for them. Beliefs have shape (n, causes), one row each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
PlanCosts = Callable[[Floats], Floats]  # beliefs, shape (n, causes), to what their plans without checks cost, (n,)

CERTAIN = 1e-9  # probability below which a branch is not followed


@dataclass(frozen=True)
class Lookahead:
    """The checks of a problem: what each costs, shape (checks,), and what it may show.

    ``likelihoods`` are P(result | cause), shape (results, causes), the results of all checks one after the other;
    ``shows`` says which are of which check, shape (results, checks).
    """

    costs: Floats
    likelihoods: Floats
    shows: Mask
    plan_costs: PlanCosts

    def costs_with(self, belief: Floats, depth: int) -> Floats:
        """The expected cost of making each check first, seen that many checks ahead, shape (checks,)."""
        costs: Floats = self._costs_with(belief[None, :], np.ones((1, len(self.costs)), np.bool_), depth)[0]
        return costs

    def _costs_with(self, beliefs: Floats, left: Mask, depth: int) -> Floats:
        """The same for each belief, shape (n, checks); infinite for checks that are not ``left``."""
        joint = beliefs[:, None, :] * self.likelihoods
        chances = joint.sum(axis=2)
        possible = chances > CERTAIN
        after = (joint / np.where(possible, chances, 1.0)[:, :, None]).reshape(-1, beliefs.shape[1])
        then = self.plan_costs(after)
        if depth > 1:
            others = (left[:, None, :] & ~self.shows).reshape(len(after), -1)
            then = np.minimum(then, self._costs_with(after, others, depth - 1).min(axis=1, initial=np.inf))
        branches = np.where(possible, chances * then.reshape(chances.shape), 0.0)
        costs: Floats = np.where(left, self.costs + branches @ self.shows, np.inf)
        return costs


def prefix_costs(chances: Floats, costs: Floats, expert_cost: float) -> Floats:
    """What the cheapest sequence of repairs costs that each cure a cause of their own, then the expert, shape (n,).

    ``chances`` of cure have shape (n, repairs), ``costs`` (repairs,). By chance over cost, cut where going on costs
    more (``troubleshooting.repair_plan``).

    >>> prefix_costs(np.array([[0.5, 0.3, 0.2]]), np.array([10.0, 3.0, 20.0]), 100.0).round(6).tolist()
    [14.0]
    """
    order = np.argsort(-chances / np.maximum(costs, CERTAIN), axis=1, kind="stable")
    cures = np.take_along_axis(chances, order, axis=1)
    after = np.maximum(1.0 - np.cumsum(cures, axis=1), 0.0)
    before = np.concatenate([np.ones((len(cures), 1)), after[:, :-1]], axis=1)
    goes_on = np.logical_and.accumulate((before > CERTAIN) & (cures > CERTAIN), axis=1)
    totals = np.cumsum(before * costs[order], axis=1) + after * expert_cost
    cheapest: Floats = np.where(goes_on, totals, np.inf).min(axis=1, initial=expert_cost)
    return cheapest

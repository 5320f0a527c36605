"""Which parts to take along: a part carried for nothing against a second visit.

The expected cost of a pack list is what carrying its parts costs, plus the price of a second visit times the chance
that the true cause needs a part that stayed at home. Parts in stock nowhere cannot be packed; a substitute can.

Worked by hand: cause a 0.6 needs P (use 1.0), cause b 0.3 needs Q (use 1.0), another cause 0.1; carrying P costs 1000
cents when it is not needed, Q 80000; a second visit 100000. Nothing: 100000. P: 400 + 0.4 x 100000 = 40400. P and Q:
400 + 0.7 x 80000 + 0.1 x 100000 = 66400. So P alone, and the first visit fixes it in 60 of 100 cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from assistant.answer import CauseAdvice, PackedPart, PackList, PartAdvice
from assistant.work.costs import STANDARD_COSTS, Costs

Pack = frozenset[str]
LEAST_MISSED = 0.05  # chance of being needed from which a part that is nowhere to be had is worth a shout
SAME_CENTS = 1e-6  # by which two costs differ only in rounding


@dataclass(frozen=True)
class Need:
    """A cause as packing sees it: its probability and how likely its repair uses each part."""

    probability: float
    uses: Mapping[str, float]


@dataclass(frozen=True)
class Candidate:
    """A part that could be packed: what it costs to carry when it is used, and how much more when it is not."""

    number: str
    handling: float
    carried: float


@dataclass(frozen=True)
class PackingProblem:
    """Causes, the parts that can be had, and the price of coming again."""

    needs: tuple[Need, ...]
    candidates: tuple[Candidate, ...]
    second_visit: float

    def first_time_fix(self, pack: Pack) -> float:
        """P(all parts of the true cause are with us); another cause needs parts nobody knows, so it counts as no."""
        return sum(
            n.probability * prod(1.0 - use for part, use in n.uses.items() if part not in pack) for n in self.needs
        )

    def needed(self, number: str) -> float:
        """P(a part is needed)."""
        return sum(need.probability * need.uses.get(number, 0.0) for need in self.needs)

    def carrying(self, candidate: Candidate) -> float:
        """Expected cost of carrying a part, in cents."""
        return candidate.handling + candidate.carried * (1 - self.needed(candidate.number))

    def cost(self, pack: Pack) -> float:
        """Expected cost of a pack list, in cents."""
        carrying = sum(self.carrying(candidate) for candidate in self.candidates if candidate.number in pack)
        return carrying + self.second_visit * (1.0 - self.first_time_fix(pack))


Packed = NDArray[np.bool_]  # for each candidate, in the order of their numbers, whether it is packed


@dataclass(frozen=True)
class _Arrays:
    """A problem in numbers, so that all steps from a pack are costed at once; n causes, c candidates."""

    numbers: tuple[str, ...]  # of the candidates, ascending
    at_home: NDArray[np.float64]  # (n, c): P(a cause's repair does without a part)
    fixed: NDArray[np.float64]  # (n,): P(the cause, and none of the parts that cannot be packed is needed)
    carrying: NDArray[np.float64]  # (c,)
    second_visit: float

    @classmethod
    def of(cls, problem: PackingProblem) -> _Arrays:
        """The same problem."""
        candidates = sorted(problem.candidates, key=lambda candidate: candidate.number)
        numbers = tuple(candidate.number for candidate in candidates)
        return cls(
            numbers,
            np.array([[1.0 - need.uses.get(number, 0.0) for number in numbers] for need in problem.needs]),
            np.array(
                [n.probability * prod(1 - u for p, u in n.uses.items() if p not in numbers) for n in problem.needs]
            ),
            np.array([problem.carrying(candidate) for candidate in candidates]),
            problem.second_visit,
        )

    def costs(self, packs: Packed) -> NDArray[np.float64]:
        """The expected cost of each pack, shape (packs, c) in, (packs,) out."""
        without = np.where(packs[:, None, :], 1.0, self.at_home).prod(axis=2)
        costs: NDArray[np.float64] = packs @ self.carrying + self.second_visit * (1.0 - without @ self.fixed)
        return costs

    def pack(self, packed: Packed) -> list[str]:
        """The numbers of what is packed."""
        return [self.numbers[place] for place in np.flatnonzero(packed)]


def best_pack(problem: PackingProblem) -> Pack:
    """The pack list of least expected cost, by improving steps from nothing and from everything.

    A step adds or leaves out one part, or all parts of one cause together: two parts that are needed together may pay
    only together. Exact against exhaustive search on the small random problems of the tests.
    """
    if not problem.candidates:
        return frozenset()
    arrays = _Arrays.of(problem)
    moves = np.unique(np.vstack([np.eye(len(arrays.numbers), dtype=np.bool_), arrays.at_home < 1.0]), axis=0)
    nothing = np.zeros(len(arrays.numbers), dtype=np.bool_)
    ends = (arrays.pack(_improved(arrays, start, moves)) for start in (nothing, ~nothing))
    return frozenset(min(ends, key=lambda pack: (problem.cost(frozenset(pack)), pack)))


def _improved(arrays: _Arrays, packed: Packed, moves: Packed) -> Packed:
    cost = arrays.costs(packed[None])[0]
    while True:
        steps = np.vstack([packed | moves, packed & ~moves, packed ^ moves])
        costs = arrays.costs(steps)
        if costs.min() >= cost - SAME_CENTS:
            return packed
        tied = np.flatnonzero(costs <= costs.min() + SAME_CENTS)
        best = min(tied, key=lambda step: arrays.pack(steps[step]))
        packed, cost = steps[best], costs[best]


def pack_list(causes: tuple[CauseAdvice, ...], costs: Costs = STANDARD_COSTS) -> PackList | None:
    """What to take along for the causes of an answer; None where no cause needs a known part."""
    parts = _parts(causes)
    if not parts:
        return None
    packed = {number: _packed(part, chance_needed(causes, number)) for number, part in parts.items()}
    at_hand = {number for number, part in parts.items() if _can_be_had(part)}
    candidates = tuple(_candidate(parts[number], costs) for number in sorted(at_hand))
    needs = tuple(Need(c.probability, {part.number: part.probability for part in c.parts}) for c in causes)
    problem = PackingProblem(needs, candidates, costs.second_visit_cents)
    pack = best_pack(problem)
    return PackList(
        parts=_by_need(packed[number] for number in pack),
        missing=_by_need(p for n, p in packed.items() if n not in at_hand and p.probability >= LEAST_MISSED),
        first_time_fix=min(1.0, problem.first_time_fix(pack)),
        first_time_fix_without=min(1.0, problem.first_time_fix(frozenset())),
        expected_cost_cents=round(problem.cost(pack)),
    )


def _parts(causes: Iterable[CauseAdvice]) -> dict[str, PartAdvice]:
    """Every part once, in the largest quantity any cause needs."""
    parts: dict[str, PartAdvice] = {}
    for part in (part for cause in causes for part in cause.parts):
        known = parts.get(part.number)
        parts[part.number] = part if known is None or part.quantity > known.quantity else known
    return parts


def chance_needed(causes: Iterable[CauseAdvice], number: str) -> float:
    """P(a part is needed), over the causes of an answer."""
    shares = (c.probability * part.probability for c in causes for part in c.parts if part.number == number)
    return min(1.0, sum(shares))


def _can_be_had(part: PartAdvice) -> bool:
    return bool(part.stock or part.instead) or not part.stock_known or not part.in_catalogue


def _packed(part: PartAdvice, needed: float) -> PackedPart:
    """The part, or its first substitute where it lies nowhere itself."""
    known = PackedPart(
        number=part.number,
        name=part.name,
        quantity=part.quantity,
        probability=needed,
        in_catalogue=part.in_catalogue,
        stock=part.stock,
    )
    if part.stock or not part.instead:
        return known
    other = part.instead[0]
    return known.model_copy(
        update={"number": other.number, "name": other.name, "stock": other.stock, "instead_of": part.number}
    )


def _candidate(part: PartAdvice, costs: Costs) -> Candidate:
    price = part.price_cents if part.stock or not part.instead else part.instead[0].price_cents
    cents = costs.unknown_price_cents if price is None else price
    return Candidate(part.number, costs.handling_cents, costs.carried_share * cents * part.quantity)


def _by_need(parts: Iterable[PackedPart]) -> tuple[PackedPart, ...]:
    return tuple(sorted(parts, key=lambda part: (-part.probability, part.number)))

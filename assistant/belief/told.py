"""What people reported after similar diagnoses: found beside the knowledge, never in place of it.

The search for knowledge leaves outcomes out, so that no number of them pushes a case from the hits. They are found by
a search of their own that ranks them among the knowledge, and are as relevant as they stand beside its best hit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from assistant.diagnosis import CODE_RELEVANCE, RELEVANCE_SCALE
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import PassageKind
from knowledge.shelf import Shelf
from retrieval.search import Hit, Query, Ranking, Search

KNOWLEDGE: tuple[PassageKind, ...] = ("case", "cause", "code", "manual")
LOOKED_AT = 150  # hits of knowledge and outcomes together
LEAST_RELEVANCE = 0.05


@dataclass(frozen=True)
class Told:
    """An outcome that resembles the report, and how far: 1 as much as the best of the knowledge, or more."""

    hit: Hit
    outcome: DiagnosisOutcome
    relevance: float


class OutcomeDesk:
    """Finds what was reported after diagnoses like the one at hand."""

    def __init__(self, shelf: Shelf, search: Search) -> None:
        self._shelf = shelf
        self._search = search

    def told(self, query: Query) -> tuple[Told, ...]:
        """The outcomes that resemble what the query looks for, nearest first."""
        if not self._shelf.holds(DiagnosisOutcome):
            return ()
        everywhere = query.filter.model_copy(update={"kinds": ()})
        ranking = self._search.rank(query.model_copy(update={"filter": everywhere, "k": LOOKED_AT}))
        hits = [ranking.hit(one) for one in ranking.evidence if ranking.kind_of(one) == "outcome"]
        outcomes = self._shelf.many(DiagnosisOutcome, [hit.passage.source_id for hit in hits])
        relevance = relevance_among(ranking)
        told = (
            Told(hit, outcomes[hit.passage.source_id], relevance(hit))
            for hit in hits
            if hit.passage.source_id in outcomes
        )
        return tuple(one for one in told if one.relevance >= LEAST_RELEVANCE)


def relevance_among(ranking: Ranking) -> Callable[[Hit], float]:
    """How relevant an outcome's hit is, by the same rule as the knowledge's hits that it was found with."""
    has_code_match = any(one.code_match == "exact" for one in ranking.evidence)
    known = [one.strength for one in ranking.evidence if ranking.kind_of(one) != "outcome"]
    best = max(known or [one.strength for one in ranking.evidence], default=0.0)

    def relevance(hit: Hit) -> float:
        by_code = CODE_RELEVANCE[hit.code_match] if has_code_match else 1.0
        return min(1.0, math.exp((hit.strength - best) / RELEVANCE_SCALE)) * by_code

    return relevance

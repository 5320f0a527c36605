"""How good a ranking is against known answers: the measures of TREC and BEIR, as pure functions.

``ranking`` is document ids, best first; ``relevance`` says how relevant each judged document is, 0 for not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

Relevance = Mapping[str, int]


def ndcg(ranking: Sequence[str], relevance: Relevance, k: int = 10) -> float:
    """Discounted cumulative gain over that of the best possible ranking (Järvelin and Kekäläinen 2002).

    The gain is the relevance itself, as in trec_eval and BEIR; for yes-or-no judgements the exponential one is equal.

    >>> ndcg(["a", "x", "b"], {"a": 1, "b": 1}) == (1 + 1 / 2) / (1 + 1 / log2(3))
    True
    >>> ndcg(["b", "a"], {"a": 2, "b": 1}) == (1 + 2 / log2(3)) / (2 + 1 / log2(3))
    True
    >>> ndcg(["a", "b"], {"a": 1, "b": 1}), ndcg(["x"], {"a": 1}), ndcg(["a"], {})
    (1.0, 0.0, 0.0)
    """
    best = _discounted(sorted(relevance.values(), reverse=True)[:k])
    return _discounted([relevance.get(document, 0) for document in ranking[:k]]) / best if best else 0.0


def recall(ranking: Sequence[str], relevance: Relevance, k: int = 10) -> float:
    """The share of all relevant documents that is among the first k.

    >>> recall(["a", "x", "b", "c"], {"a": 1, "b": 2, "c": 1, "x": 0, "d": 1}, k=3)
    0.5
    """
    relevant = _relevant(relevance)
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], relevance: Relevance, k: int = 10) -> float:
    """One over the place of the first relevant document; 0 when none is among the first k.

    >>> reciprocal_rank(["x", "y", "a"], {"a": 1}), reciprocal_rank(["x", "y", "a"], {"a": 1}, k=2)
    (0.3333333333333333, 0.0)
    """
    relevant = _relevant(relevance)
    return next((1 / place for place, document in enumerate(ranking[:k], start=1) if document in relevant), 0.0)


def hit(ranking: Sequence[str], relevance: Relevance, k: int = 1) -> float:
    """1 when a relevant document is among the first k, else 0.

    >>> hit(["x", "a"], {"a": 1}), hit(["x", "a"], {"a": 1}, k=2)
    (0.0, 1.0)
    """
    return float(not _relevant(relevance).isdisjoint(ranking[:k]))


def _relevant(relevance: Relevance) -> set[str]:
    return {document for document, grade in relevance.items() if grade > 0}


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, start=1))

"""A pipeline: documents in, then for each query the ids of the best, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from retrieval.metrics import ndcg
from tests.benchmarks.pipelines.corpus import Corpus
from tests.benchmarks.pipelines.vectors import Models

SHOWN = 10

Ranker = Callable[[str], Sequence[str]]
Build = Callable[[Corpus, Models], Ranker]


def is_installed(module: str) -> bool:
    """Whether a module is there, without importing it; of a dotted one also its package.

    >>> is_installed("json.decoder"), is_installed("nothing.there")
    (True, False)
    """
    package = module.rpartition(".")[0]
    return (not package or is_installed(package)) and find_spec(module) is not None


@dataclass(frozen=True)
class Pipeline:
    """One line of the table, and the modules it cannot be had without."""

    key: str
    name: str
    needs: tuple[str, ...]
    build: Build

    @property
    def is_installed(self) -> bool:
        """Whether every module it needs is there."""
        return all(map(is_installed, self.needs))

    def score(self, corpus: Corpus, models: Models, on_query: Callable[[], None]) -> list[float]:
        """The nDCG@10 of each query; ``on_query`` hears of each one answered."""
        rank = self.build(corpus, models)
        found = []
        for id_, text in corpus.queries.items():
            found.append(ndcg(rank(text), corpus.relevance[id_], SHOWN))
            on_query()
        return found

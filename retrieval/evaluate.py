"""How well and how fast the production search does on a test set in the layout of BEIR."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np

from knowledge.store import Store
from retrieval.beir import TestSet
from retrieval.building import Progress
from retrieval.embedding import Encoder
from retrieval.index import Index
from retrieval.metrics import Relevance, hit, ndcg, recall, reciprocal_rank
from retrieval.search import Query, Search

_K = 10


@dataclass(frozen=True)
class RetrievalReport:
    """Means over the queries; milliseconds of whole searches, one at a time, encoding included.

    ``ndcgs`` has one nDCG@10 a query, in the order of the test set.
    """

    queries: int
    documents: int
    ndcgs: tuple[float, ...]
    recall_at_10: float
    mrr_at_10: float
    hit_at_1: float
    median_ms: float
    p95_ms: float
    encode_median_ms: float
    documents_per_second: float

    @property
    def ndcg_at_10(self) -> float:
        """The mean over the queries."""
        return fmean(self.ndcgs)

    def as_json(self) -> dict[str, float]:
        """The figures under the names of ``faultwise evaluate retrieval --json``, rounded to what they can bear."""
        return {
            "queries": self.queries,
            "documents": self.documents,
            "ndcg@10": round(self.ndcg_at_10, 4),
            "recall@10": round(self.recall_at_10, 4),
            "mrr@10": round(self.mrr_at_10, 4),
            "hit@1": round(self.hit_at_1, 4),
            "median_ms": round(self.median_ms, 2),
            "p95_ms": round(self.p95_ms, 2),
            "encode_median_ms": round(self.encode_median_ms, 2),
            "documents_per_second": round(self.documents_per_second, 1),
        }


@dataclass(frozen=True)
class _Asked:
    """One query's ranking, with the seconds its encoding and the whole search took."""

    ranking: tuple[str, ...]
    relevance: Relevance
    encode_seconds: float
    seconds: float


def evaluate_retrieval(folder: Path, encoder: Encoder, *, on_progress: Progress | None = None) -> RetrievalReport:
    """Index a BEIR folder as if it were a manual and ask its queries of the search that answers reports.

    Store and index are real and thrown away afterwards. ``on_progress`` hears of documents indexed.

    Raises:
        TestSetUnreadable: where the folder is not laid out as BEIR.
    """
    tests = TestSet.from_folder(folder)
    with tempfile.TemporaryDirectory(prefix="faultwise-") as workspace, _store(Path(workspace), tests) as store:
        began = time.perf_counter()
        index = Index.open(Path(workspace) / "index", store, encoder, on_progress)
        indexing_seconds = time.perf_counter() - began
        try:
            asked = _ask(Search(index, encoder), tests)
        finally:
            index.close()
    return _report(asked, len(tests.passages), indexing_seconds)


@contextmanager
def _store(workspace: Path, tests: TestSet) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{workspace / 'knowledge.db'}")
    try:
        store.write(tests.passages, author="evaluate")
        yield store
    finally:
        store.close()


def _ask(search: Search, tests: TestSet) -> list[_Asked]:
    search.find(Query(text="预热 warm-up", k=_K))  # the first search loads what later ones find loaded
    return [_asked(search, text, tests.relevance[id]) for id, text in tests.queries.items()]


def _asked(search: Search, text: str, relevance: Relevance) -> _Asked:
    query = Query(text=text, k=_K)
    began = time.perf_counter()
    vector = search.encode(query)
    encoded = time.perf_counter()
    hits = search.find(query, vector=vector)
    ended = time.perf_counter()
    return _Asked(tuple(found.passage.id for found in hits), relevance, encoded - began, ended - began)


def _report(asked: list[_Asked], documents: int, indexing_seconds: float) -> RetrievalReport:
    milliseconds = np.array([one.seconds for one in asked]) * 1000
    return RetrievalReport(
        queries=len(asked),
        documents=documents,
        ndcgs=tuple(ndcg(one.ranking, one.relevance, _K) for one in asked),
        recall_at_10=fmean(recall(one.ranking, one.relevance, _K) for one in asked),
        mrr_at_10=fmean(reciprocal_rank(one.ranking, one.relevance, _K) for one in asked),
        hit_at_1=fmean(hit(one.ranking, one.relevance, 1) for one in asked),
        median_ms=float(np.median(milliseconds)),
        p95_ms=float(np.quantile(milliseconds, 0.95)),
        encode_median_ms=float(np.median([one.encode_seconds for one in asked])) * 1000,
        documents_per_second=documents / indexing_seconds,
    )

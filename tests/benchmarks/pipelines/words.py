"""bm25s over Chinese-aware terms, alone and mixed with cosines by weights that nobody tuned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.fusion import standardised
from tests.benchmarks.pipelines.corpus import Corpus
from tests.benchmarks.pipelines.ranking import SHOWN, Ranker
from tests.benchmarks.pipelines.vectors import Models

LEXICAL, DENSE = 0.3, 0.7


class Words:
    """bm25s with its defaults; jieba's words instead of its pattern, which takes a Chinese sentence for one word."""

    def __init__(self, corpus: Corpus) -> None:
        from bm25s import BM25

        self.ids = list(corpus.texts)
        self._bm25 = BM25()
        self._bm25.index([_terms(text) for text in corpus.texts.values()], show_progress=False)

    def scores(self, query: str) -> NDArray[np.float64]:
        """A score for every document."""
        known = [term for term in _terms(query) if term in self._bm25.vocab_dict]
        return np.asarray(self._bm25.get_scores(known) if known else np.zeros(len(self.ids)), dtype=np.float64)

    def best(self, scores: NDArray[np.float64]) -> Sequence[str]:
        """The documents with the highest scores."""
        return [self.ids[row] for row in np.argsort(-scores, kind="stable")[:SHOWN]]


def bm25(corpus: Corpus, _: Models) -> Ranker:
    """BM25 alone."""
    words = Words(corpus)
    return lambda query: words.best(words.scores(query))


def untuned_mix(corpus: Corpus, models: Models) -> Ranker:
    """Both scores of every document in standard deviations, added by weight."""
    models.e5.prepare(corpus)
    words = Words(corpus)
    passages = models.e5.passages(list(corpus.texts.values()))

    def rank(query: str) -> Sequence[str]:
        cosines = (passages @ models.e5.queries([query])[0]).astype(np.float64)
        return words.best(LEXICAL * standardised(words.scores(query)) + DENSE * standardised(cosines))

    return rank


def _terms(text: str) -> list[str]:
    import rjieba

    return [word.lower() for word in rjieba.cut(text) if any(map(str.isalnum, word))]

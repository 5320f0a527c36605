"""txtai with ``hybrid=True``: FAISS and BM25, their scores added half and half."""

from __future__ import annotations

from txtai import Embeddings

from tests.benchmarks.pipelines.corpus import Corpus
from tests.benchmarks.pipelines.ranking import SHOWN, Ranker
from tests.benchmarks.pipelines.vectors import Models, Vectors


def hybrid(corpus: Corpus, models: Models) -> Ranker:
    """The hybrid index; e5's prompts are txtai's instructions, which it puts before each text."""
    models.e5.prepare(corpus)

    def transform(texts: list[str]) -> Vectors:
        return models.e5.encode(texts)

    instructions = {"query": models.e5.query_prompt, "data": models.e5.passage_prompt}
    embeddings = Embeddings(method="external", transform=transform, instructions=instructions, hybrid=True)
    embeddings.index(list(corpus.texts.items()))
    return lambda query: [id_ for id_, _ in embeddings.search(query, SHOWN)]

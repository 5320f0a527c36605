"""Haystack: BM25 and embedding retrievers of its in-memory store, their ranks fused by ``DocumentJoiner``."""

from __future__ import annotations

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from tests.benchmarks.pipelines.corpus import Corpus
from tests.benchmarks.pipelines.ranking import SHOWN, Ranker
from tests.benchmarks.pipelines.vectors import Models


def reciprocal_ranks(corpus: Corpus, models: Models) -> Ranker:
    """The components run one after the other, as a ``Pipeline`` of them does."""
    models.e5.prepare(corpus)
    store = InMemoryDocumentStore()
    vectors = models.e5.passages(list(corpus.texts.values())).tolist()
    rows = zip(corpus.texts.items(), vectors, strict=True)
    store.write_documents([Document(id=id_, content=text, embedding=vector) for (id_, text), vector in rows])
    by_words, by_meaning = InMemoryBM25Retriever(store, top_k=SHOWN), InMemoryEmbeddingRetriever(store, top_k=SHOWN)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=SHOWN)

    def rank(query: str) -> list[str]:
        lexical = by_words.run(query=query)["documents"]
        dense = by_meaning.run(query_embedding=models.e5.queries([query])[0].tolist())["documents"]
        return [document.id for document in joiner.run([lexical, dense])["documents"]]

    return rank

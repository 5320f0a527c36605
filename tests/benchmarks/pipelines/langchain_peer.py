"""LangChain: a FAISS store as in its tutorials, and the same with BM25 beside it in an EnsembleRetriever."""

from __future__ import annotations

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever

from tests.benchmarks.pipelines.corpus import Corpus
from tests.benchmarks.pipelines.ranking import SHOWN, Ranker
from tests.benchmarks.pipelines.vectors import Models, SentenceModel


class KeptEmbeddings(Embeddings):
    """``HuggingFaceEmbeddings`` with the model's prompts, its vectors kept."""

    def __init__(self, model: SentenceModel) -> None:
        self._model = model

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._model.passages(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = self._model.queries([text])[0].tolist()
        return row


def faiss_e5(corpus: Corpus, models: Models) -> Ranker:
    """A FAISS store over e5."""
    return _ranker(_store(corpus, models.e5))


def faiss_minilm(corpus: Corpus, models: Models) -> Ranker:
    """A FAISS store over all-MiniLM-L6-v2, the usual tutorial."""
    return _ranker(_store(corpus, models.minilm))


def ensemble(corpus: Corpus, models: Models) -> Ranker:
    """Ranks of the FAISS store and of BM25 over whitespace, fused by equal weights; equal ranks go to FAISS."""
    words = BM25Retriever.from_documents(_documents(corpus), k=SHOWN)
    return _ranker(EnsembleRetriever(retrievers=[_store(corpus, models.e5), words], weights=[0.5, 0.5]))


def _store(corpus: Corpus, model: SentenceModel) -> BaseRetriever:
    model.prepare(corpus)
    store = FAISS.from_documents(_documents(corpus), KeptEmbeddings(model))
    return store.as_retriever(search_kwargs={"k": SHOWN})


def _documents(corpus: Corpus) -> list[Document]:
    return [Document(text, metadata={"id": id_}) for id_, text in corpus.texts.items()]


def _ranker(retriever: BaseRetriever) -> Ranker:
    return lambda query: [document.metadata["id"] for document in retriever.invoke(query)]

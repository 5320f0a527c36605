"""LlamaIndex: a vector index and BM25 in a ``QueryFusionRetriever``, fused by reciprocal ranks."""

from __future__ import annotations

from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from pydantic import PrivateAttr

from tests.benchmarks.pipelines.corpus import Corpus
from tests.benchmarks.pipelines.ranking import SHOWN, Ranker
from tests.benchmarks.pipelines.vectors import Models, SentenceModel


class KeptEmbedding(BaseEmbedding):
    """``HuggingFaceEmbedding`` with the model's prompts, its vectors kept."""

    _model: SentenceModel = PrivateAttr()

    def __init__(self, model: SentenceModel) -> None:
        super().__init__(model_name="e5")
        self._model = model

    def _get_query_embedding(self, query: str) -> list[float]:
        row: list[float] = self._model.queries([query])[0].tolist()
        return row

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        row: list[float] = self._model.passages([text])[0].tolist()
        return row


def query_fusion(corpus: Corpus, models: Models) -> Ranker:
    """One query, not four: no language model rewrites it."""
    models.e5.prepare(corpus)
    nodes = [TextNode(id_=id_, text=text) for id_, text in corpus.texts.items()]
    index = VectorStoreIndex(nodes, embed_model=KeptEmbedding(models.e5))
    retriever = QueryFusionRetriever(
        [
            index.as_retriever(similarity_top_k=SHOWN),
            BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=SHOWN),
        ],
        llm=MockLLM(),
        mode="reciprocal_rerank",
        similarity_top_k=SHOWN,
        num_queries=1,
        use_async=False,
    )
    return lambda query: [found.node.node_id for found in retriever.retrieve(query)]

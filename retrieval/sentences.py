"""Short texts sentence by sentence: a case says what was seen, why and what helped, and is asked for by one of them.

The vector of the whole is a mean of all that. Each sentence of a short text therefore has a vector as well, and the
similarity of the texts that are foremost is moved towards that of their best sentence. Long texts are compared by
``windows``.

Measured (nDCG@10 before and after): failure effects 0.662 to 0.670, fault isolation 0.718 to 0.723, maintenance
questions 0.610 to 0.617, alarms asked in the other language 0.799 to 0.823 and 0.821 to 0.847, the bundled cases 0.742
to 0.765 and 0.709 to 0.738, next steps 0.451 to 0.462, work orders and ship machinery as before, alarms and their
remedies 0.301 either way and 0.295 to 0.288. Shares of 0.5 to 0.7 do as well on the whole, 0.3 and 1 gain half of it.
The foremost 24, 32, 48 or 64 texts are as good as all candidates, whose sentences would make a search a fifth longer.

A sentence is read by the model for all languages alone. With the English one as well ship machinery falls from 0.253 to
0.244 (failure effects 0.684), with it alone to 0.239. Left out as well, since they gain less: the mean of the best two
sentences, the soft maximum (the sharper the better), what a sentence has beyond the average query, every sentence with
the title before it, only those of the body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from retrieval.batching import Vectors, filled_part
from retrieval.embedding import Encoder
from retrieval.inverted_lists import products
from retrieval.ragged import Lengths, RaggedName
from retrieval.vectors import unit
from retrieval.windows import windows_of

Codes = NDArray[np.int8]
Similarities = NDArray[np.float32]

SHARE = 0.6
FOREMOST = 32
SENTENCES = RaggedName("sentences-1", "i1", is_filed=True)
_ENDS = re.compile(r"[\n。；;!?！？]|\.(?=\s|$)")
_SAYS_SOMETHING = re.compile(r"[^\W\d_].*[^\W\d_]")
_LEVELS = 127
_SCALE_BYTES = 4


@runtime_checkable
class ReadsSentences(Protocol):
    """An encoder whose sentences are compared with the first numbers of a query's vector only."""

    sentence_dimension: int

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """One row per text, shape (texts, sentence_dimension)."""


def sentences_of(text: str) -> list[str]:
    """The sentences of a short text in their order, none where it is a single one or has windows.

    >>> sentences_of("boom drifts down. 1. cylinder seal worn"), sentences_of("boom drifts down.")
    (['boom drifts down', 'cylinder seal worn'], [])
    """
    sentences = [cut.strip() for cut in _ENDS.split(text) if _SAYS_SOMETHING.search(cut)]
    return sentences if len(sentences) > 1 and not windows_of(text) else []


def code_length(encoder: Encoder) -> int:
    """How many bytes a sentence of this encoder takes."""
    return (encoder.sentence_dimension if isinstance(encoder, ReadsSentences) else encoder.dimension) + _SCALE_BYTES


def encoded(encoder: Encoder, sentences: Sequence[str]) -> Codes:
    """A row of bytes for each sentence: its vector in whole numbers of a byte, and what one of them stands for."""
    if isinstance(encoder, ReadsSentences):
        return rounded(encoder.encode_sentences(sentences))
    return rounded(unit(encoder.encode_passages(sentences)))


def rounded(vectors: Vectors) -> Codes:
    """Vectors (n, d) as rows of bytes (n, d + 4).

    >>> codes = rounded(np.array([[0.6, -0.8]], np.float32))
    >>> codes.shape, Sentences(codes).alike(np.array([1.0, 0.0], np.float32)).astype(float).round(2).tolist()
    ((1, 6), [0.6])
    """
    scales = np.abs(vectors).max(axis=1, initial=0.0).astype("<f4")[:, None] / np.float32(_LEVELS)
    levels = np.rint(np.divide(vectors, scales, out=np.zeros_like(vectors), where=scales > 0)).astype(np.int8)
    return np.hstack([levels, scales.view(np.int8)])


class Sentences:
    """Sentences, shape (n, d + 4), ready to be compared with any number of directions."""

    def __init__(self, codes: Codes) -> None:
        self._levels = codes[:, :-_SCALE_BYTES].astype(np.float32)
        self._scales = np.ascontiguousarray(codes[:, -_SCALE_BYTES:]).view("<f4")[:, 0]

    def alike(self, direction: Vectors) -> Similarities:
        """The inner product of each sentence with the first numbers of a direction, shape (n,)."""
        length = self._levels.shape[1]
        similarities: Similarities = products(self._levels, np.arange(len(self._levels)), direction[:length])
        similarities *= self._scales
        return similarities

    def compared(self, direction: Vectors) -> Vectors:
        """A direction without the numbers that sentences do not have; itself where it has no others."""
        length = self._levels.shape[1]
        if filled_part(direction) <= length:
            return direction
        return np.where(np.arange(len(direction)) < length, direction, np.float32(0))


def best_of(similarities: Similarities, lengths: Lengths) -> Similarities:
    """The highest for each text of the similarities to its sentences, given one text after the other; (texts,).

    >>> best_of(np.array([0.75, 0.5, 0.25], np.float32), np.array([2, 1])).tolist()
    [0.75, 0.25]
    """
    return np.maximum.reduceat(similarities, np.cumsum(lengths) - lengths)

"""Meaning by spelling: an encoder that needs no model, for measurements of what comes after the search.

Texts are counts of their character pairs, hashed; two texts are alike as far as they are spelt alike. The cosines
lie on the bundled model's scale, on which texts that have nothing in common are at 0.75.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from retrieval.batching import Vectors

_UNLIKE = 0.75  # cosine of texts with nothing in common


class PairEncoder:
    """The encoder; the same text has the same vector on every machine."""

    name = "character-pairs-1"
    dimension = 256

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text, shape (texts, 256).

        >>> one, same, other = PairEncoder().encode_queries(["boom slow", "Boom slow", "先导泵"])
        >>> round(float(one @ same), 6), round(float(one @ other), 6)
        (1.0, 0.75)
        """
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for first, second in pairwise(text.casefold()):
                row[1 + zlib.crc32((first + second).encode(errors="replace")) % (self.dimension - 1)] += 1
        lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        rows *= (1 - _UNLIKE) ** 0.5 / lengths
        rows[:, 0] = _UNLIKE**0.5
        return rows

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """The same as for queries."""
        if on_progress is not None:
            on_progress(len(texts))
        return self.encode_queries(texts)

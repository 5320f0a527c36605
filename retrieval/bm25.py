"""BM25 of rows that are named, from the words that each of them has.

The engine behind ``lexical`` names the best of all rows. What those and others come to is worked out here by the same
formula (Robertson and Zaragoza 2009, The Probabilistic Relevance Framework, as Lucene has it), so that it does not
matter who named a row. Asked of the engine the scores of a hundred rows that it did not name take longer than naming
the best of 100,000.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.found import Mask, Scores
from retrieval.ragged import Lengths
from retrieval.row_words import Keys, key_of_word

_K1, _B = 1.2, 0.75
_DECIMALS = 3
_EXACT = 24  # lengths are kept in a byte: what they have beyond this in eight steps for each doubling
_LOW = np.uint64(0xFFFF)


@dataclass(frozen=True)
class Wanted:
    """Words that are looked for, each with its weight and in how many rows it is, among rows of a mean length."""

    weights: Mapping[str, float]
    spread: Mapping[str, int]
    rows: int
    mean_length: float

    def scores(self, keys: Keys, lengths: Lengths) -> tuple[Scores, Mask]:
        """The score of each row, 0 for one that has none of the words, and whether it has one.

        ``keys`` are the rows' words, one row after the other, ``lengths`` (rows,) how many of them are each row's.
        """
        if not self.weights:
            return np.zeros(len(lengths)), np.zeros(len(lengths), np.bool_)
        often = self._often(keys, lengths)
        slack = _K1 * (1 - _B + _B * _as_kept(lengths) / (self.mean_length or 1.0))
        # Added up row by row, so that a row has the same score whichever others are asked for.
        scores = (often * (_K1 + 1) / (often + slack[:, None]) * self._worth()).sum(axis=1)
        has_words: Mask = often.max(axis=1) > 0
        return scores.round(_DECIMALS), has_words

    def _often(self, keys: Keys, lengths: Lengths) -> NDArray[np.int64]:
        """How often each row has each word, shape (rows, words)."""
        wanted = np.fromiter(map(key_of_word, self.weights), np.uint64)
        order = np.argsort(wanted)
        # Most words are none of these, as their last bits tell at once.
        may_be = np.zeros(int(_LOW) + 1, np.bool_)
        may_be[wanted & _LOW] = True
        places = np.flatnonzero(may_be[keys & _LOW])
        nearest = np.minimum(np.searchsorted(wanted[order], keys[places]), len(wanted) - 1)
        found = wanted[order][nearest] == keys[places]
        rows = np.searchsorted(np.cumsum(lengths), places[found], side="right")
        cells = rows * len(wanted) + order[nearest[found]]
        return np.bincount(cells, minlength=len(lengths) * len(wanted)).reshape(len(lengths), len(wanted))

    def _worth(self) -> Scores:
        """What each word is worth at the most, by its rarity and its weight."""
        spread = np.fromiter((self.spread[word] for word in self.weights), np.float64)
        # The engine may still count rows that are gone.
        rarity = np.log1p((np.maximum(self.rows, spread) - spread + 0.5) / (spread + 0.5))
        return rarity * np.fromiter(self.weights.values(), np.float64)


def _as_kept(lengths: Lengths) -> Lengths:
    """The lengths as the engine keeps them, long ones rounded down.

    >>> _as_kept(np.array([0, 24, 39, 41, 43, 59, 100])).tolist()
    [0, 24, 39, 40, 42, 56, 96]
    """
    over = np.maximum(lengths - _EXACT, 1)
    coarse = np.maximum(np.log2(over).astype(np.int32) - 3, 0)
    return np.where(lengths <= _EXACT, lengths, _EXACT + ((over >> coarse) << coarse))

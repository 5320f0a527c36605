"""The words of rows as numbers, so that rows are scored by them without being looked for.

A word is 64 bits of its digest: that two words of one knowledge share them is less likely than one in a million even
where it has five million words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from retrieval.ragged import Lengths, RaggedName

Keys = NDArray[np.uint64]

WORDS = RaggedName("words", "<u8")
_KEY_BYTES = 8
_MOST_WORDS, _MOST_ROWS = 1 << 16, 1 << 12  # remembered; some 10 MB and 3 MB


@lru_cache(_MOST_WORDS)
def key_of_word(word: str) -> int:
    """The number of a word; the same word always has the same one."""
    return int.from_bytes(blake2b(word.encode(errors="surrogatepass"), digest_size=_KEY_BYTES).digest(), "little")


@lru_cache(_MOST_ROWS)
def keys_in(terms: str) -> Keys:
    """The numbers of a row's words in their order, repeated as often as they occur; shape (words,).

    >>> keys = keys_in("boom leak boom")
    >>> len(keys), keys[0] == keys[2] != keys[1]
    (3, np.True_)
    """
    return np.fromiter(map(key_of_word, terms.split()), np.uint64)


def lengths(rows: Sequence[str]) -> Lengths:
    """How many words each row has, by its terms.

    >>> lengths(["boom leak boom", ""]).tolist()
    [3, 0]
    """
    return np.array([len(keys_in(terms)) for terms in rows], np.int32)

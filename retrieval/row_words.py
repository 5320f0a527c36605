"""The words of rows as numbers, so that rows are scored by them without being looked for.

A word is 64 bits of its digest: that two words of one knowledge share them is less likely than one in a million even
where it has five million words. ``words.u8`` has those of all saved rows one after the other, ``lengths.npy`` how many
each row has; the first is mapped, not read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.found import Numbers

Keys = NDArray[np.uint64]
Lengths = NDArray[np.int32]

WORDS, LENGTHS = "words.u8", "lengths.npy"
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
    return np.array([len(terms.split()) for terms in rows], np.int32)


@dataclass(frozen=True, eq=False)
class KeptWords:
    """The words of saved rows: all their keys, and for each row how many of them are its own, shape (n,)."""

    keys: Keys
    lengths: Lengths

    @classmethod
    def empty(cls) -> KeptWords:
        """Those of no rows."""
        return cls(np.empty(0, np.uint64), np.empty(0, np.int32))

    @classmethod
    def open(cls, folder: Path) -> KeptWords:
        """The words in a folder."""
        # subtle: an empty file cannot be mapped.
        if not (folder / WORDS).stat().st_size:
            return cls(np.empty(0, np.uint64), np.load(folder / LENGTHS))
        return cls(np.asarray(np.memmap(folder / WORDS, "<u8", "r")), np.load(folder / LENGTHS))

    def of(self, numbers: Numbers) -> Keys:
        """The keys of these rows' words, one row after the other."""
        lengths = self.lengths[numbers]
        ends = np.cumsum(lengths)
        # For each key how far its place here is from its place among all.
        shifts = np.repeat(self._starts[numbers] - ends + lengths, lengths)
        return self.keys[shifts + np.arange(len(shifts))]

    @cached_property
    def _starts(self) -> Numbers:
        return np.cumsum(self.lengths, dtype=np.int64) - self.lengths


class WordFiles:
    """The two files of words while they are written, batch by batch."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._file = folder, (folder / WORDS).open("wb")
        self._lengths: list[int] = []

    def add(self, rows: Sequence[str]) -> None:
        """Write the words of some rows, each row's terms separated by blanks."""
        keys = [keys_in.__wrapped__(terms) for terms in rows]  # what is written is soon of no interest
        self._file.writelines(each.astype("<u8").tobytes() for each in keys)
        self._lengths += map(len, keys)

    def sync(self) -> None:
        """Have on disk what was written so far."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Complete the files."""
        self._file.close()
        np.save(self._folder / LENGTHS, np.array(self._lengths, np.int32))

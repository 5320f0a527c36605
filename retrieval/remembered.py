"""The vectors of text that was embedded before, so that it is not embedded again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding import Encoder
from retrieval.generation import surviving_vectors
from retrieval.journal import Journal
from retrieval.rows import Row
from retrieval.vectors import Matrix

_log = logging.getLogger(__name__)


class KeptVectors:
    """Vectors in the order they were saved, found by the digest of their text."""

    def __init__(self, digests: NDArray[np.uint8], vectors: Matrix) -> None:
        self._digests, self._vectors = digests, vectors

    @classmethod
    def prepared(cls, digests: NDArray[np.uint8], vectors: Matrix) -> KeptVectors:
        """The same, put in order now, so that the first edit need not wait for that."""
        kept = cls(np.ascontiguousarray(digests), vectors)
        _ = kept._sorted
        return kept

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(_beginnings(self._digests), kind="stable")

    @cached_property
    def _sorted(self) -> NDArray[np.uint64]:
        return _beginnings(self._digests)[self._order]

    def vectors(self, digests: Sequence[str]) -> dict[str, Matrix]:
        """The vectors of those texts that are among them."""
        if not digests or not len(self._digests):
            return {}
        wanted = np.frombuffer(bytes.fromhex("".join(digests)), np.uint8).reshape(len(digests), -1)
        places = np.searchsorted(self._sorted, _beginnings(wanted)).clip(max=len(self._sorted) - 1)
        rows = self._order[places]
        # Half the digest finds the place, all of it decides.
        is_known = (self._digests[rows] == wanted).all(axis=1)
        return {digests[at]: self._vectors[rows[at]] for at in np.flatnonzero(is_known).tolist()}


class Remembered:
    """Gives each text its vector: from the journal, from a generation, or else from the encoder."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._journal = Journal.open(folder, encoder.name, encoder.dimension)
        self._kept: KeptVectors | None = None

    def keep(self, kept: KeptVectors) -> None:
        """Remember those of a generation."""
        self._kept = kept

    def begin_anew(self, kept: KeptVectors, recent: Mapping[str, Matrix]) -> None:
        """Remember those of a new generation, and in the journal only what is more recent."""
        self._kept = kept
        self._journal.clear()
        self._journal.add(recent)

    def close(self) -> None:
        """Give the files back."""
        self._journal.close()

    def salvage(self, folder: Path) -> None:
        """Remember what is whole of the saved index that cannot be used as it is."""
        survived = surviving_vectors(folder)
        made_by = (self._encoder.name, self._encoder.dimension)
        if survived is not None and (survived[0].encoder, survived[0].dimension) == made_by:
            _log.info("the vectors of %d passages survive", len(survived[1]))
            self.keep(KeptVectors(survived[1], survived[2]))

    def vectors(self, rows: Sequence[Row], texts: Sequence[str], on_progress: Callable[[int], None]) -> Matrix:
        """A vector for each row, shape (len(rows), d); only text that was never embedded is."""
        wanted = dict(zip((row.digest for row in rows), texts, strict=True))
        known = self._known(wanted)
        new = [digest for digest in wanted if digest not in known]
        if new:
            made = self._encoder.encode_passages([wanted[digest] for digest in new], on_progress)
            embedded = dict(zip(new, made, strict=True))
            self._journal.add(embedded)
            known |= embedded
        on_progress(len(rows) - len(new))
        if not rows:
            return np.empty((0, self._encoder.dimension), np.float32)
        return np.stack([known[row.digest] for row in rows])

    def _known(self, digests: Iterable[str]) -> dict[str, Matrix]:
        known = self._journal.vectors(digests)
        if self._kept is not None:
            known |= self._kept.vectors([digest for digest in digests if digest not in known])
        return known


def _beginnings(digests: NDArray[np.uint8]) -> NDArray[np.uint64]:
    halves: NDArray[np.uint64] = np.ascontiguousarray(digests).view(np.uint64)[:, 0]
    return halves

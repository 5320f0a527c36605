"""The vectors of text that was embedded before, so that it is not embedded again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.content import text_digest
from retrieval.embedding import Encoder
from retrieval.generation import surviving_vectors
from retrieval.journal import Journal
from retrieval.ragged import Ragged
from retrieval.rows import Row
from retrieval.vectors import Matrix, unit
from retrieval.windows import WINDOWS, windows_of

_log = logging.getLogger(__name__)


class KeptVectors:
    """Vectors of texts and of their windows in the order they were saved, found by the digest of the text."""

    def __init__(self, digests: NDArray[np.uint8], vectors: Matrix, windows: Ragged[Matrix] | None = None) -> None:
        self._digests, self._vectors, self._windows = digests, vectors, windows or WINDOWS.none()

    @classmethod
    def prepared(cls, digests: NDArray[np.uint8], vectors: Matrix, windows: Ragged[Matrix]) -> KeptVectors:
        """The same, put in order now, so that the first edit need not wait for that."""
        kept = cls(np.ascontiguousarray(digests), vectors, windows)
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
        return {digest: self._vectors[row] for digest, row in self._rows(digests).items()}

    def windows(self, digests: Sequence[str]) -> dict[str, Matrix]:
        """The vectors of the windows of those texts that are among them and have some."""
        if not self._windows.lengths.any():
            return {}
        rows = {digest: row for digest, row in self._rows(digests).items() if self._windows.lengths[row]}
        return {digest: self._windows.of(np.array([row])) for digest, row in rows.items()}

    def _rows(self, digests: Sequence[str]) -> dict[str, int]:
        if not digests or not len(self._digests):
            return {}
        wanted = np.frombuffer(bytes.fromhex("".join(digests)), np.uint8).reshape(len(digests), -1)
        places = np.searchsorted(self._sorted, _beginnings(wanted)).clip(max=len(self._sorted) - 1)
        rows = self._order[places]
        # Half the digest finds the place, all of it decides.
        is_known = (self._digests[rows] == wanted).all(axis=1)
        return {digests[at]: int(rows[at]) for at in np.flatnonzero(is_known).tolist()}


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
        if survived is not None and (survived.manifest.encoder, survived.manifest.dimension) == made_by:
            _log.info("the vectors of %d passages survive", len(survived.digests))
            self.keep(KeptVectors(survived.digests, survived.vectors, survived.windows))

    def vectors(self, rows: Sequence[Row], texts: Sequence[str], on_progress: Callable[[int], None]) -> Matrix:
        """A vector for each row, shape (len(rows), d); only text that was never embedded is."""
        known = self._embedded(dict(zip((row.digest for row in rows), texts, strict=True)), len(rows), on_progress)
        if not rows:
            return np.empty((0, self._encoder.dimension), np.float32)
        return np.stack([known[row.digest] for row in rows])

    def windowed(self, rows: Sequence[Row], texts: Sequence[str]) -> list[Row]:
        """The rows, those of long texts with the vectors of their windows."""
        long = {row.digest: cut for row, text in zip(rows, texts, strict=True) if (cut := windows_of(text))}
        if not long:
            return list(rows)
        windows = self._kept.windows(list(long)) if self._kept is not None else {}
        new = {digest: list(map(text_digest, cut)) for digest, cut in long.items() if digest not in windows}
        cuts = chain.from_iterable(long[digest] for digest in new)
        known = self._embedded(dict(zip(chain.from_iterable(new.values()), cuts, strict=True)), 0, lambda _: None)
        windows |= {digest: unit(np.stack([known[each] for each in cut])) for digest, cut in new.items()}
        return [replace(row, windows=windows[row.digest]) if row.digest in windows else row for row in rows]

    def _embedded(self, wanted: Mapping[str, str], rows: int, on_progress: Callable[[int], None]) -> dict[str, Matrix]:
        """The vectors of texts by their digests; progress is that of as many rows as have these texts."""
        known = self._known(wanted)
        new = [digest for digest in wanted if digest not in known]
        if new:
            made = self._encoder.encode_passages([wanted[digest] for digest in new], on_progress)
            embedded = dict(zip(new, made, strict=True))
            self._journal.add(embedded)
            known |= embedded
        on_progress(rows - len(new))
        return known

    def _known(self, digests: Iterable[str]) -> dict[str, Matrix]:
        known = self._journal.vectors(digests)
        if self._kept is not None:
            known |= self._kept.vectors([digest for digest in digests if digest not in known])
        return known


def _beginnings(digests: NDArray[np.uint8]) -> NDArray[np.uint64]:
    halves: NDArray[np.uint64] = np.ascontiguousarray(digests).view(np.uint64)[:, 0]
    return halves

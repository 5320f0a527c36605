"""The vectors of text that was embedded before, so that it is not embedded again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.content import text_digest
from retrieval.embedding import Encoder
from retrieval.generation import surviving_vectors
from retrieval.journal import Journal
from retrieval.parts import CUTS, PartKind, PartVectors
from retrieval.ragged import Ragged
from retrieval.rows import Row
from retrieval.sentences import SENTENCES, code_length, encoded
from retrieval.vectors import Matrix, unit
from retrieval.windows import WINDOWS

KeptParts = Mapping[PartKind, Ragged[PartVectors]]
_NO_PARTS: KeptParts = {}

_log = logging.getLogger(__name__)


class KeptVectors:
    """Vectors of texts and of their parts in the order they were saved, found by the digest of the text."""

    def __init__(self, digests: NDArray[np.uint8], vectors: Matrix, parts: KeptParts = _NO_PARTS) -> None:
        self._digests, self._vectors, self._parts = digests, vectors, parts

    @classmethod
    def prepared(cls, digests: NDArray[np.uint8], vectors: Matrix, parts: KeptParts) -> KeptVectors:
        """The same, put in order now, so that the first edit need not wait for that."""
        kept = cls(np.ascontiguousarray(digests), vectors, parts)
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

    def parts(self, kind: PartKind, digests: Sequence[str]) -> dict[str, PartVectors]:
        """The vectors of the parts of those texts that are among them and have some."""
        if kind not in self._parts:
            return {}
        kept = self._parts[kind]
        rows = {digest: row for digest, row in self._rows(digests).items() if kept.lengths[row]}
        return {digest: kept.of(np.array([row])) for digest, row in rows.items()}

    def _rows(self, digests: Sequence[str]) -> dict[str, int]:
        if not digests or not len(self._digests):
            return {}
        wanted = np.frombuffer(bytes.fromhex("".join(digests)), np.uint8).reshape(len(digests), -1)
        places = np.searchsorted(self._sorted, _beginnings(wanted)).clip(max=len(self._sorted) - 1)
        rows = self._order[places]
        # Half the digest finds the place, all of it decides.
        is_known = (self._digests[rows] == wanted).all(axis=1)
        return {digests[at]: int(rows[at]) for at in np.flatnonzero(is_known).tolist()}


@dataclass(frozen=True)
class _Embedding:
    """How texts become vectors of a kind, and the journal of what was embedded so."""

    journal: Journal
    encode: Callable[[Sequence[str], Callable[[int], None]], PartVectors]

    def completed(
        self, known: dict[str, PartVectors], wanted: Mapping[str, str], on_progress: Callable[[int], None]
    ) -> dict[str, PartVectors]:
        """What is known by its digest and, embedded now, what is wanted and is not."""
        new = [digest for digest in wanted if digest not in known]
        if not new:
            return known
        made = dict(zip(new, self.encode([wanted[digest] for digest in new], on_progress), strict=True))
        self.journal.add(made)
        return known | made


class Remembered:
    """Gives each text its vector, and its parts theirs: from the journal, from a generation, or else the encoder's."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        texts = Journal.open(folder, encoder.name, encoder.dimension)
        sentences = Journal.open(folder, f"{encoder.name}, sentences", code_length(encoder), SENTENCES.dtype)
        self._texts = _Embedding(texts, encoder.encode_passages)
        self._parts = {
            WINDOWS: _Embedding(texts, lambda cut, _: unit(encoder.encode_passages(cut))),
            SENTENCES: _Embedding(sentences, lambda cut, _: encoded(encoder, cut)),
        }
        self._journals = (texts, sentences)
        self._kept: KeptVectors | None = None

    def keep(self, kept: KeptVectors) -> None:
        """Remember those of a generation."""
        self._kept = kept

    def turn(self) -> None:
        """A new generation is begun, with all that has been embedded so far for what it has."""
        for journal in self._journals:
            journal.turn()

    def go_on_from(self, kept: KeptVectors) -> None:
        """Remember those of the new generation, and in the journals only what is more recent than its beginning."""
        self._kept = kept
        for journal in self._journals:
            journal.drop_earlier()

    def close(self) -> None:
        """Give the files back."""
        for journal in self._journals:
            journal.close()

    def salvage(self, folder: Path) -> None:
        """Remember what is whole of the saved index that cannot be used as it is."""
        survived = surviving_vectors(folder)
        made_by = (self._encoder.name, self._encoder.dimension)
        if survived is not None and (survived.manifest.encoder, survived.manifest.dimension) == made_by:
            _log.info("the vectors of %d passages survive", len(survived.digests))
            self.keep(KeptVectors(survived.digests, survived.vectors, survived.parts))

    def vectors(self, rows: Sequence[Row], texts: Sequence[str], on_progress: Callable[[int], None]) -> Matrix:
        """A vector for each row, shape (len(rows), d); only text that was never embedded is."""
        wanted = dict(zip((row.digest for row in rows), texts, strict=True))
        before = self._texts.journal.vectors(wanted)
        if self._kept is not None:
            before |= self._kept.vectors([digest for digest in wanted if digest not in before])
        known = self._texts.completed(before, wanted, on_progress)
        on_progress(len(rows) - len(known) + len(before))
        if not rows:
            return np.empty((0, self._encoder.dimension), np.float32)
        return np.stack([known[row.digest] for row in rows])

    def parted(self, rows: Sequence[Row], texts: Sequence[str]) -> list[Row]:
        """The rows with the vectors of their texts' parts; what is known of a text is not cut again."""
        said = dict(zip((row.digest for row in rows), texts, strict=True))
        found = {kind: self._parts_of(kind, said) for kind in CUTS}
        return [
            replace(row, parts={kind: parts[row.digest] for kind, parts in found.items() if row.digest in parts})
            for row in rows
        ]

    def _parts_of(self, kind: PartKind, said: Mapping[str, str]) -> dict[str, PartVectors]:
        """The vectors of the parts of texts, by the digest of the text, for those that have some."""
        found = self._kept.parts(kind, list(said)) if self._kept is not None else {}
        cuts = {digest: cut for digest, text in said.items() if digest not in found and (cut := CUTS[kind](text))}
        names = {digest: list(map(text_digest, cut)) for digest, cut in cuts.items()}
        wanted = dict(zip(chain.from_iterable(names.values()), chain.from_iterable(cuts.values()), strict=True))
        embedding = self._parts[kind]
        known = embedding.completed(embedding.journal.vectors(wanted), wanted, lambda _: None)
        return found | {digest: np.stack([known[name] for name in named]) for digest, named in names.items()}


def _beginnings(digests: NDArray[np.uint8]) -> NDArray[np.uint64]:
    halves: NDArray[np.uint64] = np.ascontiguousarray(digests).view(np.uint64)[:, 0]
    return halves

"""The index at one moment: what a search runs on.

A snapshot never changes, so its lexical and its dense part always speak about the same passages, and a search in
progress is not disturbed by edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import Glossary
from knowledge.manuals.language import READINGS, Reading
from retrieval.bm25 import Wanted
from retrieval.filters import Circumstance, Filter
from retrieval.found import Mask, Numbers, Scores
from retrieval.lexical import LexicalReader
from retrieval.parts import PartKind
from retrieval.ragged import Lengths
from retrieval.rows import Rows, code_keys
from retrieval.vectors import Allowed, Vectors

_REMEMBERED_FILTERS = 64  # some MB each


@dataclass(frozen=True)
class Admitted:
    """The part of the index that a filter admits, as each engine needs it.

    ``circumstances`` is ``None`` for all. ``parts`` are the rows of each reading, of those that have any.
    """

    circumstances: tuple[int, ...] | None
    mask: Mask
    parts: Mapping[Reading, Allowed]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Passages, their terms and their vectors as of change ``seq`` of the store.

    ``alive`` says which rows are this snapshot's, ``readings`` how each row can be read, by its
    place among ``READINGS``, ``lengths`` how many words it has, ``part_counts`` how many parts
    of each kind. All arrays have shape (n,).
    """

    seq: int
    rows: Rows
    alive: Mask
    readings: NDArray[np.int8]
    lengths: Lengths
    part_counts: Mapping[PartKind, Lengths]
    circumstance_of: NDArray[np.int32]
    circumstances: tuple[Circumstance, ...]
    lexical: LexicalReader
    vectors: Vectors
    glossary: Glossary
    _admitted: dict[Filter, Admitted] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return self._count

    def admitted(self, wanted: Filter) -> Admitted:
        """What the filter admits; remembered, because the same machine is asked about again and again."""
        if wanted not in self._admitted:
            if len(self._admitted) >= _REMEMBERED_FILTERS:
                self._admitted.clear()
            self._admitted[wanted] = self._admit(wanted)
        return self._admitted[wanted]

    @cached_property
    def present(self) -> frozenset[Reading]:
        """The readings that the passages have."""
        return frozenset(self._by_reading(self.alive))

    def parts(self, mask: Mask) -> Mapping[Reading, Allowed]:
        """Rows by reading, those readings that have any."""
        if len(self.present) == 1:
            return {reading: self.vectors.allowed(mask) for reading in self.present if mask.any()}
        return {reading: self.vectors.allowed(part) for reading, part in self._by_reading(mask).items()}

    def with_codes(self, codes: Iterable[str], admitted: Admitted) -> Numbers:
        """The admitted rows that carry one of the code keys, in ascending order."""
        return np.array(self.lexical.carrying(code_keys(codes), admitted.circumstances), np.int64)

    def worded(self, weights: Mapping[str, float], rows: Numbers) -> tuple[Scores, Mask]:
        """The BM25 score of each row, given in ascending order, for terms by weight, and whether it has one of them."""
        wanted = Wanted(weights, self.lexical.spread(weights), len(self), self._mean_length)
        return wanted.scores(self.rows.words(rows), self.lengths[rows])

    @cached_property
    def _count(self) -> int:
        return int(np.count_nonzero(self.alive))

    @cached_property
    def _mean_length(self) -> float:
        return int(self.lengths.sum(where=self.alive, dtype=np.int64)) / max(1, len(self))

    def _by_reading(self, mask: Mask) -> dict[Reading, Mask]:
        masks = {reading: mask & (self.readings == place) for place, reading in enumerate(READINGS)}
        return {reading: part for reading, part in masks.items() if part.any()}

    def _admit(self, wanted: Filter) -> Admitted:
        numbers = [n for n, known in enumerate(self.circumstances) if wanted.admits_circumstance(known)]
        if len(numbers) == len(self.circumstances):
            return Admitted(None, self.alive, self.parts(self.alive))
        is_admitted = np.zeros(len(self.circumstances), dtype=np.bool_)
        is_admitted[numbers] = True
        mask = self.alive & is_admitted[self.circumstance_of]
        return Admitted(tuple(numbers), mask, self.parts(mask))

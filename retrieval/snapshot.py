"""The index at one moment: what a search runs on.

A snapshot never changes, so its lexical and its dense part always speak about the same passages, and a search in
progress is not disturbed by edits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import Glossary
from retrieval.filters import Circumstance, Filter
from retrieval.found import Mask, Numbers
from retrieval.lexical import LexicalReader
from retrieval.rows import Rows, code_keys
from retrieval.vectors import Allowed, Vectors

_REMEMBERED_FILTERS = 64  # some MB each


@dataclass(frozen=True)
class Admitted:
    """The part of the index that a filter admits, as each engine needs it.

    ``circumstances`` is ``None`` for all. ``parts`` are the rows by language, those languages that have any.
    """

    circumstances: tuple[int, ...] | None
    mask: Mask
    parts: tuple[Allowed, ...]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Passages, their terms and their vectors as of change ``seq`` of the store.

    ``alive`` says which rows are this snapshot's, ``in_chinese`` whether Chinese stands in a row's text; the others
    are English. All arrays have shape (n,).
    """

    seq: int
    rows: Rows
    alive: Mask
    in_chinese: Mask
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
    def is_bilingual(self) -> bool:
        """Whether there are passages of both languages."""
        return 0 < int(np.count_nonzero(self.in_chinese & self.alive)) < len(self)

    def parts(self, mask: Mask) -> tuple[Allowed, ...]:
        """Rows by language, those languages that have any."""
        masks = (mask & self.in_chinese, mask & ~self.in_chinese) if self.is_bilingual else (mask,)
        return tuple(self.vectors.allowed(part) for part in masks if part.any())

    def with_codes(self, codes: Iterable[str], admitted: Admitted) -> Numbers:
        """The admitted rows that carry one of the code keys, in ascending order."""
        return np.array(self.lexical.carrying(code_keys(codes), admitted.circumstances), np.int64)

    @cached_property
    def _count(self) -> int:
        return int(np.count_nonzero(self.alive))

    def _admit(self, wanted: Filter) -> Admitted:
        numbers = [n for n, known in enumerate(self.circumstances) if wanted.admits_circumstance(known)]
        if len(numbers) == len(self.circumstances):
            return Admitted(None, self.alive, self.parts(self.alive))
        is_admitted = np.zeros(len(self.circumstances), dtype=np.bool_)
        is_admitted[numbers] = True
        mask = self.alive & is_admitted[self.circumstance_of]
        return Admitted(tuple(numbers), mask, self.parts(mask))

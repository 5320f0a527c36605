"""The index at one moment: what a search runs on.

A snapshot never changes, so its lexical and its dense part always speak about the same passages, and a search in
progress is not disturbed by edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import Glossary
from knowledge.records import Kind, Passage
from retrieval.filters import Circumstance, Filter
from retrieval.lexical import LexicalReader
from retrieval.vectors import Mask, Vectors

Origin = tuple[Kind, str]  # the record a passage was made from

_REMEMBERED_FILTERS = 256
_MOST_REMEMBERED = 4_096  # passages; some 10 MB


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as the index keeps it; ``body`` is its JSON, read only when it is shown."""

    origin: Origin
    passage_id: str
    body: bytes
    digest: str
    circumstance: int
    codes: tuple[str, ...]
    terms: str

    def passage(self) -> Passage:
        """The passage itself."""
        return _passage(self.body)


@lru_cache(_MOST_REMEMBERED)
def _passage(body: bytes) -> Passage:
    """A passage from its JSON; those that answer one report are likely to be near the next."""
    return Passage.model_validate_json(body)


@dataclass(frozen=True)
class Admitted:
    """The part of the index that a filter admits, as each engine needs it; ``None`` is all of it."""

    rows: Mask | None
    circumstances: tuple[int, ...] | None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Passages, their terms and their vectors as of change ``seq`` of the store."""

    seq: int
    # subtle: ``rows`` is shared with later snapshots and grows at its end; ``alive`` says which are this snapshot's.
    rows: Sequence[Row]
    alive: Mask
    circumstance_of: NDArray[np.int32]
    circumstances: tuple[Circumstance, ...]
    by_code: Mapping[str, tuple[int, ...]]
    lexical: LexicalReader
    vectors: Vectors
    glossary: Glossary
    _admitted: dict[Filter, Admitted] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return int(np.count_nonzero(self.alive))

    def admitted(self, wanted: Filter) -> Admitted:
        """What the filter admits; remembered, because the same machine is asked about again and again."""
        if wanted not in self._admitted:
            if len(self._admitted) >= _REMEMBERED_FILTERS:
                self._admitted.clear()
            self._admitted[wanted] = self._admit(wanted)
        return self._admitted[wanted]

    @cached_property
    def in_chinese(self) -> Mask:
        """For each row whether its passage is Chinese; the others are English."""
        known = np.array([circumstance.language == "zh" for circumstance in self.circumstances], dtype=np.bool_)
        chinese: Mask = known[self.circumstance_of] if len(known) else np.zeros(0, dtype=np.bool_)
        return chinese

    @cached_property
    def is_bilingual(self) -> bool:
        """Whether there are passages of both languages."""
        return bool(self.in_chinese.any()) and not bool(self.in_chinese.all())

    def with_codes(self, codes: Iterable[str], among: Mask | None) -> list[int]:
        """The rows that carry one of the code keys, in ascending order."""
        rows = {row for code in codes for row in self.by_code.get(code, ())}
        return sorted(row for row in rows if among is None or among[row])

    def _admit(self, wanted: Filter) -> Admitted:
        numbers = [n for n, known in enumerate(self.circumstances) if wanted.admits_circumstance(known)]
        if len(numbers) == len(self.circumstances):
            return Admitted(None if self.alive.all() else self.alive, None)
        is_admitted = np.zeros(len(self.circumstances), dtype=np.bool_)
        is_admitted[numbers] = True
        return Admitted(self.alive & is_admitted[self.circumstance_of], tuple(numbers))

"""The index being edited: a generation as it was saved, and what has changed since.

Rows are only ever added; a changed passage is a new row and its old one is no longer alive. An edit touches what
changed and nothing else; the dead and the recent rows are left behind and taken in by the next generation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.glossary import Glossary
from knowledge.records import Passage
from retrieval.generation import LEXICAL, Generation
from retrieval.lexical import LexicalIndex
from retrieval.parts import PartKind
from retrieval.ragged import Lengths
from retrieval.row_words import lengths
from retrieval.rows import Origin, Row, Rows, lexical_row, origin_key, readings
from retrieval.sizes import Sizes
from retrieval.snapshot import Snapshot
from retrieval.vectors import Matrix, Vectors
from retrieval.workplace import Workplace


class Assembly:
    """A generation and the edits on it; for one thread at a time."""

    def __init__(self, generation: Generation, workplace: Workplace, sizes: Sizes) -> None:
        self.generation, self._sizes = generation, sizes
        self._recent: list[Row] = []
        self._rows = Rows(generation.rows, self._recent)
        self._circumstances = {known: number for number, known in enumerate(generation.manifest.circumstances)}
        self._circumstance_of = generation.rows.circumstance_of
        self._alive = np.ones(len(generation.rows), dtype=np.bool_)
        self._readings = readings(self._circumstances, self._circumstance_of)
        self._lengths = generation.rows.words.lengths
        self._part_counts = {kind: kept.lengths for kind, kept in generation.rows.parts.items()}
        self._vectors = Vectors.from_rows(generation.vectors, generation.lists)
        if len(self._rows) > sizes.refilled and generation.has_words:
            self._lexical = LexicalIndex.open(workplace.linked(generation.folder / LEXICAL))
            self._reader = self._lexical.reader()
        else:
            self._refill()

    def row(self, origin: Origin, passage: Passage) -> Row:
        """A passage as a row, not yet added."""
        return Row.from_passage(origin, passage, self._circumstances)

    def holds(self, origin: Origin, rows: Sequence[Row]) -> bool:
        """Whether exactly these rows are what the index has of a record."""
        return [self._rows.plain(row).body for row in self._rows_of(origin)] == [row.body for row in rows]

    def edit(self, replaced: Iterable[Origin], added: Sequence[Row], vectors: Matrix) -> None:
        """Take out all rows of some records and add rows with their vectors, in one step."""
        removed = [row for origin in replaced for row in self._rows_of(origin)]
        first = len(self._rows)
        self._recent.extend(added)
        numbers = np.array([row.circumstance for row in added], dtype=np.int32)
        self._alive = np.concatenate([self._alive, np.ones(len(added), np.bool_)])
        self._alive[removed] = False
        self._circumstance_of = np.concatenate([self._circumstance_of, numbers])
        self._readings = np.concatenate([self._readings, readings(self._circumstances, numbers)])
        self._lengths = np.concatenate([self._lengths, lengths([row.terms for row in added])])
        counts = {kind: (before, _counted(kind, added)) for kind, before in self._part_counts.items()}
        self._part_counts = {kind: np.concatenate(both) for kind, both in counts.items()}
        self._vectors = self._vectors.plus(vectors)
        if removed and len(self._rows) <= self._sizes.refilled:
            self._refill()
        else:
            self._reader = self._lexical.edit(
                (lexical_row(number, row) for number, row in enumerate(added, start=first)), removed
            )

    def snapshot(self, seq: int, glossary: Glossary) -> Snapshot:
        """The present state, which later edits leave alone."""
        return Snapshot(
            seq=seq,
            rows=self._rows,
            alive=self._alive,
            readings=self._readings,
            lengths=self._lengths,
            part_counts=self._part_counts,
            circumstance_of=self._circumstance_of,
            circumstances=tuple(self._circumstances),
            lexical=self._reader,
            vectors=self._vectors,
            glossary=glossary,
        )

    def _rows_of(self, origin: Origin) -> list[int]:
        return self._reader.carrying([origin_key(origin)])

    def _refill(self) -> None:
        """Fill the lexical part afresh: no dead row is left in its word statistics."""
        self._lexical = LexicalIndex.in_memory()
        living = np.flatnonzero(self._alive).tolist()
        self._reader = self._lexical.edit(lexical_row(number, self._rows.plain(number)) for number in living)


def _counted(kind: PartKind, rows: Sequence[Row]) -> Lengths:
    return np.array([len(row.parts.get(kind, ())) for row in rows], np.int32)

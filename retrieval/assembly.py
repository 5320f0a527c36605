"""The index while it is put together: rows come and go, snapshots are taken.

Rows are only ever added; a changed passage is a new row and its old one is no longer alive. The dead are left behind
when their number begins to tell, see ``is_worn``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.glossary import Glossary
from knowledge.records import Passage
from retrieval.code_keys import keys_of
from retrieval.content import embedded_text, lexical_text, text_digest
from retrieval.filters import Circumstance
from retrieval.lexical import LexicalIndex, LexicalRow
from retrieval.snapshot import Origin, Row, Snapshot
from retrieval.terms import terms_of
from retrieval.vectors import Matrix, Vectors

_SMALL = 2_000  # rows; up to here putting all together afresh takes milliseconds
_WORN_SHARE = 0.02


class Assembly:
    """Rows, terms and vectors of one index; for one thread at a time."""

    def __init__(self, dimension: int) -> None:
        self.rows: list[Row] = []
        self.circumstances: dict[Circumstance, int] = {}
        self._alive = np.zeros(0, dtype=np.bool_)
        self._circumstance_of = np.zeros(0, dtype=np.int32)
        self._vectors = Vectors.from_rows(np.empty((0, dimension), np.float32))
        self._lexical = LexicalIndex()
        self._reader = self._lexical.edit()
        self._rows_of: dict[Origin, tuple[int, ...]] = {}
        self._row_with: dict[str, int] = {}
        self._by_code: dict[str, tuple[int, ...]] = {}

    @classmethod
    def from_rows(cls, rows: Sequence[Row], vectors: Matrix, circumstances: Iterable[Circumstance]) -> Assembly:
        """An assembly of rows and their vectors, shape (n, d)."""
        made = cls(vectors.shape[1])
        made.circumstances = {known: number for number, known in enumerate(circumstances)}
        made.edit((), rows, vectors)
        return made

    def row(self, origin: Origin, passage: Passage) -> Row:
        """A passage as a row, not yet added."""
        circumstance = Circumstance.from_passage(passage)
        return Row(
            origin=origin,
            passage_id=passage.id,
            body=passage.model_dump_json().encode(),
            digest=text_digest(embedded_text(passage)),
            circumstance=self.circumstances.setdefault(circumstance, len(self.circumstances)),
            codes=passage.codes,
            terms=" ".join(terms_of(lexical_text(passage))),
        )

    def holds(self, origin: Origin, rows: Sequence[Row]) -> bool:
        """Whether exactly these rows are what the index has of a record."""
        return [self.rows[row].body for row in self._rows_of.get(origin, ())] == [row.body for row in rows]

    def vectors_of(self, digests: Iterable[str]) -> dict[str, Matrix]:
        """The vectors already known, by the digest of their text."""
        known = [digest for digest in digests if digest in self._row_with]
        return dict(zip(known, self._vectors.take([self._row_with[digest] for digest in known]), strict=True))

    def edit(self, replaced: Iterable[Origin], added: Sequence[Row], vectors: Matrix) -> None:
        """Take out all rows of some records and add rows with their vectors, in one step."""
        removed = [row for origin in replaced for row in self._rows_of.pop(origin, ())]
        first = len(self.rows)
        self.rows.extend(added)
        self._alive = np.concatenate([self._alive, np.ones(len(added), np.bool_)])
        self._alive[removed] = False
        numbers = np.array([row.circumstance for row in added], dtype=np.int32)
        self._circumstance_of = np.concatenate([self._circumstance_of, numbers])
        self._vectors = self._vectors.plus(vectors)
        self._reader = self._lexical.edit(
            (LexicalRow(first + at, row.circumstance, row.terms) for at, row in enumerate(added)), removed
        )
        self._note(first, added, removed)

    def snapshot(self, seq: int, glossary: Glossary) -> Snapshot:
        """The present state, which later edits leave alone."""
        return Snapshot(
            seq=seq,
            rows=self.rows,
            alive=self._alive,
            circumstance_of=self._circumstance_of,
            circumstances=tuple(self.circumstances),
            by_code=self._by_code,
            lexical=self._reader,
            vectors=self._vectors,
            glossary=glossary,
        )

    def digests(self) -> tuple[str, ...]:
        """The digests of all texts whose vectors are known."""
        return tuple(self._row_with)

    @property
    def deleted(self) -> int:
        """How many dead rows there are."""
        return self._lexical.deleted

    @property
    def is_worn(self) -> bool:
        """Whether so many rows are dead that ``afresh`` is due; any, where it costs next to nothing."""
        dead = self._lexical.deleted
        return dead > 0 and (len(self.rows) <= _SMALL or dead > _WORN_SHARE * len(self.rows))

    def afresh(self) -> Assembly:
        """The same passages without the dead rows, exactly as if they had been added for the first time."""
        rows, vectors = self.living()
        return Assembly.from_rows(rows, vectors, self.circumstances)

    def living(self) -> tuple[list[Row], Matrix]:
        """The rows that are alive and their vectors."""
        numbers = np.flatnonzero(self._alive).tolist()
        return [self.rows[number] for number in numbers], self._vectors.take(numbers)

    def _note(self, first: int, added: Sequence[Row], removed: Iterable[int]) -> None:
        by_code = dict(self._by_code)  # a copy: earlier snapshots keep theirs
        gone = set(removed)
        for key in {key for row in gone for key in keys_of(self.rows[row].codes)}:
            by_code[key] = tuple(row for row in by_code[key] if row not in gone)
        new: dict[str, list[int]] = {}
        for number, row in enumerate(added, start=first):
            self._rows_of[row.origin] = (*self._rows_of.get(row.origin, ()), number)
            self._row_with[row.digest] = number
            for key in keys_of(row.codes):
                new.setdefault(key, []).append(number)
        self._by_code = by_code | {key: (*by_code.get(key, ()), *rows) for key, rows in new.items()}

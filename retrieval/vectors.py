"""Dense search: which rows point the same way as the query.

The only address of FAISS. A ``Vectors`` never changes: adding rows gives a new one that shares the big base segment
and rebuilds only the small recent one, so an edit costs milliseconds at any size and a reader keeps what it has.
Search is exact; an approximate index for much larger knowledge would replace ``_flat``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Mask = NDArray[np.bool_]

_RECENT_ROWS = 1_000  # the recent segment joins the base beyond this or a twentieth of the base
_SPARE = 16
_ROUNDING = 1e-6


class Similar(NamedTuple):
    """A row and its cosine similarity to the query, 1 for the same direction."""

    row: int
    similarity: float


@dataclass(frozen=True)
class _Segment:
    rows: Matrix
    engine: Any

    def nearest(self, query: Matrix, k: int, allowed: Mask | None) -> list[Similar]:
        """The k best rows, best first."""
        selector = None if allowed is None else _selector(allowed)
        asked = min(k, len(self.rows) if allowed is None else int(allowed.sum()))
        if asked == 0:
            return []
        params = None if selector is None else faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        found, rows = self.engine.search(query[None, :], asked, params=params)
        pairs = zip(rows[0].tolist(), found[0].tolist(), strict=True)
        return [Similar(row, similarity) for row, similarity in pairs if row >= 0]


@dataclass(frozen=True)
class Vectors:
    """Unit vectors in rows that can be searched; rows are numbered from 0 in the order they were added."""

    base: _Segment
    recent: _Segment

    @classmethod
    def from_rows(cls, rows: Matrix) -> Vectors:
        """Searchable vectors, shape (n, d); n may be 0."""
        return cls(_flat(unit(rows)), _flat(np.empty((0, rows.shape[1]), np.float32)))

    def __len__(self) -> int:
        return len(self.base.rows) + len(self.recent.rows)

    @property
    def rows(self) -> Matrix:
        """All rows in order, shape (n, d); a copy."""
        return np.concatenate([self.base.rows, self.recent.rows])

    def plus(self, rows: Matrix) -> Vectors:
        """These rows and the given ones after them; this object stays as it is."""
        recent = np.concatenate([self.recent.rows, unit(rows)])
        if len(recent) > max(_RECENT_ROWS, len(self.base.rows) // 20):
            return Vectors(_flat(np.concatenate([self.base.rows, recent])), _flat(recent[:0]))
        return Vectors(self.base, _flat(recent))

    def nearest(self, query: Matrix, k: int, allowed: Mask | None = None) -> list[Similar]:
        """The k most similar allowed rows, best first, and with them every row that ties with the last.

        ``allowed`` has one truth value a row. Ties are given in full so that the caller may break them by a rule that
        does not depend on the order in which rows were added.
        """
        asked = k + _SPARE
        while True:
            found = self._nearest(query, asked, allowed)
            if len(found) <= k:
                return found
            if found[-1].similarity < found[k - 1].similarity or len(found) < asked:
                return [hit for hit in found if hit.similarity >= found[k - 1].similarity]
            asked *= 2

    def similarities(self, query: Matrix, rows: Sequence[int]) -> Matrix:
        """The cosine similarity of each given row to the query, within [-1, 1]."""
        # subtle: a matrix product may round the same row differently from call to call, a sum by row does not.
        dots = np.einsum("nd,d->n", self.take(rows), unit(query[None, :])[0])
        clipped: Matrix = np.clip(dots, -1.0, 1.0)
        return clipped

    def take(self, rows: Sequence[int]) -> Matrix:
        """The given rows, shape (len(rows), d); a copy."""
        numbers = np.asarray(rows, dtype=np.int64)
        cut = len(self.base.rows)
        taken = np.empty((len(numbers), self.base.rows.shape[1]), np.float32)
        early = numbers < cut
        taken[early] = self.base.rows[numbers[early]]
        taken[~early] = self.recent.rows[numbers[~early] - cut]
        return taken

    def _nearest(self, query: Matrix, k: int, allowed: Mask | None) -> list[Similar]:
        direction, cut = unit(query[None, :])[0], len(self.base.rows)
        early, late = (None, None) if allowed is None else (allowed[:cut], allowed[cut:])
        found = self.base.nearest(direction, k, early)
        found += [Similar(hit.row + cut, hit.similarity) for hit in self.recent.nearest(direction, k, late)]
        return sorted(found, key=lambda hit: (-hit.similarity, hit.row))[:k]


def unit(rows: Matrix) -> Matrix:
    """The rows at length 1; a row that has no direction (zero, not a number) becomes zeros, similar to nothing.

    Example:
        >>> unit(np.array([[0.0, 4.0], [0.0, 0.0], [np.nan, 1.0]], np.float32)).tolist()
        [[0.0, 1.0], [0.0, 0.0], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    usable = np.isfinite(lengths) & (lengths > 0)
    # subtle: a row that is of length 1 already keeps its bits, so that saving and loading changes no score.
    divisors = np.where(usable & (np.abs(lengths - 1) > _ROUNDING), lengths, 1.0)
    return np.where(usable, rows / divisors, 0.0).astype(np.float32)


def _flat(rows: Matrix) -> _Segment:
    engine = faiss.IndexFlatIP(rows.shape[1])
    engine.add(np.ascontiguousarray(rows))
    # The engine's own copy is the one kept: at 100,000 rows a second one would be 150 MB.
    kept = faiss.rev_swig_ptr(engine.get_xb(), rows.size).reshape(rows.shape) if rows.size else rows
    return _Segment(kept, engine)


def _selector(allowed: Mask) -> Any:
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]

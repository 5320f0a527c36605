"""Dense search: which rows point the same way as the query.

A ``Vectors`` never changes: adding rows gives a new one that shares the saved rows and the recent ones before it, so
an edit costs the same at any size and a reader keeps what it has. Few rows, and the recent ones always, are compared
with the query one by one; very many lie in ``inverted_lists``, which yields candidates. Similarities and order are
those of the exact vectors either way, and a row's similarity does not depend on what else is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.found import Found, Mask, Numbers
from retrieval.inverted_lists import Aim, Among, InvertedLists, products

Matrix = NDArray[np.float32]

_SPARE = 16
_ROUNDING = 1e-6
_ONE_BY_ONE = 1_000  # rows that are faster compared one by one than looked for in lists


@dataclass(frozen=True, eq=False)
class Allowed:
    """Rows that may be found: one truth value for each of a ``Vectors``, and what its search needs of them."""

    mask: Mask
    vectors: Vectors

    @cached_property
    def numbers(self) -> Numbers:
        """The rows in ascending order."""
        return np.flatnonzero(self.mask)

    @cached_property
    def recent(self) -> Numbers:
        """Those that are recent."""
        cut = len(self.vectors.base)
        return np.flatnonzero(self.mask[cut:]) + cut

    @cached_property
    def listed(self) -> Among | None:
        """Those in lists, where it pays to look for them there."""
        lists, cut = self.vectors.lists, len(self.vectors.base)
        # In lists all rows that are passed over take time too: a third of those to be read are sooner compared outside.
        if lists is None or int(np.count_nonzero(self.mask[:cut])) <= max(_ONE_BY_ONE, lists.effort.budget // 3):
            return None
        return lists.among(self.mask[:cut])


@dataclass(frozen=True, eq=False)
class Vectors:
    """Unit vectors in rows that can be searched; rows are numbered from 0 in the order they were added.

    ``base`` has shape (n, d) and may be mapped from a file, ``recent`` (m, d) follows it. ``lists`` are of the base.
    """

    base: Matrix
    recent: Recent
    lists: InvertedLists | None = None

    @classmethod
    def from_rows(cls, rows: Matrix, lists: InvertedLists | None = None) -> Vectors:
        """Searchable vectors, shape (n, d), of length 1 or 0; n may be 0."""
        return cls(rows, Recent.empty(rows.shape[1]), lists)

    def __len__(self) -> int:
        return len(self.base) + len(self.recent.rows)

    def plus(self, rows: Matrix) -> Vectors:
        """These rows and the given ones after them; this object stays as it is."""
        return Vectors(self.base, self.recent.plus(unit(rows)), self.lists) if len(rows) else self

    def allowed(self, mask: Mask) -> Allowed:
        """Some rows, one truth value each, ready to be searched again and again."""
        return Allowed(mask, self)

    def nearest(self, query: Matrix, k: int, allowed: Allowed | None = None) -> Found:
        """The k most similar allowed rows, best first, and with them every row that ties with the last.

        A score is the cosine similarity to the query, 1 for the same direction.

        Ties are given in full so that the caller may break them by a rule that does not depend on the order in which
        rows were added.
        """
        direction, within, asked = _direction(query), allowed or self._everything, k + _SPARE
        aim = self.lists.aim(direction) if self.lists and within.listed is not None else None
        while True:
            rows, listed = self._candidates(aim, asked, within)
            likeness = self.along(direction, rows)
            last = np.partition(likeness, -k)[-k] if len(rows) > k else -1.0
            if listed < asked or likeness[:listed].min() < last - _ROUNDING:
                best = likeness >= last
                return Found.ordered(rows[best], likeness[best].astype(np.float64))
            asked *= 2

    def similarities(self, query: Matrix, rows: Sequence[int] | Numbers) -> Matrix:
        """The cosine similarity of each given row to the query, within [-1, 1]."""
        return self.along(_direction(query), rows)

    def along(self, direction: Matrix, rows: Sequence[int] | Numbers) -> Matrix:
        """The inner product of each given row with a direction (d,) that is no longer than 1."""
        numbers, cut = np.asarray(rows, dtype=np.int64), len(self.base)
        early = numbers < cut
        if early.all():
            return products(self.base, numbers, direction).clip(-1.0, 1.0)
        likeness = np.empty(len(numbers), np.float32)
        likeness[early] = products(self.base, numbers[early], direction)
        likeness[~early] = products(self.recent.rows, numbers[~early] - cut, direction)
        return likeness.clip(-1.0, 1.0)

    def take(self, rows: Sequence[int] | Numbers) -> Matrix:
        """The given rows, shape (len(rows), d); a copy."""
        numbers = np.asarray(rows, dtype=np.int64)
        cut, recent = len(self.base), self.recent.rows
        if not len(recent):
            return self.base[numbers]
        taken = np.empty((len(numbers), self.base.shape[1]), np.float32)
        early = numbers < cut
        taken[early] = self.base[numbers[early]]
        taken[~early] = recent[numbers[~early] - cut]
        return taken

    @cached_property
    def _everything(self) -> Allowed:
        return Allowed(np.ones(len(self), np.bool_), self)

    def _candidates(self, aim: Aim | None, k: int, allowed: Allowed) -> tuple[Numbers, int]:
        """The k best rows and more, in no particular order, and how many of them come first and are from lists.

        Of the others, and of the listed ones where they are fewer than k, these are all that are allowed.
        """
        if self.lists is None or aim is None or allowed.listed is None:
            return allowed.numbers, 0
        listed = self.lists.nearest(aim, k, allowed.listed)
        return np.concatenate([listed, allowed.recent]), len(listed)


@dataclass(frozen=True, eq=False)
class Recent:
    """Rows in memory that grow at their end; earlier ones keep seeing only what they had."""

    room: Matrix
    count: int
    used: list[int]  # of the room, by the latest of all that share it

    @classmethod
    def empty(cls, dimension: int) -> Recent:
        """No rows yet."""
        return cls(np.empty((0, dimension), np.float32), 0, [0])

    @property
    def rows(self) -> Matrix:
        """The rows, shape (count, d)."""
        return self.room[: self.count]

    def plus(self, rows: Matrix) -> Recent:
        """These and more rows."""
        count, room, used = self.count + len(rows), self.room, self.used
        if count > len(room) or used[0] != self.count:
            # Twice the room each time, so that many small additions do not copy everything every time.
            room, used = np.empty((2 * count, room.shape[1]), np.float32), [0]
            room[: self.count] = self.rows
        room[self.count : count] = rows
        used[0] = count
        return Recent(room, count, used)


def _direction(query: Matrix) -> Matrix:
    """A query (d,) at length 1; as it is where it has that, which is soon seen."""
    is_unit = query.dtype == np.float32 and abs(float(query @ query) - 1.0) < _ROUNDING
    return query if is_unit else unit(query[None, :])[0]


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

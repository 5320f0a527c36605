"""A turn of a query's direction towards what answered queries like it.

The turn is linear: to a query is added a matrix times itself. The matrix is fitted in closed form (ridge regression,
Hoerl and Kennard 1970) so that the symptom of a case comes to point at the passages of other cases with the same
cause. Passages stay where they are, so the index is the same with and without.

How strange a query is to what the matrix was fitted on follows from the same fit: its variance under the prediction,
1 for a direction never seen, 0 for one seen endlessly (Rasmussen and Williams 2006, chapter 2). Strange queries are
left as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.vectors import unit

Matrix = NDArray[np.float32]

_RIDGE = 0.03  # in queries' worth: how hard every direction holds on to staying as it is
_STEEP = 4  # how suddenly a query becomes strange
_FAMILIAR = 0.75  # of queries of the kind that the adapter was fitted on; stranger ones are turned less and less


@dataclass(frozen=True, eq=False)
class Adapter:
    """What turns queries: ``moves`` and ``strange`` have shape (d, d), ``reach`` is how strange a query may be."""

    moves: Matrix
    strange: Matrix
    reach: float = 1.0
    strength: float = 1.0

    @classmethod
    def fit(cls, queries: Matrix, aims: Matrix) -> Adapter:
        """The adapter that takes unit queries (n, d) to their aims (n, d), as far as they agree on the way.

        Example:
            >>> adapter = Adapter.fit(np.eye(2, dtype=np.float32), np.float32([[0, 1], [0, 1]]))
            >>> adapter.turned(np.float32([1, 0])).round(1).tolist()
            [0.0, 1.0]
        """
        rows, moves = queries.astype(np.float64), (aims - queries).astype(np.float64)
        inverse = np.linalg.inv(rows.T @ rows + _RIDGE * np.eye(rows.shape[1]))
        return cls((inverse @ rows.T @ moves).astype(np.float32), (_RIDGE * inverse).astype(np.float32))

    def reaching(self, queries: Matrix) -> Adapter:
        """The same adapter, with most of these unit queries (n, d), that it was not fitted on, in reach."""
        return replace(self, reach=float(np.quantile([self.strangeness(query) for query in queries], _FAMILIAR)))

    def of_strength(self, strength: float) -> Adapter:
        """The same adapter; at strength 1 a query is turned as far as was fitted, at 0 not at all."""
        return replace(self, strength=strength)

    def strangeness(self, query: Matrix) -> float:
        """How little was known of the direction of a unit query (d,), from 0 to 1."""
        return float(query @ self.strange @ query)

    def turned(self, query: Matrix) -> Matrix:
        """The unit direction of a unit query, shape (d,), after the turn."""
        trust = self.strength * np.exp(-((self.strangeness(query) / self.reach) ** _STEEP))
        direction: Matrix = unit((query + np.float32(trust) * (query @ self.moves))[None, :])[0]
        return direction

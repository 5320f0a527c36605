"""What one engine found: rows, and what it makes of each. Arrays, since a search holds hundreds of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Found:
    """Rows by number and the score of each, both of shape (n,), best first where they were looked for."""

    rows: Numbers
    scores: Scores

    @classmethod
    def nothing(cls) -> Found:
        """No rows."""
        return cls(np.empty(0, np.int64), np.empty(0))

    @classmethod
    def ordered(cls, rows: Numbers, scores: Scores) -> Found:
        """The rows best first, those of the same score by their number."""
        order = np.lexsort((rows, -scores))
        return cls(rows[order], scores[order])

    @classmethod
    def joined(cls, parts: Sequence[Found]) -> Found:
        """What several found, one after the other."""
        if len(parts) == 1:
            return parts[0]
        rows, scores = [part.rows for part in parts], [part.scores for part in parts]
        return cls(np.concatenate(rows), np.concatenate(scores)) if parts else cls.nothing()

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, wanted: Mask) -> Found:
        """Those that are wanted, one truth value each."""
        return Found(self.rows[wanted], self.scores[wanted])

    def pairs(self) -> list[tuple[int, float]]:
        """Row by row, with its score.

        Example:
            >>> Found.ordered(np.array([3, 1, 2]), np.array([0.5, 0.5, 1.0])).pairs()
            [(2, 1.0), (1, 0.5), (3, 0.5)]
        """
        return list(zip(self.rows.tolist(), self.scores.tolist(), strict=True))

    def among(self, rows: Numbers) -> tuple[Scores, Mask]:
        """The score of each of these rows, given in ascending order, 0 for one that was not found; and which were.

        Example:
            >>> scores, known = Found(np.array([7, 2]), np.array([0.5, 1.0])).among(np.array([2, 3, 7]))
            >>> scores.tolist(), known.tolist()
            ([1.0, 0.0, 0.5], [True, False, True])
        """
        scores, known = np.zeros(len(rows)), np.zeros(len(rows), np.bool_)
        places = np.searchsorted(rows, self.rows)
        inside = places < len(rows)
        inside[inside] = rows[places[inside]] == self.rows[inside]
        scores[places[inside]], known[places[inside]] = self.scores[inside], True
        return scores, known

"""Passages of the other language told apart by the single words that they share with a query."""

from __future__ import annotations

from retrieval.found import Numbers
from retrieval.fusion import Scores, standardised
from retrieval.pieces import PieceMeanings
from retrieval.readings import Readings
from retrieval.rows import Rows
from retrieval.terms import plain

_FEW = 5  # rows


class OtherWords:
    """What word pieces mean, and the pieces of the passages that were looked at."""

    def __init__(self, meanings: PieceMeanings) -> None:
        self._meanings, self._pieces = meanings, Readings(meanings.cut)

    def strength(self, query: str, rows: Rows, numbers: Numbers) -> Scores:
        """By how many standard deviations each of these rows stands out among them, less the fewer there are."""
        likeness = self._meanings.likeness(plain(query), self._pieces.of(rows, numbers.tolist()))
        # The fewer there are, the less their own mean and deviation say.
        return len(numbers) / (len(numbers) + _FEW) * standardised(likeness)

"""What was read from passages' texts, kept by the digests of the texts: a search looks at a hundred, shows ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from retrieval.content import embedded_text
from retrieval.rows import Rows

T = TypeVar("T")

_MOST = 20_000


class Readings(Generic[T]):
    """One kind of reading; a text that was read is not opened again. Any number of threads may ask at once."""

    def __init__(self, read: Callable[[str], T], most: int = _MOST) -> None:
        self._read, self._most = read, most
        self._known: dict[str, T] = {}

    def of(self, rows: Rows, numbers: Sequence[int]) -> list[T]:
        """What the text of each row says, as the encoder got it."""
        known = self._known
        digests = rows.digests(numbers)
        for number, digest in zip(numbers, digests, strict=True):
            if digest not in known:
                known[digest] = self._read(embedded_text(rows.shown(number)[0]))
        if len(known) > self._most:
            # subtle: replaced, not emptied, since other threads may be looking things up in the one they have.
            self._known = {}
        return [known[digest] for digest in digests]

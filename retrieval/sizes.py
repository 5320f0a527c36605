"""From which size on the index does a thing another way, so that nobody who runs it has to know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Numbers of rows at which the index changes its ways; the standard ones were measured.

    Up to ``refilled`` rows the lexical part lives in memory and is filled again rather than kept on disk. Up to
    ``exact`` rows every vector is compared with the query, above it those of the nearest lists. A new generation is
    due when more than one change for each ``rows_per_change`` rows was read since the last; above ``apart`` rows a
    process of its own writes it.
    """

    refilled: int = 2_000
    exact: int = 4_000
    rows_per_change: int = 50
    apart: int = 20_000


STANDARD_SIZES = Sizes()

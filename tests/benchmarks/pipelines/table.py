"""The figures as a table: a line a pipeline, a column a folder, means, the best peer marked, ours as its multiple.

Of how much ours differs from the best peer of a folder the 90 % interval is given, by drawing the folder's queries anew
(paired bootstrap, Efron and Tibshirani 1993).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import get_args

import numpy as np

from retrieval.fitting import gain_of
from tests.benchmarks.pipelines.corpus import Meeting

OURS = "Faultwise"
MACRO = "macro"

Scores = Mapping[str, float]  # by column
ByQuery = Mapping[str, Sequence[float]]  # by folder


@dataclass(frozen=True)
class PeerTable:
    """nDCG@10 of each query by pipeline and folder; None for a pipeline that is not installed."""

    meetings: Mapping[str, Meeting]  # by folder
    scores: Mapping[str, ByQuery | None]

    def as_json(self) -> dict[str, object]:
        """Every figure, the best peer of each column and ours as a multiple of it."""
        return {
            "ndcg@10": {name: self._row(name) and _rounded(self._row(name)) for name in self.scores},
            "best_peer": self._best_peers(),
            "ratio": _rounded(self._ratios()),
            "difference": {folder: [round(end, 4) for end in ends] for folder, ends in self._differences().items()},
        }

    def as_markdown(self) -> Iterator[str]:
        """The table; the best peer of a column is bold, the last line is ours over it."""
        yield f"| pipeline | {' | '.join(self._columns())} |"
        yield "|---|" + "---:|" * len(self._columns())
        best = self._best_peers()
        for name in self.scores:
            row = self._row(name)
            cells = [_cell(row[column], best.get(column) == name) for column in self._columns()] if row else []
            yield f"| {name} | {' | '.join(cells or ['not installed', *[''] * (len(self._columns()) - 1)])} |"
        if ratios := self._ratios():
            yield f"| {OURS} over the best peer | {' | '.join(f'{ratios[c]:.2f}' for c in self._columns())} |"
            differences = self._differences()
            cells = [f"{low:+.3f} to {high:+.3f}" for low, high in (differences[folder] for folder in self.meetings)]
            yield f"| {OURS} less the best peer, 90 % | {' | '.join(cells)} |{' |' * (len(ratios) - len(cells))}"

    def _columns(self) -> list[str]:
        means = [meeting for meeting in get_args(Meeting) if meeting in self.meetings.values()]
        return [*self.meetings, MACRO, *means]

    def _row(self, name: str) -> dict[str, float]:
        scores = self.scores[name]
        if scores is None:
            return {}
        means = {folder: fmean(each) for folder, each in scores.items()}
        row = {**means, MACRO: fmean(means.values())}
        for meeting in set(self.meetings.values()):
            row[meeting] = fmean(means[folder] for folder, met in self.meetings.items() if met == meeting)
        return row

    def _best_peers(self) -> dict[str, str]:
        peers = {name: row for name in self.scores if name != OURS and (row := self._row(name))}
        return {column: max(peers, key=lambda name: peers[name][column]) for column in self._columns() if peers}

    def _ratios(self) -> dict[str, float]:
        ours = self._row(OURS) if OURS in self.scores else {}
        best = self._best_peers() if ours else {}
        return {column: ours[column] / max(self._row(peer)[column], 1e-9) for column, peer in best.items()}

    def _differences(self) -> dict[str, tuple[float, float]]:
        """By folder between what ours less the best peer lies."""
        ours, best = self.scores.get(OURS), self._best_peers()
        peers = {folder: self.scores[best[folder]] for folder in self.meetings if best}
        return {folder: _interval(ours[folder], peer[folder]) for folder, peer in peers.items() if ours and peer}


def _interval(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    gain = gain_of(before=np.array(theirs), after=np.array(ours))
    return gain.low, gain.high


def _cell(score: float, is_best: bool) -> str:
    return f"**{score:.3f}**" if is_best else f"{score:.3f}"


def _rounded(row: Scores) -> dict[str, float]:
    return {column: round(score, 4) for column, score in row.items()}

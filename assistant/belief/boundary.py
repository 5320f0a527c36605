"""A line between own reports and foreign ones, fitted on their traits (logistic regression).

Records are terse and people are not: "OIL LEAK ON BUCKET" against "the bucket is leaking oil, what can it be?". A line
fitted on records alone takes whole sentences for foreign, because the foreign reports are sentences; one that is told
own reports in courteous sentences as well takes courtesy for familiar. Own and foreign reports are therefore told to it
in the same manners (``retelling``); which share of own reports is refused is judged on them as recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.records import Model

Traits = NDArray[np.float64]

COUNTED = 8  # traits before the vector of the meaning, which is not scaled
ENOUGH = 0.95  # of foreign reports refused, beyond which own reports are refused less
_FOLDS = 5
_SEED = 20_240_117


@dataclass(frozen=True, eq=False)
class Telling:
    """A report's traits; ``is_certain`` where it is familiar whatever the boundary says, by a code or by quoting.

    ``plainly`` are its traits without greetings and who told it, None where it has none.
    """

    traits: Traits
    is_certain: bool = False
    plainly: Traits | None = None


Tellings = Sequence[Telling]  # of one report, as recorded first


class Boundary(Model):
    """A fitted line between own and foreign: a report is familiar when its weighted traits reach ``threshold``."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    threshold: float
    crosses_languages: bool = False  # fitted on own reports too that are known in the other language only

    def score(self, traits: Traits) -> float:
        """How familiar a report is; only its comparison with the threshold means anything."""
        standard = (traits - np.array(self.means)) / np.array(self.scales)
        return float(standard @ np.array(self.weights))

    def admits(self, telling: Telling) -> bool:
        """Whether the report is certain or lies on the own side, as it is or told plainly."""
        ways = (telling.traits,) if telling.plainly is None else (telling.traits, telling.plainly)
        return telling.is_certain or any(self.score(traits) >= self.threshold for traits in ways)


def fit_boundary(own: Sequence[Tellings], foreign: Mapping[str, Sequence[Tellings]], most_refused: float) -> Boundary:
    """The line that refuses at most that share of the own reports, fewer where ``ENOUGH`` foreign ones are refused.

    Both are judged on reports and worlds that the line was not fitted on. ``foreign`` is by world; a world of which
    more than half is admitted is one the knowledge covers, and is left out.
    """
    boundary = _fitted(own, foreign, most_refused)
    stays = {world: told for world, told in foreign.items() if _refused(boundary, told) >= len(told) / 2}
    return boundary if not stays or len(stays) == len(foreign) else _fitted(own, stays, most_refused)


def _refused(boundary: Boundary, reports: Sequence[Tellings]) -> int:
    return sum(not boundary.admits(tellings[0]) for tellings in reports)


def _fitted(own: Sequence[Tellings], foreign: Mapping[str, Sequence[Tellings]], most_refused: float) -> Boundary:
    groups = [*own, *([told for tellings in world for told in tellings] for world in foreign.values())]
    rows = np.array([told.traits for group in groups for told in group])
    sizes = [len(group) for group in groups]
    is_own = np.repeat(np.arange(len(groups)) < len(own), sizes)
    means, scales = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    scales[COUNTED:] = 1.0
    standard = (rows - means) / scales
    unseen = _unseen_scores(standard, is_own, np.repeat(_folds(len(own), len(foreign)), sizes))
    recorded = unseen[np.cumsum([0, *sizes[: len(own) - 1]])]
    recorded[[tellings[0].is_certain for tellings in own]] = unseen.max()
    few_own, enough_foreign = np.quantile(recorded, most_refused), np.quantile(unseen[~is_own], ENOUGH)
    return Boundary(
        means=tuple(means.tolist()),
        scales=tuple(scales.tolist()),
        weights=tuple(_direction(standard, is_own).tolist()),
        threshold=float(min(few_own, enough_foreign)),
    )


def _folds(own: int, worlds: int) -> NDArray[np.int64]:
    """The fold of each own report, in all its tellings, and of each world: none is judged by a line that knows it."""
    random = np.random.default_rng(_SEED)
    return np.concatenate([random.permutation(own) % _FOLDS, random.permutation(worlds) % _FOLDS])


def _unseen_scores(standard: Traits, is_own: NDArray[np.bool_], fold: NDArray[np.int64]) -> Traits:
    """The score of each row by a line fitted on the other folds; with a single world, by one that knows it."""
    scores = np.empty(len(standard))
    for number in range(_FOLDS):
        held, others = fold == number, fold != number
        known = others if not is_own[others].all() else others | ~is_own
        scores[held] = standard[held] @ _direction(standard[known], is_own[known])
    return scores


def _direction(standard: Traits, is_own: NDArray[np.bool_]) -> Traits:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500).fit(standard, is_own)
    direction: Traits = model.coef_[0]
    return direction

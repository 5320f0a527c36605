"""Own or foreign, where what is known is in the other language than the report.

Knowledge in one language has no own report that shows what such a report looks like. Its traits lie elsewhere, lower
where nearness and shared words are counted, and a line fitted within the language is of no use. But how much each trait
tells is the same: reports are measured by what foreign ones of their language look like, their meaning by what it has
beyond the language, and the line is fitted on own reports in their language, so measured. Foreign reports are there in
both languages, and say for each how far one must go.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assistant.belief.telling import COUNTED, ENOUGH, MEANING_SCALE, OwnAndForeign, Telling, Traits
from knowledge.records import Language, Model
from retrieval.batching import unit_rows

_AWAY = 0.8  # of what a language has in common, taken from a meaning; 0.5 to 1 are as good

Common = Mapping[Language, NDArray[np.floating]]  # what all texts of a language have in common, shape (shared,)


class ForeignOf(Model):
    """What the foreign reports of a language look like, and the score that ``ENOUGH`` of them stay below."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    common: tuple[float, ...]
    threshold: float = 0.0

    def standard(self, traits: Traits) -> Traits:
        """A report's traits, shape (8 + d,), beside theirs, and its meaning beyond the language: (8 + shared,)."""
        common = np.array(self.common)
        counted = (traits[:COUNTED] - np.array(self.means)) / np.array(self.scales)
        said = _unit(traits[COUNTED : COUNTED + len(common)])
        return np.concatenate([counted, MEANING_SCALE * _unit(said - _AWAY * common)])


class Crossing(Model):
    """A fitted line between own and foreign reports of either language."""

    weights: tuple[float, ...]
    foreign: Mapping[Language, ForeignOf]

    def admits(self, telling: Telling) -> bool:
        """Whether the report is certain or lies on the own side, as it is or told plainly."""
        side, weights = self.foreign[telling.language], np.array(self.weights)
        return telling.reaches(side.threshold, lambda traits: float(side.standard(traits) @ weights))


def fit_crossing(reports: OwnAndForeign, common: Common) -> Crossing:
    """The line that refuses ``ENOUGH`` of the foreign reports of each language, judged on worlds it does not know.

    Of each language that ``common`` has there are foreign reports.
    """
    language = np.array([told.language for told in reports.tellings])
    sides = {each: _side(reports, language == each, shared) for each, shared in common.items()}
    rows = np.array([sides[told.language].standard(told.traits) for told in reports.tellings])
    unseen, is_foreign = reports.unseen_scores(rows), ~reports.is_own
    thresholds = {each: float(np.quantile(unseen[is_foreign & (language == each)], ENOUGH)) for each in sides}
    return Crossing(
        weights=tuple(reports.direction(rows).tolist()),
        foreign={each: side.model_copy(update={"threshold": thresholds[each]}) for each, side in sides.items()},
    )


def _side(reports: OwnAndForeign, is_of_language: NDArray[np.bool_], common: NDArray[np.floating]) -> ForeignOf:
    chosen = np.flatnonzero(is_of_language & ~reports.is_own).tolist()
    counted = np.array([reports.tellings[row].traits[:COUNTED] for row in chosen])
    return ForeignOf(
        means=tuple(counted.mean(axis=0).tolist()),
        scales=tuple(np.maximum(counted.std(axis=0), 1e-6).tolist()),
        common=tuple(common.tolist()),
    )


def _unit(vector: Traits) -> Traits:
    unit: Traits = unit_rows(vector[None, :])[0].astype(np.float64)
    return unit

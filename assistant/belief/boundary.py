"""A line between own reports and foreign ones, fitted on their traits (logistic regression).

Records are terse and people are not: "OIL LEAK ON BUCKET" against "the bucket is leaking oil, what can it be?". A line
fitted on records alone takes whole sentences for foreign, because the foreign reports are sentences; one that is told
own reports in courteous sentences as well takes courtesy for familiar. Own and foreign reports are therefore told to it
in the same manners (``retelling``); which share of own reports is refused is judged on them as recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.belief.crossing import Common, Crossing, fit_crossing
from assistant.belief.telling import COUNTED, ENOUGH, FEW_OWN, OwnAndForeign, Telling, Tellings, Traits
from knowledge.records import Model

CROSSED = 0.05  # of own reports known in the other language, from which the line itself decides there


class Boundary(Model):
    """A fitted line between own and foreign: a report is familiar when its weighted traits reach ``threshold``.

    ``crossing`` decides where what is known is in the other language, None where the line itself was fitted on such.
    ``is_of_few`` where it was fitted on fewer than ``FEW_OWN`` own reports, and is not to be believed when it refuses.
    """

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    threshold: float
    is_of_few: bool = False
    crossing: Crossing | None = None

    def score(self, traits: Traits) -> float:
        """How familiar a report is; only its comparison with the threshold means anything."""
        standard = (traits - np.array(self.means)) / np.array(self.scales)
        return float(standard @ np.array(self.weights))

    def admits(self, telling: Telling) -> bool:
        """Whether the report is certain or lies on the own side, as it is or told plainly."""
        if telling.is_crossed and self.crossing is not None:
            return self.crossing.admits(telling)
        return telling.reaches(self.threshold, self.score)


def fit_boundary(
    own: Sequence[Tellings], foreign: Mapping[str, Sequence[Tellings]], most_refused: float, common: Common
) -> Boundary:
    """The line that refuses at most that share of the own reports, fewer where ``ENOUGH`` foreign ones are refused.

    Below ``FEW_OWN`` own reports it refuses ``ENOUGH`` foreign ones, whatever comes of the own. All are judged on
    reports and worlds that the line was not fitted on. ``foreign`` is by world; a world of which more than half is
    admitted is one the knowledge covers, and is left out. ``common`` is what the languages have in common, for what is
    known in the other one: where ``CROSSED`` own reports are, the line has learned that itself.
    """
    reports = OwnAndForeign.from_reports(own, foreign)
    boundary = _line(reports, most_refused)
    strange = {world: told for world, told in foreign.items() if _refused(boundary, told) >= len(told) / 2} or foreign
    if len(strange) < len(foreign):
        reports = OwnAndForeign.from_reports(own, strange)
        boundary = _line(reports, most_refused)
    if sum(tellings[0].is_crossed for tellings in own) / len(own) >= CROSSED:
        return boundary
    return boundary.model_copy(update={"crossing": fit_crossing(reports, common)})


def _refused(boundary: Boundary, reports: Sequence[Tellings]) -> int:
    return sum(not boundary.admits(tellings[0]) for tellings in reports)


def _line(reports: OwnAndForeign, most_refused: float) -> Boundary:
    rows = np.array([told.traits for told in reports.tellings])
    means, scales = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    scales[COUNTED:] = 1.0
    standard = (rows - means) / scales
    unseen, first = reports.unseen_scores(standard), reports.as_recorded
    recorded = unseen[first]
    recorded[[reports.tellings[row].is_certain for row in first.tolist()]] = unseen.max()
    enough_foreign = np.quantile(unseen[~reports.is_own], ENOUGH)
    few_own = np.quantile(recorded, most_refused) if reports.own >= FEW_OWN else enough_foreign
    return Boundary(
        means=tuple(means.tolist()),
        scales=tuple(scales.tolist()),
        weights=tuple(reports.direction(standard).tolist()),
        threshold=float(min(few_own, enough_foreign)),
        is_of_few=reports.own < FEW_OWN,
    )

"""The figures of an evaluated diagnosis, under the names of ``faultwise evaluate diagnosis --json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from assistant.evaluation.scoring import (
    Prediction,
    RiskAt,
    area,
    at_coverages,
    brier,
    calibration_error,
    calibration_error_by_chance,
    risk_coverage,
)

_DECIMALS = 4


@dataclass(frozen=True)
class Scored:
    """One case: the top cause's probability, the true cause's place, and what parts and abstaining came to."""

    confidence: float
    rank: int | None  # of the true cause among the suspects, 1 = top
    parts_recall: float | None  # nothing where the case used no parts
    refused: bool  # whether the report would have been answered with "we don't know"

    @property
    def prediction(self) -> Prediction:
        """The top cause's probability and whether it was right."""
        return Prediction(self.confidence, self.rank == 1)


@dataclass(frozen=True)
class DiagnosisReport:
    """Each case asked, calibrated and by the standard values, and the simple alternatives' hit@1."""

    known: int
    left_out: int  # of the fifth, for want of component or failure mode, or because the repair did not help
    fitted_on: int
    scored: Sequence[Scored]
    uncalibrated: Sequence[Scored]
    baselines: Mapping[str, float]

    @property
    def curve(self) -> tuple[RiskAt, ...]:
        """The risk-coverage curve of abstaining by confidence."""
        return risk_coverage([one.prediction for one in self.scored])

    def as_json(self) -> dict[str, Any]:
        """All figures, rounded to what they can bear."""
        before = {f"{name}_uncalibrated": value for name, value in _figures(self.uncalibrated).items()}
        return {
            "cases": len(self.scored),
            "left_out": self.left_out,
            "known": self.known,
            "fitted_on": self.fitted_on,
            **_figures(self.scored),
            **before,
            "ece_by_chance": round(calibration_error_by_chance([one.prediction for one in self.scored]), _DECIMALS),
            "refused": round(fmean(one.refused for one in self.scored), _DECIMALS),
            "risk_coverage": [
                {"coverage": round(at.coverage, _DECIMALS), "risk": round(at.risk, _DECIMALS)}
                for at in at_coverages(self.curve)
            ],
            "baselines_hit@1": {name: round(value, _DECIMALS) for name, value in self.baselines.items()},
        }


def _figures(scored: Sequence[Scored]) -> dict[str, float | None]:
    predictions = [one.prediction for one in scored]
    recalls = [one.parts_recall for one in scored if one.parts_recall is not None]
    figures = {
        "hit@1": fmean(one.rank == 1 for one in scored),
        "hit@3": fmean(one.rank is not None and one.rank <= 3 for one in scored),
        "mrr": fmean(1 / one.rank if one.rank else 0.0 for one in scored),
        "ece": calibration_error(predictions),
        "brier": brier(predictions),
        "aurc": area(risk_coverage(predictions)),
        "parts_recall@5": fmean(recalls) if recalls else None,
    }
    return {name: None if value is None else round(value, _DECIMALS) for name, value in figures.items()}

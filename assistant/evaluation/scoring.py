"""How good probabilities are: calibration error, Brier score, risk and coverage, as pure functions.

A ``Prediction`` is the probability of the top cause and whether it was the true one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

BINS = 15
_SEED = 20_240_117


@dataclass(frozen=True)
class Prediction:
    """What was believed of the top cause, and whether it was the one."""

    confidence: float
    is_right: bool


@dataclass(frozen=True)
class Bin:
    """Predictions of about the same confidence: how many, how sure on average, how often right."""

    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class RiskAt:
    """Answering only the surest share of reports (``coverage``), this share of the answers is wrong (``risk``)."""

    coverage: float
    risk: float


def reliability(predictions: Sequence[Prediction], bins: int = BINS) -> tuple[Bin, ...]:
    """The filled ones of equally wide bins of confidence, lowest first; 1 belongs to the last.

    >>> reliability([Prediction(0.95, True), Prediction(1.0, False)], bins=10)
    (Bin(count=2, confidence=0.975, accuracy=0.5),)
    """
    filled: dict[int, list[Prediction]] = {}
    for prediction in predictions:
        filled.setdefault(min(int(prediction.confidence * bins), bins - 1), []).append(prediction)
    return tuple(
        Bin(len(inside), fmean(p.confidence for p in inside), fmean(p.is_right for p in inside))
        for _, inside in sorted(filled.items())
    )


def calibration_error(predictions: Sequence[Prediction], bins: int = BINS) -> float:
    """Expected calibration error: bins' distance of confidence from accuracy, weighted by count (Guo et al. 2017).

    >>> round(calibration_error([Prediction(0.9, True), Prediction(0.9, False)]), 6)
    0.4
    """
    total = len(predictions)
    return (
        sum(b.count * abs(b.confidence - b.accuracy) for b in reliability(predictions, bins)) / total if total else 0.0
    )


def calibration_error_by_chance(predictions: Sequence[Prediction], bins: int = BINS, draws: int = 100) -> float:
    """The calibration error that perfectly calibrated probabilities would show with so few cases, on average.

    >>> calibration_error_by_chance([Prediction(1.0, False)])
    0.0
    """
    chance = Random(_SEED)
    return fmean(
        calibration_error([Prediction(p.confidence, chance.random() < p.confidence) for p in predictions], bins)
        for _ in range(draws)
    )


def brier(predictions: Sequence[Prediction]) -> float:
    """Brier score of the top cause: mean of (its probability - 1 if it was true else 0) squared; 0 is best.

    >>> round(brier([Prediction(0.9, True), Prediction(0.9, False)]), 6)
    0.41
    """
    return fmean((p.confidence - p.is_right) ** 2 for p in predictions) if predictions else 0.0


def risk_coverage(predictions: Sequence[Prediction]) -> tuple[RiskAt, ...]:
    """The risk at every coverage 1/n ... 1, surest first (El-Yaniv and Wiener 2010); ties count as half of each order.

    >>> risk_coverage([Prediction(0.2, False), Prediction(0.8, True)])
    (RiskAt(coverage=0.5, risk=0.0), RiskAt(coverage=1.0, risk=0.5))
    """
    right_of: dict[float, list[bool]] = {}
    for prediction in predictions:
        right_of.setdefault(prediction.confidence, []).append(prediction.is_right)
    curve: list[RiskAt] = []
    wrong = 0.0
    for confidence in sorted(right_of, reverse=True):
        tied = right_of[confidence]
        for _ in tied:
            wrong += 1 - fmean(tied)
            answered = len(curve) + 1
            curve.append(RiskAt(answered / len(predictions), wrong / answered))
    return tuple(curve)


def area(curve: Sequence[RiskAt]) -> float:
    """The area under a risk-coverage curve: its mean risk; lower is better."""
    return fmean(point.risk for point in curve) if curve else 0.0


def at_coverages(curve: Sequence[RiskAt], parts: int = 10) -> tuple[RiskAt, ...]:
    """The curve at ``1/parts, 2/parts ... 1``: the first point that covers as much."""
    marks = [(mark + 1) / parts for mark in range(parts)]
    return tuple(RiskAt(m, next(p.risk for p in curve if p.coverage >= m - 1e-9)) for m in marks) if curve else ()

"""A last correction of probabilities: the sure made surer, the unsure less sure, as far as the case base shows.

A log-linear mixture has one sharpness for all reports, so that where the evidence agrees it is too timid and where it
does not too bold. Here the sharpness depends on the probability of the top cause: temperature scaling (Guo et al.
2017) whose temperature goes with the confidence. The three numbers are fitted on predictions of cases that the
mixture was not fitted on; a normal prior holds them at no correction.

Measured on work orders, fitted on the first half to four fifths of the knowledge and asked about the cases after it
(four cuts, 1,600 predictions pooled): calibration error 0.050 to 0.041, perfect calibration showing 0.030 by chance.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.records import Model

Floats = NDArray[np.float64]
Prediction = tuple[Floats, int]  # shares of causes and, last, of another cause; the place of the true one

_PRIOR_STRENGTH = 4.0  # in cases' worth: how hard "no correction" holds on
_STEPS = 20
_LEAST_SHARE = 1e-9


class Sharpening(Model):
    """Powers of the shares; the standard values leave them as they are."""

    power: float = 1.0  # of every share, at an even chance for the top cause
    by_confidence: float = 0.0  # more where the top cause is certain, less by as much where nothing speaks for any
    another: float = 0.0  # added to the log of another cause's share

    def of(self, shares: Floats) -> Floats:
        """The corrected shares, shape (n + 1,); the causes keep their order and the sum is one.

        >>> Sharpening(by_confidence=0.5).of(np.array([0.75, 0.25, 0.0])).round(3).tolist()
        [0.798, 0.202, 0.0]
        """
        if len(shares) < 2 or self == UNSHARPENED:
            return shares
        return _powers(_rows(shares) @ np.array([self.power, self.by_confidence, self.another]))


UNSHARPENED = Sharpening()


def _rows(shares: Floats) -> Floats:
    """What each number of the sharpening is multiplied with, shape (n + 1, 3)."""
    logs = np.log(np.maximum(shares, _LEAST_SHARE))
    confidence = 2.0 * shares[:-1].max() - 1.0
    is_another = np.arange(len(shares)) == len(shares) - 1
    return np.column_stack([logs, confidence * logs, is_another])


def _powers(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max())
    shares: Floats = powers / powers.sum()
    return shares


def fit(predictions: Sequence[Prediction]) -> Sharpening:
    """The numbers under which the true causes were likeliest, held near no correction (Newton's method)."""
    said = [(_rows(shares), truth) for shares, truth in predictions if len(shares) > 1]
    start = weights = np.array([1.0, 0.0, 0.0])
    for _ in range(_STEPS):
        gradient, curvature = _PRIOR_STRENGTH * (weights - start), _PRIOR_STRENGTH * np.eye(3)
        for rows, truth in said:
            shares = _powers(rows @ weights)
            mean = shares @ rows
            gradient = gradient + mean - rows[truth]
            curvature = curvature + (rows * shares[:, None]).T @ rows - np.outer(mean, mean)
        weights = weights - np.linalg.solve(curvature, gradient)
    power, by_confidence, another = weights.tolist()
    return Sharpening(power=power, by_confidence=by_confidence, another=another)

"""How often the top cause was right, by how sure it was: from the predictions of a fit to what is kept of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.belief.calibrating import reliability_of
from assistant.belief.calibration import Calibration, Made, Reliability, load, save
from assistant.belief.sharpening import UNSHARPENED, Prediction

RIGHT, WRONG, ELSEWHERE = 0, 1, 2  # the place of the true cause among two causes and another one


def said(share: float, truth: int) -> Prediction:
    return np.array([share, 0.1, 0.9 - share]), truth


def test_the_top_cause_is_counted_where_it_was_the_true_one() -> None:
    predictions = [said(0.8, RIGHT), said(0.82, RIGHT), said(0.84, ELSEWHERE), said(0.2, WRONG)]
    low, high = reliability_of(predictions, UNSHARPENED)
    assert (low.count, round(low.confidence, 6), low.accuracy) == (1, 0.2, 0.0)
    assert (high.count, round(high.confidence, 6), round(high.accuracy, 6)) == (3, 0.82, 0.666667)


def test_a_case_for_which_nothing_was_found_says_nothing() -> None:
    assert reliability_of([(np.array([1.0]), 0)], UNSHARPENED) == ()


def test_it_is_kept_with_the_calibration(tmp_path: Path) -> None:
    bins = (Reliability(count=3, confidence=0.5, accuracy=1 / 3),)
    made = Made(encoder="pairs", seq=1, cases=3, sampled=3)
    save(tmp_path, Calibration(made=made, reliability=bins))
    assert load(tmp_path, "pairs").reliability == bins

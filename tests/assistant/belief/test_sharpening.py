from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.belief.sharpening import UNSHARPENED, Sharpening, fit


def test_without_correction_the_shares_stay_as_they_are() -> None:
    shares = np.array([0.5, 0.2, 0.3])
    assert UNSHARPENED.of(shares) is shares
    assert fit([]) == UNSHARPENED


def test_a_sure_report_gets_surer_and_an_unsure_one_less_sure() -> None:
    # Confidence 2 x 0.8 - 1 = 0.6, power 1.3: 0.8^1.3 / (0.8^1.3 + 0.2^1.3) = 0.858; 2 x 0.3 - 1 = -0.4, power 0.8.
    sharpened = Sharpening(by_confidence=0.5)
    assert sharpened.of(np.array([0.8, 0.0, 0.2]))[0] == pytest.approx(0.8**1.3 / (0.8**1.3 + 0.2**1.3), abs=1e-6)
    unsure = [0.3**0.8, 0.25**0.8, 0.45**0.8]
    assert sharpened.of(np.array([0.3, 0.25, 0.45])).tolist() == pytest.approx([u / sum(unsure) for u in unsure])


def test_another_cause_gains_by_its_own_number() -> None:
    odds = Sharpening(another=math.log(2)).of(np.array([0.5, 0.5]))
    assert odds.tolist() == pytest.approx([1 / 3, 2 / 3])


def test_timid_predictions_are_corrected_to_how_often_they_were_right() -> None:
    # Said 0.85, right in 95 of 100; said 0.3, right in 15 of 100 and else another cause.
    sure, unsure = np.array([0.85, 0.05, 0.10]), np.array([0.30, 0.10, 0.60])
    told = [(sure, 0)] * 950 + [(sure, 2)] * 50 + [(unsure, 0)] * 150 + [(unsure, 1)] * 50 + [(unsure, 2)] * 800
    fitted = fit(told)
    assert fitted.of(sure)[0] == pytest.approx(0.95, abs=0.02)
    assert fitted.of(unsure)[0] == pytest.approx(0.15, abs=0.02)
    assert fitted.by_confidence > 0


def test_few_predictions_correct_little() -> None:
    sure = np.array([0.85, 0.05, 0.10])
    corrected = [fit([(sure, 0)] * count).of(sure)[0] for count in (3, 30, 300)]
    assert 0.85 < corrected[0] < corrected[1] < corrected[2]
    assert corrected[0] == pytest.approx(0.911, abs=0.001)

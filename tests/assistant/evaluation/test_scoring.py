from __future__ import annotations

import pytest

from assistant.evaluation.scoring import (
    Bin,
    Prediction,
    RiskAt,
    area,
    at_coverages,
    brier,
    calibration_error,
    calibration_error_by_chance,
    reliability,
    risk_coverage,
)

# Two sure ones (0.9), of which one is right, and three doubtful ones (0.3), of which one is right.
FIVE = [
    Prediction(0.9, True),
    Prediction(0.9, False),
    Prediction(0.3, True),
    Prediction(0.3, False),
    Prediction(0.3, False),
]


def test_the_calibration_error_is_the_one_computed_by_hand() -> None:
    # |0.9 - 1/2| for two of five, |0.3 - 1/3| for three of five: 0.4 x 0.4 + 0.6 x 0.0333 = 0.18.
    assert calibration_error(FIVE) == pytest.approx(0.18)


def test_the_brier_score_is_the_one_computed_by_hand() -> None:
    # (0.01 + 0.81 + 0.49 + 0.09 + 0.09) / 5
    assert brier(FIVE) == pytest.approx(0.298)


def test_bins_are_equally_wide_and_empty_ones_are_left_out() -> None:
    # 0.3 x 15 = 4.5 lies in the fifth bin, 0.9 x 15 = 13.5 in the fourteenth.
    low, high = reliability(FIVE)
    assert low == Bin(3, pytest.approx(0.3), pytest.approx(1 / 3))
    assert high == Bin(2, pytest.approx(0.9), 0.5)


def test_certainty_belongs_to_the_last_bin() -> None:
    assert reliability([Prediction(1.0, True)]) == (Bin(1, 1.0, 1.0),)


def test_risk_grows_with_coverage_and_ties_have_no_order() -> None:
    # Surest first: 0.5 and 1 wrong of 1 and 2, then two thirds of a wrong one for each doubtful one.
    assert risk_coverage(FIVE) == tuple(
        RiskAt(pytest.approx((n + 1) / 5), pytest.approx(wrong / (n + 1)))
        for n, wrong in enumerate((0.5, 1.0, 1 + 2 / 3, 1 + 4 / 3, 3.0))
    )


def test_the_area_under_the_curve_is_its_mean_risk() -> None:
    assert area(risk_coverage(FIVE)) == pytest.approx((0.5 + 0.5 + 5 / 9 + 7 / 12 + 3 / 5) / 5)
    assert area(()) == 0.0


def test_the_curve_is_read_at_round_coverages() -> None:
    curve = risk_coverage([Prediction(0.8, True), Prediction(0.2, False)])
    assert at_coverages(curve, 2) == (RiskAt(0.5, 0.0), RiskAt(1.0, 0.5))
    assert at_coverages((), 2) == ()


def test_chance_alone_shows_less_error_the_more_cases_there_are() -> None:
    few, many = ([Prediction(0.5, True)] * count for count in (10, 1000))
    # The mean distance of a share of n coins from one half is sqrt(1 / (2 pi n)): 0.126 and 0.0126.
    assert calibration_error_by_chance(few) == pytest.approx(0.126, abs=0.02)
    assert calibration_error_by_chance(many) == pytest.approx(0.0126, abs=0.002)


def test_no_predictions_have_no_error() -> None:
    assert (calibration_error([]), brier([]), risk_coverage([])) == (0.0, 0.0, ())

from __future__ import annotations

import numpy as np
import pytest

from retrieval.fusion import STANDARD_MIX, Mix, standardised


def test_the_mix_adds_standard_deviations_by_weight() -> None:
    mixed = Mix(lexical=0.5, dense=0.5).mixed(np.array([0.0, 2.0]), np.array([0.9, 0.8]))
    assert mixed.tolist() == pytest.approx([0.5, 0.5])
    mixed = Mix(lexical=1.0, dense=0.0).mixed(np.array([0.0, 2.0]), np.array([0.9, 0.8]))
    assert mixed.tolist() == pytest.approx([1 / (1 + np.e), 1 / (1 + 1 / np.e)])


def test_scores_that_are_all_the_same_say_nothing() -> None:
    assert STANDARD_MIX.mixed(np.array([0.0, 0.0]), np.array([0.7, 0.7])).tolist() == [0.5, 0.5]


def test_one_candidate_is_average() -> None:
    assert STANDARD_MIX.mixed(np.array([17.0]), np.array([0.9])).tolist() == [0.5]


def test_no_candidates_have_no_scores() -> None:
    assert standardised(np.array([])).tolist() == []


def test_the_unit_of_a_score_does_not_matter() -> None:
    lexical, dense = np.array([3.0, 1.0, 8.0]), np.array([0.81, 0.84, 0.79])
    expected = STANDARD_MIX.mixed(lexical, dense)
    assert STANDARD_MIX.mixed(lexical * 100 + 5, dense).tolist() == pytest.approx(expected.tolist())

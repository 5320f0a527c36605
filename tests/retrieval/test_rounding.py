from __future__ import annotations

import numpy as np
import pytest

from retrieval.blocks import Floats
from retrieval.rounding import Reach, channels_with_copies, rounded

RANDOM = np.random.default_rng(11)
WEIGHT = RANDOM.normal(size=(48, 64)).astype(np.float32)
STATES = RANDOM.normal(size=(200, 64)).astype(np.float32) * RANDOM.uniform(0.2, 3, 64).astype(np.float32)


def floats(values: list[int] | list[list[int]]) -> Floats:
    return np.array(values, np.float32)


def product_of(states: Floats, weight: Floats, reach: Reach, **how: bool) -> Floats:
    """What a processor makes of it in whole numbers."""
    made = rounded(weight, reach, **how)
    levels = np.clip(np.rint(states / made.divisor / made.step) + made.zero, 0, 255) - made.zero
    product: Floats = (levels @ made.levels.astype(np.float32)) * made.step * made.scales
    return product


def error(states: Floats, weight: Floats, reach: Reach, **how: bool) -> float:
    exact = states @ weight.T
    return float(np.linalg.norm(product_of(states, weight, reach, **how) - exact) / np.linalg.norm(exact))


def test_a_product_in_eight_bits_is_nearly_exact() -> None:
    assert error(STATES, WEIGHT, Reach.of(STATES)) < 0.015


def test_smoothing_saves_the_small_channels_beside_one_that_reaches_far() -> None:
    states = STATES * np.where(np.arange(64) == 5, 30, 1).astype(np.float32)
    weight = WEIGHT * np.where(np.arange(64) == 5, 1 / 30, 1).astype(np.float32)
    assert error(states, weight, Reach.of(states)) < 0.015
    assert error(states, weight, Reach.of(states), is_smooth=False) > 0.1


def test_what_reaches_further_than_was_measured_is_cut_there() -> None:
    weight = np.eye(1, dtype=np.float32)
    reach = Reach(floats([-1]), floats([4]))
    found = product_of(floats([[9], [-9], [2], [0]]), weight, reach)
    assert found[:, 0] == pytest.approx([4, -1, 2, 0], abs=0.011)


def test_the_reach_of_two_is_the_wider_channel_by_channel() -> None:
    one, other = Reach.of(floats([[1, -2], [3, 0]])), Reach.of(floats([[2, -1], [2, 5]]))
    both = one.or_of(other)
    assert (both.low.tolist(), both.high.tolist()) == ([1, -2], [3, 5])
    assert both.of_channels(np.array([1, 1, 0])).furthest.tolist() == [5, 5, 3]


def test_a_wild_channel_comes_seventeen_times_and_its_copies_make_the_product_finer() -> None:
    high = np.ones(200, np.float32)
    high[7] = 30
    weight = RANDOM.normal(size=(48, 200)).astype(np.float32) * 0.2
    weight[3, 7] = 6
    reach = Reach(0 * high, high)
    channels = channels_with_copies(weight, reach)
    assert np.bincount(channels).tolist() == [17 if channel == 7 else 1 for channel in range(200)]
    states = RANDOM.uniform(0, 1, size=(50, 200)).astype(np.float32)
    split = np.divide(weight[:, channels], np.bincount(channels)[channels], dtype=np.float32)
    assert split.sum(axis=1) == pytest.approx(weight.sum(axis=1), abs=1e-4)
    finer, coarser = error(states[:, channels], split, reach.of_channels(channels)), error(states, weight, reach)
    assert finer < coarser / 2


def test_tame_channels_are_left_alone() -> None:
    assert channels_with_copies(WEIGHT, Reach.of(STATES)).tolist() == list(range(64))

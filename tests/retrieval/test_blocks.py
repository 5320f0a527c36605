from __future__ import annotations

import numpy as np
import pytest

from retrieval.blocks import blocks_of


def test_weights_that_lie_on_sixteen_levels_are_kept_exactly_in_half_bytes() -> None:
    levels = np.array([[*range(-8, 8), *range(7, -9, -1)], [-8, 7] * 16], dtype=np.float32)
    scales = np.array([0.125, -0.5], dtype=np.float32)
    blocks = blocks_of(levels * scales[:, None])
    assert blocks.bits == 4
    assert blocks.scales.tolist() == [[0.125], [-0.5]]
    assert blocks.values.shape == (2, 1, 16)
    low, high = blocks.values & 15, blocks.values >> 4
    assert np.stack((low, high), axis=-1).reshape(2, 32).tolist() == (levels + 8).tolist()


def test_other_weights_take_a_byte_and_move_by_half_a_level_at_most() -> None:
    matrix = np.random.default_rng(3).normal(size=(5, 96)).astype(np.float32)
    matrix[2, :32] = 0
    blocks = blocks_of(matrix)
    assert blocks.bits == 8
    assert blocks.values.shape == (5, 3, 32)
    back = (blocks.values.astype(np.float32) - 128) * blocks.scales[..., None]
    assert np.abs(back.reshape(5, 96) - matrix).max() <= blocks.scales.max() / 2 + 1e-6
    assert back[2, 0].tolist() == [0.0] * 32


def test_zeros_stay_zeros() -> None:
    blocks = blocks_of(np.zeros((1, 32), np.float32))
    assert blocks.bits == 4
    assert blocks.values.ravel().tolist() == [0x88] * 16
    assert blocks.scales.tolist() == [[0.0]]


def test_a_row_that_is_no_multiple_of_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="reshape"):
        blocks_of(np.ones((1, 40), np.float32))

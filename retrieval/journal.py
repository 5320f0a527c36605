"""What was embedded, on disk as soon as it was: nothing is embedded twice because a program was killed.

A file of records that only grows: for each batch its size, a checksum, the digests of the texts and their vectors.
Every program writes files of its own and reads those it finds, each up to the first record that is not whole. A new
generation of the index has all vectors of its own: when it is begun the journal turns to another file, and when it
counts the earlier ones are dropped. Nothing has to be written for that, however much was embedded meanwhile.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from threading import Lock
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import DTypeLike, NDArray

from retrieval.content import DIGEST_BYTES

SUFFIX = ".journal"
_RECORD = struct.Struct("<II")  # vectors in it, checksum


class Journal:
    """The vectors of texts embedded since the last generation, by the digest of the text."""

    def __init__(self, folder: Path, encoder: str, dimension: int, number: DTypeLike) -> None:
        self._folder, self._number = folder, np.dtype(number)
        self._vector_bytes = self._number.itemsize * dimension
        self._header = json.dumps([encoder, dimension]).encode() + b"\n"
        self._places: dict[str, tuple[int, int]] = {}  # file and byte where a vector begins
        # subtle: files stay open, since another program may remove them and a new one of the same name is another.
        self._files: dict[Path, int] = {}
        self._own: int | None = None
        self._earlier: frozenset[int] = frozenset()
        self._in_use = Lock()  # edits and renewals read at the same time, and a file has one position
        self._closing = finalize(self, _close, self._files)

    @classmethod
    def open(cls, folder: Path, encoder: str, dimension: int, number: DTypeLike = "<f4") -> Journal:
        """All that journals in a folder have from this encoder; ``number`` is numpy's name for what a vector is of."""
        journal = cls(folder, encoder, dimension, number)
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            with suppress(FileNotFoundError):  # another program has just made a generation
                journal._read(path)
        return journal

    def __len__(self) -> int:
        return len(self._places)

    def add(self, vectors: Mapping[str, NDArray[Any]]) -> None:
        """Keep vectors by their digest."""
        with self._in_use:
            self._append(vectors)

    def vectors(self, digests: Iterable[str]) -> dict[str, NDArray[Any]]:
        """The vectors of those texts that are in the journal; asked for again, they outlast the earlier files."""
        with self._in_use:
            found = {digest: self._vector(*self._places[digest]) for digest in digests if digest in self._places}
            self._append({digest: found[digest] for digest in found if self._places[digest][0] in self._earlier})
        return found

    def turn(self) -> None:
        """Write to another file from now on."""
        with self._in_use:
            self._own, self._earlier = None, frozenset(self._files.values())

    def drop_earlier(self) -> None:
        """Remove the files from before the last turn."""
        with self._in_use:
            for path in [path for path, file in self._files.items() if file in self._earlier]:
                os.close(self._files.pop(path))
                with suppress(OSError):  # where another program has it open, that one removes it
                    path.unlink(missing_ok=True)
            self._places = {name: place for name, place in self._places.items() if place[0] not in self._earlier}
            self._earlier = frozenset()

    def close(self) -> None:
        """Give the files back; what is in them stays."""
        self._closing()

    def _append(self, vectors: Mapping[str, NDArray[Any]]) -> None:
        if not vectors:
            return
        digests = b"".join(map(bytes.fromhex, vectors))
        rows = np.stack(list(vectors.values())).astype(self._number).tobytes()
        file = self._own = self._begun() if self._own is None else self._own
        first = os.lseek(file, 0, os.SEEK_END) + _RECORD.size + len(digests)
        os.write(file, _RECORD.pack(len(vectors), zlib.crc32(digests + rows)) + digests + rows)
        self._note(vectors, file, first)

    def _begun(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        file, name = mkstemp(dir=self._folder, suffix=SUFFIX)
        self._files[Path(name)] = file
        os.write(file, self._header)
        return file

    def _vector(self, file: int, place: int) -> NDArray[Any]:
        return np.frombuffer(_bytes_at(file, place, self._vector_bytes), self._number)

    def _read(self, path: Path) -> None:
        file = self._files[path] = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        if _bytes_at(file, 0, len(self._header)) == self._header:
            for first, digests in self._records(file):
                self._note(digests, file, first)

    def _records(self, file: int) -> Iterator[tuple[int, list[str]]]:
        """Where the vectors of each whole record begin, and their digests."""
        place, end = len(self._header), os.fstat(file).st_size
        while place + _RECORD.size <= end:
            count, checksum = _RECORD.unpack(_bytes_at(file, place, _RECORD.size))
            first, size = place + _RECORD.size, count * (DIGEST_BYTES + self._vector_bytes)
            if first + size > end or zlib.crc32(record := _bytes_at(file, first, size)) != checksum:
                return
            names = (record[at : at + DIGEST_BYTES].hex() for at in range(0, count * DIGEST_BYTES, DIGEST_BYTES))
            yield first + count * DIGEST_BYTES, list(names)
            place = first + size

    def _note(self, digests: Iterable[str], file: int, first: int) -> None:
        self._places |= {digest: (file, first + at * self._vector_bytes) for at, digest in enumerate(digests)}


def _bytes_at(file: int, place: int, size: int) -> bytes:
    os.lseek(file, place, os.SEEK_SET)
    return os.read(file, size)


def _close(files: dict[Path, int]) -> None:
    while files:
        os.close(files.popitem()[1])

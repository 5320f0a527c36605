"""A generation while it is written: rows and vectors batch by batch, so that it never is in memory as a whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.manuals.language import READINGS
from retrieval.content import DIGEST_BYTES
from retrieval.effort import Effort
from retrieval.generation import (
    CIRCUMSTANCES,
    DIGESTS,
    LEXICAL,
    LISTS,
    VECTORS,
    Generation,
    Manifest,
    finished,
    mapped_vectors,
)
from retrieval.inverted_lists import InvertedLists
from retrieval.lexical import LexicalIndex
from retrieval.rows import KeptRows, Row, RowFiles, lexical_row, readings
from retrieval.sizes import Sizes
from retrieval.vectors import Matrix, unit

# subtle: what waits to be written keeps others waiting who want a few bytes on disk now, as every edit does.
_AT_ONCE = 1 << 25


class GenerationWriter:
    """Writes a generation into a folder that does not exist yet."""

    def __init__(self, folder: Path, sizes: Sizes) -> None:
        folder.mkdir(parents=True)
        self._folder, self._sizes = folder, sizes
        self._open = ExitStack()
        self._rows = self._open.enter_context(RowFiles(folder))
        self._vectors = self._open.enter_context((folder / VECTORS).open("wb"))
        self._on_disk = 0
        self._digests = bytearray()
        self._circumstances: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, rows: Sequence[Row], vectors: Matrix) -> None:
        """Write rows with their vectors, shape (len(rows), d)."""
        self._rows.add(rows)
        self._vectors.write(unit(vectors).astype("<f4").tobytes())
        if self._vectors.tell() - self._on_disk > _AT_ONCE:
            self._on_disk = self._vectors.tell()
            os.fsync(self._vectors.fileno())
            self._rows.sync()
        self._digests += b"".join(bytes.fromhex(row.digest) for row in rows)
        self._circumstances += [row.circumstance for row in rows]

    def finish(self, manifest: Manifest) -> Generation:
        """Complete the generation with what is derived from its rows."""
        self._open.close()
        digests = np.frombuffer(bytes(self._digests), np.uint8).reshape(-1, DIGEST_BYTES)
        circumstance_of = np.array(self._circumstances, np.int32)
        np.save(self._folder / DIGESTS, digests)
        np.save(self._folder / CIRCUMSTANCES, circumstance_of)
        count = len(circumstance_of)
        if count > self._sizes.refilled:
            self._fill_words(KeptRows.open(self._folder, digests, circumstance_of))
        effort = self._make_lists(manifest, circumstance_of) if count > self._sizes.exact else None
        counted = manifest.model_copy(update={"rows": count, "effort": effort})
        return Generation.of(self._folder, finished(self._folder, counted))

    def _fill_words(self, rows: KeptRows) -> None:
        lexical = LexicalIndex.fill(self._folder / LEXICAL)
        lexical.add(lexical_row(number, rows.plain(number)) for number in range(len(rows)))
        lexical.finish()

    def _make_lists(self, manifest: Manifest, circumstance_of: NDArray[np.int32]) -> Effort:
        vectors: Matrix = mapped_vectors(self._folder / VECTORS, manifest.dimension)
        read = readings(manifest.circumstances, circumstance_of)
        lists = InvertedLists.built(vectors, [read == place for place in range(len(READINGS))])
        lists.save(self._folder / LISTS)
        return lists.effort

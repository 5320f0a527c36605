"""A generation written from an earlier one and what came after it, by a process of its own.

Written within the program it would keep searches and edits waiting at every step, since Python does one thing at a
time, and leave the program with memory that it does not need any more. The process works in a folder: ``late`` has the
rows that are in no generation yet, ``alive.npy`` which of all rows still count, ``written`` is the result.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from retrieval.found import Mask
from retrieval.generation import Generation, Manifest, manifest_in
from retrieval.rows import Row, Rows
from retrieval.sizes import Sizes
from retrieval.vectors import Matrix, Vectors
from retrieval.writing import GenerationWriter

Batches = Iterable[tuple[Sequence[Row], Matrix]]

_LATE, _ALIVE, _WRITTEN = "late", "alive.npy", "written"
_ROWS_AT_ONCE = 1_024
_PLAIN = Sizes(refilled=sys.maxsize, exact=sys.maxsize)  # rows and vectors, nothing derived from them
_NICE = 10  # so that searches and edits go first where there are few processors


class RewritingFailed(Exception):
    """The process could not be started or did not come to its end."""


def living(rows: Rows, vectors: Vectors, alive: Mask) -> Iterator[tuple[Sequence[Row], Matrix]]:
    """The rows that are alive, with their vectors, some at a time."""
    numbers = np.flatnonzero(alive)
    for start in range(0, len(numbers), _ROWS_AT_ONCE):
        part = numbers[start : start + _ROWS_AT_ONCE]
        yield [rows[number] for number in part.tolist()], vectors.take(part)


def written(folder: Path, batches: Batches, manifest: Manifest, sizes: Sizes) -> Generation:
    """The generation of these rows, in a folder that does not exist yet."""
    with GenerationWriter(folder, sizes) as writer:
        for rows, vectors in batches:
            writer.add(rows, vectors)
        return writer.finish(manifest)


def rewritten(
    folder: Path, kept: Generation, late: Batches, alive: Mask, manifest: Manifest, sizes: Sizes
) -> Generation:
    """The living rows of a generation and those that came late, written in a new folder by a process of its own.

    Raises:
        RewritingFailed: where that process does not do it.
    """
    folder.mkdir(parents=True)
    written(folder / _LATE, late, manifest, _PLAIN)
    np.save(folder / _ALIVE, alive)
    given = [str(kept.folder.absolute()), str(folder.absolute()), str(sizes.refilled), str(sizes.exact)]
    try:
        done = subprocess.run([sys.executable, "-m", __name__, *given], capture_output=True, text=True, check=False)
    except OSError as error:
        raise RewritingFailed(str(error)) from error
    shutil.rmtree(folder / _LATE, ignore_errors=True)
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise RewritingFailed(done.stderr.strip().rpartition("\n")[2] or f"it ended with {done.returncode}")
    return Generation.of(folder / _WRITTEN, manifest_in(folder / _WRITTEN))


def main(kept_folder: str, folder: str, refilled: str, exact: str) -> None:
    """What the process does."""
    with suppress(AttributeError):  # Windows has no such thing
        os.nice(_NICE)
    kept, late = (_plain(Path(kept_folder)), _plain(Path(folder) / _LATE))
    rows = Rows(kept.rows, [late.rows[number] for number in range(len(late.rows))])
    vectors = Vectors.from_rows(kept.vectors).plus(late.vectors)
    batches = living(rows, vectors, np.load(Path(folder) / _ALIVE))
    written(Path(folder) / _WRITTEN, batches, late.manifest, Sizes(refilled=int(refilled), exact=int(exact)))


def _plain(folder: Path) -> Generation:
    """A generation without its lists, which are made anew."""
    return Generation.of(folder, manifest_in(folder).model_copy(update={"effort": None}))


if __name__ == "__main__":
    main(*sys.argv[1:])

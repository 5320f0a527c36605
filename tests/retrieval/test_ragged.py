from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.ragged import Ragged, RaggedName

VECTORS = np.arange(12, dtype=np.float32).reshape(6, 2)


def kept(folder: Path, name: RaggedName, *batches: list[np.ndarray]) -> Ragged:
    files = name.begin(folder)
    for batch in batches:
        files.add(batch)
    files.close()
    return name.open(folder)


def test_values_are_kept_row_by_row(tmp_path: Path) -> None:
    rows = [np.array([5, 7, 5], np.uint64), np.array([], np.uint64), np.array([2**63], np.uint64)]
    words = kept(tmp_path, RaggedName("words", "<u8"), rows[:1], [], rows[1:])
    assert words.lengths.tolist() == [3, 0, 1]
    assert words.of(np.array([0, 1, 2])).tolist() == [5, 7, 5, 2**63]
    assert words.of(np.array([2, 0])).tolist() == [2**63, 5, 7, 5]


@pytest.mark.parametrize("is_filed", [False, True])
def test_vectors_keep_their_length(tmp_path: Path, is_filed: bool) -> None:
    none = np.empty((0, 0), np.float32)
    windows = kept(tmp_path, RaggedName("windows", "<f4", is_filed), [VECTORS[:2], none, VECTORS[2:]])
    assert windows.lengths.tolist() == [2, 0, 4]
    assert windows.of(np.array([2])).tolist() == VECTORS[2:].tolist()
    assert windows.of(np.array([2, 1, 0])).tolist() == [*VECTORS[2:].tolist(), *VECTORS[:2].tolist()]
    assert windows.of(np.array([1])).shape == (0, 2)


def test_values_in_a_file_outlive_its_name(tmp_path: Path) -> None:
    windows = kept(tmp_path, RaggedName("windows", "<f4", is_filed=True), [VECTORS[:2]])
    (tmp_path / "windows.bin").unlink()
    assert windows.of(np.array([0])).tolist() == VECTORS[:2].tolist()


@pytest.mark.parametrize("rows", [[], [np.empty(0, np.uint64)] * 2])
def test_rows_without_values_are_kept_too(tmp_path: Path, rows: list[np.ndarray]) -> None:
    words = kept(tmp_path, RaggedName("words", "<u8"), rows)
    assert (len(words.lengths), words.of(np.arange(len(rows))).tolist()) == (len(rows), [])

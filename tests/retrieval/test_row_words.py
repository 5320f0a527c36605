from __future__ import annotations

from pathlib import Path

import numpy as np

from retrieval.row_words import KeptWords, WordFiles, key_of_word, keys_in, lengths

ROWS = ("boom leak boom", "", "泵 #漏油 hx-4042", "leak")


def kept(folder: Path, *batches: tuple[str, ...]) -> KeptWords:
    files = WordFiles(folder)
    for batch in batches:
        files.add(batch)
    files.close()
    return KeptWords.open(folder)


def test_words_are_kept_row_by_row_as_often_as_they_occur(tmp_path: Path) -> None:
    words = kept(tmp_path, ROWS[:1], (), ROWS[1:])
    assert words.lengths.tolist() == lengths(ROWS).tolist() == [3, 0, 3, 1]
    assert words.of(np.array([0, 1, 3])).tolist() == [key_of_word(word) for word in ("boom", "leak", "boom", "leak")]
    assert words.of(np.array([2])).tolist() == keys_in(ROWS[2]).tolist()


def test_rows_without_any_words_are_kept_too(tmp_path: Path) -> None:
    words = kept(tmp_path, ("", ""))
    assert (words.lengths.tolist(), words.of(np.array([0, 1])).tolist()) == ([0, 0], [])


def test_a_word_has_the_same_number_tomorrow() -> None:
    assert key_of_word("boom") == 0xB7513F462D532A59

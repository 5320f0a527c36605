from __future__ import annotations

from retrieval.row_words import key_of_word, keys_in, lengths


def test_a_word_has_the_same_number_tomorrow() -> None:
    assert key_of_word("boom") == 0xB7513F462D532A59


def test_a_row_has_as_many_words_as_keys_whatever_is_in_them() -> None:
    rows = ("boom leak boom", "", "泵 #漏油 hx-4042", "leak\ud800")
    assert lengths(rows).tolist() == [len(keys_in(row)) for row in rows] == [3, 0, 3, 1]
    assert keys_in(rows[0]).tolist() == [key_of_word(word) for word in ("boom", "leak", "boom")]

"""Single words decide among passages of the other language, the less the fewer there are."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from knowledge.records import Passage
from retrieval.other_words import OtherWords
from retrieval.pieces import PieceMeanings
from retrieval.rows import KeptRows, Row, Rows


def rows(*texts: str) -> Rows:
    passages = [
        Passage(id=f"p{n}", source_kind="manual", source_id="m", language="en", text=text)
        for n, text in enumerate(texts)
    ]
    kept = KeptRows.empty()
    return Rows(kept, [Row.from_passage(("manual", "m"), passage, {}) for passage in passages])


@pytest.fixture
def other_words() -> OtherWords:
    """Three words, of which two mean the same."""
    tokenizer = Tokenizer(models.WordLevel({"?": 0, "泵": 1, "pump": 2, "boom": 3}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return OtherWords(PieceMeanings(tokenizer, np.array([[0, 0], [9, 0], [5, 0], [0, 7]], np.int8)))


def test_the_passage_with_the_word_stands_out_and_two_are_trusted_two_sevenths(other_words: OtherWords) -> None:
    strength = other_words.strength("泵", rows("boom", "pump", "not asked for"), np.array([0, 1]))
    assert strength.tolist() == pytest.approx([-2 / 7, 2 / 7])


def test_where_no_passage_has_more_of_the_words_nothing_is_gained(other_words: OtherWords) -> None:
    assert other_words.strength("泵", rows("pump", "pump", "pump"), np.array([2, 0, 1])).tolist() == [0.0, 0.0, 0.0]


def test_a_long_passage_must_be_nearer_since_something_in_it_is_near_every_word() -> None:
    words = {"?": 0, "泵": 1, "pump": 2, **{f"w{n}": 3 + n for n in range(63)}}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    levels = np.array([[0, 0], [9, 0], [5, 0], *([[0, 7]] * 63)], np.int8)
    long = "pump " + " ".join(f"w{n}" for n in range(63))
    strength = OtherWords(PieceMeanings(tokenizer, levels)).strength("泵", rows("pump", long), np.array([0, 1]))
    assert strength.tolist() == pytest.approx([2 / 7, -2 / 7])

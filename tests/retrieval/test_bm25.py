"""What a row comes to is what the engine says of it, whoever named it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.bm25 import Wanted
from retrieval.lexical import LexicalIndex, LexicalRow
from retrieval.row_words import keys_in, lengths

WORDS = ("boom", "pump", "leak", "泵", "spn100fmi1", "hx-4042")


def scored(texts: list[str], weights: dict[str, float], rows: int = 0) -> tuple[list[float], list[bool]]:
    spread = {word: sum(word in text.split() for text in texts) for word in weights}
    mean = sum(len(text.split()) for text in texts) / len(texts)
    wanted = Wanted(weights, spread, rows or len(texts), mean)
    scores, has_words = wanted.scores(np.concatenate([keys_in(text) for text in texts]), lengths(texts))
    return scores.tolist(), has_words.tolist()


def test_a_word_of_one_row_in_two_is_worth_its_rarity() -> None:
    # Rows of the average length: idf * tf (k1 + 1) / (tf + k1) with tf = 1.
    assert scored(["boom leak", "pump leak"], {"boom": 1.0})[0] == [round(math.log(2), 3), 0.0]


def test_a_word_said_twice_counts_more_but_not_twice() -> None:
    twice, once = scored(["boom boom", "boom leak", "pump pump"], {"boom": 1.0})[0][:2]
    assert twice == pytest.approx(once * (2 * 2.2 / 3.2), abs=0.002)


def test_a_word_that_every_row_has_is_had_though_it_is_worth_nothing() -> None:
    scores, has_words = scored(["boom"] * 5_000 + ["leak"], {"boom": 1.0})
    assert (scores[0], has_words[0], scores[-1], has_words[-1]) == (0.0, True, 0.0, False)


def test_no_words_are_worth_nothing() -> None:
    assert scored(["boom", ""], {}) == ([0.0, 0.0], [False, False])


def test_rows_that_are_gone_and_still_counted_turn_no_score_negative() -> None:
    assert min(scored(["boom", "boom leak"], {"boom": 1.0, "leak": 1.0}, rows=1)[0]) > 0


def test_a_row_has_the_same_score_whichever_others_are_asked_for() -> None:
    wanted = Wanted({"boom": 0.1, "leak": 0.7, "泵": 0.3}, {"boom": 3, "leak": 2, "泵": 1}, 9, 2.7)
    texts = ["boom leak", "leak leak 泵 boom", "boom"]
    alone = [wanted.scores(keys_in(text), lengths([text]))[0][0] for text in texts]
    assert wanted.scores(np.concatenate([keys_in(text) for text in texts]), lengths(texts))[0].tolist() == alone


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=90), min_size=1, max_size=20),
    weights=st.dictionaries(st.sampled_from(WORDS), st.floats(0.25, 3.0), min_size=1),
)
def test_the_engine_says_the_same(texts: list[list[str]], weights: dict[str, float]) -> None:
    rows = [" ".join(words) for words in texts]
    reader = LexicalIndex.in_memory().edit(LexicalRow(number, 0, text) for number, text in enumerate(rows))
    found = reader.best(weights, len(rows))
    scores, has_words = scored(rows, weights)
    assert sorted(found.rows.tolist()) == np.flatnonzero(has_words).tolist()
    # Its numbers are of half the length, so that the third decimal may be another.
    assert np.array(scores)[found.rows] == pytest.approx(found.scores, abs=0.0011)

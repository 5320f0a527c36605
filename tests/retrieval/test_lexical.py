from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.lexical import LexicalIndex, LexicalRow

WORDS = ("boom", "pump", "leak", "泵", "spn100fmi1", "hx-4042")


def rows(*texts: str, circumstance: int = 0) -> list[LexicalRow]:
    return [LexicalRow(row, circumstance, text) for row, text in enumerate(texts)]


def test_the_score_is_bm25() -> None:
    reader = LexicalIndex.in_memory().edit(rows("boom leak", "pump leak"))
    # One of two rows has the word; all rows have the average length: idf * tf (k1 + 1) / (tf + k1) with tf = 1.
    assert reader.best({"boom": 1.0}, 5).pairs() == [(0, round(math.log(1 + 1.5 / 1.5), 3))]


def test_a_term_of_twice_the_weight_counts_twice() -> None:
    reader = LexicalIndex.in_memory().edit(rows("boom leak", "pump leak"))
    once, twice = (reader.best({"boom": weight}, 1).scores[0] for weight in (1.0, 2.0))
    assert twice == pytest.approx(2 * once, abs=0.001)


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    reader = LexicalIndex.in_memory().edit(rows("boom", "leak", "leak", "leak"))
    assert reader.best({"boom": 1.0, "leak": 1.0}, 4).rows.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("weights", [{}, {"unheard": 1.0}])
def test_no_terms_and_unknown_terms_find_nothing(weights: dict[str, float]) -> None:
    reader = LexicalIndex.in_memory().edit(rows("boom"))
    assert reader.best(weights, 5).pairs() == []


def test_an_empty_index_finds_nothing() -> None:
    assert LexicalIndex.in_memory().edit().best({"boom": 1.0}, 5).pairs() == []


def test_a_row_without_terms_is_never_found() -> None:
    assert LexicalIndex.in_memory().edit(rows("", "boom")).best({"boom": 1.0}, 5).rows.tolist() == [1]


def test_more_than_there_is_gives_all_that_match() -> None:
    assert LexicalIndex.in_memory().edit(rows("boom", "pump")).best({"boom": 1.0}, 99).rows.tolist() == [0]


def test_ties_with_the_last_are_given_in_full() -> None:
    assert len(LexicalIndex.in_memory().edit(rows(*["boom"] * 90)).best({"boom": 1.0}, 3)) == 90


def test_a_removed_row_is_gone_and_earlier_readers_still_have_it() -> None:
    index = LexicalIndex.in_memory()
    before = index.edit(rows("boom", "boom"))
    after = index.edit(removed=[0])
    assert before.best({"boom": 1.0}, 5).rows.tolist() == [0, 1]
    assert after.best({"boom": 1.0}, 5).rows.tolist() == [1]
    assert index.deleted == 1


def test_only_admitted_circumstances_are_found() -> None:
    mixed = [LexicalRow(0, 7, "boom"), LexicalRow(1, 8, "boom"), LexicalRow(2, 9, "boom")]
    reader = LexicalIndex.in_memory().edit(mixed)
    assert reader.best({"boom": 1.0}, 5, circumstances=(7, 9)).rows.tolist() == [0, 2]
    assert reader.best({"boom": 1.0}, 5, circumstances=()).pairs() == []


@settings(max_examples=30, deadline=None)
@given(
    kinds=st.lists(st.integers(0, 3), min_size=1, max_size=120),
    admitted=st.sets(st.integers(0, 3)),
    k=st.integers(1, 12),
)
def test_rows_found_without_the_filter_and_held_against_it_are_those_found_with_it(
    kinds: list[int], admitted: set[int], k: int
) -> None:
    """Whether there are enough of them (most are admitted, few tie) or not."""
    reader = LexicalIndex.in_memory().edit(
        LexicalRow(row, kind, " ".join(("boom", *["leak"] * (row % 7)))) for row, kind in enumerate(kinds)
    )
    among, mask = sorted(admitted), np.isin(kinds, list(admitted))
    weights = {"boom": 1.0, "leak": 0.5}
    assert reader.best(weights, k, among, mask=mask).pairs() == reader.best(weights, k, among).pairs()


def test_the_filter_does_not_change_scores() -> None:
    reader = LexicalIndex.in_memory().edit([LexicalRow(0, 0, "boom leak"), LexicalRow(1, 1, "boom")])
    free = dict(reader.best({"boom": 1.0}, 5).pairs())
    assert reader.best({"boom": 1.0}, 5, circumstances=(1,)).pairs() == [(1, free[1])]


def test_rows_are_found_by_their_keys() -> None:
    keyed = [
        LexicalRow(0, 7, "boom", ("code e02",)),
        LexicalRow(1, 8, "boom", ("code e02", "of case 1")),
        LexicalRow(2, 8, "boom"),
    ]
    index = LexicalIndex.in_memory()
    reader = index.edit(keyed)
    assert reader.carrying(["code e02", "of case 1"]) == [0, 1]
    assert reader.carrying(["code e02"], circumstances=(8,)) == [1]
    assert reader.carrying(["code e03"]) == reader.carrying([]) == []
    assert reader.best({"boom": 1.0}, 5, keys=["of case 1"]).rows.tolist() == [1]
    assert index.edit(removed=[1]).carrying(["code e02"]) == [0]


def test_an_index_in_a_folder_opens_as_it_was_finished(tmp_path: Path) -> None:
    filled = LexicalIndex.fill(tmp_path / "lexical")
    filled.add(rows("boom leak", "pump leak"))
    filled.finish()
    opened = LexicalIndex.open(tmp_path / "lexical")
    in_memory = LexicalIndex.in_memory().edit(rows("boom leak", "pump leak"))
    assert opened.reader().best({"boom": 1.0}, 5).pairs() == in_memory.best({"boom": 1.0}, 5).pairs()
    assert opened.edit(removed=[0]).best({"leak": 1.0}, 5).rows.tolist() == [1]


@settings(max_examples=50, deadline=None)
@given(
    texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=5), min_size=1, max_size=25),
    wanted=st.sets(st.sampled_from(WORDS), min_size=1),
    data=st.data(),
)
def test_what_is_found_are_the_admitted_rows_with_a_term(
    texts: list[list[str]], wanted: set[str], data: st.DataObject
) -> None:
    kinds = data.draw(st.lists(st.integers(0, 2), min_size=len(texts), max_size=len(texts)))
    admitted = data.draw(st.sets(st.integers(0, 2)))
    reader = LexicalIndex.in_memory().edit(
        LexicalRow(row, kind, " ".join(words)) for row, (words, kind) in enumerate(zip(texts, kinds, strict=True))
    )
    found = reader.best(dict.fromkeys(wanted, 1.0), len(texts), circumstances=sorted(admitted))
    expected = {row for row, words in enumerate(texts) if wanted & set(words) and kinds[row] in admitted}
    assert set(found.rows.tolist()) == expected

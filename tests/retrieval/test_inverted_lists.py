from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.effort import Effort
from retrieval.inverted_lists import InvertedLists, products
from retrieval.vectors import Vectors, unit

CHANCE = np.random.default_rng(3)
CENTRES = CHANCE.normal(size=(30, 32))
ROWS = unit((CENTRES[CHANCE.integers(0, 30, 3_000)] + 0.6 * CHANCE.normal(size=(3_000, 32))).astype(np.float32))
IS_EVEN = np.arange(3_000) % 2 == 0
LISTS = InvertedLists.built(ROWS, (IS_EVEN, ~IS_EVEN))
QUESTIONS = unit((CENTRES[CHANCE.integers(0, 30, 50)] + 0.8 * CHANCE.normal(size=(50, 32))).astype(np.float32))


def recall(vectors: Vectors, allowed: np.ndarray, k: int = 10) -> float:
    exact, found = Vectors.from_rows(ROWS), []
    for question in QUESTIONS:
        best = exact.nearest(question, k, exact.allowed(allowed)).rows
        found.append(np.isin(best, vectors.nearest(question, k, vectors.allowed(allowed)).rows).mean())
    return float(np.mean(found))


def test_every_row_is_in_one_list() -> None:
    assert len(LISTS.list_of) == 3_000
    assert LISTS.among(np.ones(3_000, np.bool_)).list_sizes.sum() == 3_000


@pytest.mark.parametrize("part", [np.ones(3_000, np.bool_), IS_EVEN, ~IS_EVEN, np.arange(3_000) < 2_500])
def test_the_recall_is_what_was_promised_and_not_all_rows_are_read(part: np.ndarray) -> None:
    assert LISTS.effort.budget < 3_000
    assert recall(Vectors.from_rows(ROWS, LISTS), part) >= 0.98


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0.0, 1.0), k=st.integers(1, 40), number=st.integers(0, 49))
def test_reading_all_lists_finds_what_brute_force_does(seed: int, share: float, k: int, number: int) -> None:
    """Whatever the filter: above and below the number of rows that are compared one by one."""
    allowed = np.random.default_rng(seed).random(3_000) < share
    widened = Vectors.from_rows(ROWS, InvertedLists(LISTS.engine, Effort(budget=3_000)))
    exact = Vectors.from_rows(ROWS)
    expected = exact.nearest(QUESTIONS[number], k, exact.allowed(allowed))
    assert widened.nearest(QUESTIONS[number], k, widened.allowed(allowed)).pairs() == expected.pairs()


def test_a_filter_that_hides_the_nearest_lists_has_the_next_ones_read() -> None:
    """The admitted rows are those farthest from the question; as many are found as are asked for."""
    question = QUESTIONS[0]
    allowed = np.zeros(3_000, np.bool_)
    allowed[np.argsort(ROWS @ question)[:2_200]] = True
    vectors = Vectors.from_rows(ROWS, LISTS)
    assert len(vectors.nearest(question, 10, vectors.allowed(allowed))) == 10


def test_a_filter_that_admits_a_quarter_has_half_as_many_rows_read() -> None:
    quarter, everything = (LISTS.among(np.arange(3_000) % every == 0) for every in (4, 1))
    aim, wide = LISTS.aim(QUESTIONS[0]), InvertedLists(LISTS.engine, Effort(budget=800, spare=40))
    assert (quarter.share, everything.share) == (pytest.approx(0.25, abs=0.02), 1.0)
    assert 400 <= len(wide.nearest(aim, 10, quarter)) < 440
    assert 800 <= len(wide.nearest(aim, 10, everything)) < 880


def test_where_reading_on_is_no_help_more_candidates_are_kept() -> None:
    """Three of four directions are not kept, and none reaches farther than another."""
    rows = unit(np.random.default_rng(5).normal(size=(4_000, 1_024)).astype(np.float32))
    assert InvertedLists.built(rows).effort.spare == 8


def test_scores_are_the_same_whichever_way_they_are_found() -> None:
    listed, exact = Vectors.from_rows(ROWS, LISTS), Vectors.from_rows(ROWS)
    for question in QUESTIONS:
        scores, found = dict(exact.nearest(question, 50).pairs()), listed.nearest(question, 5).pairs()
        assert all(scores[row] == similarity for row, similarity in found if row in scores)
        assert listed.nearest(question, 5).pairs() == found


def test_saved_lists_find_the_same(tmp_path: Path) -> None:
    LISTS.save(tmp_path / "lists")
    loaded = Vectors.from_rows(ROWS, InvertedLists.load(tmp_path / "lists", LISTS.effort))
    made = Vectors.from_rows(ROWS, LISTS)
    for question in QUESTIONS:
        assert loaded.nearest(question, 10).pairs() == made.nearest(question, 10).pairs()


def test_recent_rows_are_found_beside_the_lists() -> None:
    vectors = Vectors.from_rows(ROWS, LISTS).plus(QUESTIONS[:1])
    assert vectors.nearest(QUESTIONS[0], 1).rows.tolist() == [3_000]


def test_all_that_tie_with_the_last_are_found_in_lists_too_though_a_recent_row_is_farther() -> None:
    twins = np.concatenate([np.repeat(ROWS[:1], 1_500, axis=0), ROWS])
    vectors = Vectors.from_rows(twins, InvertedLists.built(twins)).plus(-ROWS[:1])
    assert len(vectors.nearest(ROWS[0], 5)) == 1_501


def test_a_row_has_the_same_product_whichever_others_are_asked_for() -> None:
    question = QUESTIONS[0]
    alone = [products(ROWS, np.array([number]), question)[0] for number in (2_999, 0, 7)]
    assert products(ROWS, np.array([2_999, 0, 7]), question).tolist() == alone
    assert products(ROWS[:, ::2], np.array([0]), question[::2])[0] == pytest.approx(ROWS[0, ::2] @ question[::2])


def test_which_of_many_that_say_the_same_is_found_makes_no_difference(caplog: pytest.LogCaptureFixture) -> None:
    lists = InvertedLists.built(np.repeat(ROWS[:150], 20, axis=0))
    assert lists.effort.budget < 3_000
    assert not caplog.records  # it would say that no more can be found

"""What several engines found, put together row by row."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.found import Found

numbers = st.lists(st.integers(0, 30), unique=True)


def test_best_comes_first_and_equals_by_their_number() -> None:
    assert Found.ordered(np.array([5, 2, 9]), np.array([0.5, 0.5, 0.7])).pairs() == [(9, 0.7), (2, 0.5), (5, 0.5)]


def test_nothing_joined_is_nothing() -> None:
    assert Found.joined([]).pairs() == Found.nothing().pairs() == []


def test_a_row_that_two_found_has_the_score_of_the_later() -> None:
    joined = Found.joined([Found(np.array([4]), np.array([0.1])), Found(np.array([4, 1]), np.array([0.2, 0.3]))])
    scores, known = joined.among(np.array([1, 4]))
    assert (scores.tolist(), known.tolist()) == ([0.3, 0.2], [True, True])


@given(found=numbers, asked=numbers)
def test_each_row_is_looked_up_as_in_a_dictionary(found: list[int], asked: list[int]) -> None:
    scored = {row: row / 7 + 1 for row in found}
    rows = np.array(sorted(asked), np.int64)
    scores, known = Found(np.array(found, np.int64), np.array([scored[row] for row in found])).among(rows)
    assert scores.tolist() == [scored.get(row, 0.0) for row in rows.tolist()]
    assert known.tolist() == [row in scored for row in rows.tolist()]

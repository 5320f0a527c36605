from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.vectors import Vectors, unit

AXES = np.eye(3, dtype=np.float32)
whole = st.integers(-3, 3).map(float)


def test_an_exact_copy_has_similarity_1() -> None:
    rows = unit(np.random.default_rng(0).normal(size=(50, 384)).astype(np.float32))
    vectors = Vectors.from_rows(rows)
    assert vectors.nearest(rows[7], 1).pairs() == [(7, pytest.approx(1.0, abs=1e-6))]
    assert vectors.similarities(rows[7], [7]).tolist() == pytest.approx([1.0], abs=1e-6)


def test_the_opposite_has_similarity_minus_1_and_the_unrelated_0() -> None:
    vectors = Vectors.from_rows(unit(np.array([[2, 0], [-5, 0], [0, 3]], np.float32)))
    assert vectors.similarities(np.array([1, 0], np.float32), [0, 1, 2]).tolist() == [1.0, -1.0, 0.0]


def test_the_query_need_not_be_of_length_1() -> None:
    assert Vectors.from_rows(AXES).nearest(np.array([0, 9, 0], np.float32), 1).pairs() == [(1, 1.0)]


def test_more_than_there_is_gives_all_there_is() -> None:
    assert Vectors.from_rows(AXES).nearest(AXES[2], 99).rows.tolist() == [2, 0, 1]


def test_nothing_is_found_in_nothing() -> None:
    nothing = Vectors.from_rows(np.empty((0, 3), np.float32))
    assert nothing.nearest(AXES[0], 5).pairs() == []
    assert len(nothing) == 0


def test_rows_without_a_direction_are_similar_to_nothing() -> None:
    rows = np.array([[0, 0], [np.nan, 1], [np.inf, 1], [1, 0]], np.float32)
    vectors = Vectors.from_rows(rows[:0]).plus(rows)
    assert vectors.similarities(np.array([1, 0], np.float32), [0, 1, 2, 3]).tolist() == [0.0, 0.0, 0.0, 1.0]
    assert vectors.nearest(np.array([np.nan, 0], np.float32), 2).scores[0] == 0.0


def test_ties_with_the_last_are_given_in_full() -> None:
    vectors = Vectors.from_rows(np.repeat(AXES[:1], 100, axis=0)).plus(AXES[1:2])
    assert len(vectors.nearest(AXES[0], 3)) == 100


def test_adding_rows_leaves_the_earlier_vectors_as_they_were() -> None:
    before = Vectors.from_rows(AXES[:2])
    after = before.plus(AXES[2:])
    assert before.nearest(AXES[2], 9).rows.tolist() == [0, 1]
    assert after.nearest(AXES[2], 1).pairs() == [(2, 1.0)]


def test_two_continuations_of_the_same_rows_do_not_mix() -> None:
    before = Vectors.from_rows(AXES[:0]).plus(AXES[:1])
    one, other = before.plus(AXES[1:2]), before.plus(AXES[2:])
    assert one.take([0, 1]).tolist() == AXES[:2].tolist()
    assert other.take([0, 1]).tolist() == AXES[[0, 2]].tolist()


def test_many_small_additions_are_the_same_as_one() -> None:
    rows = unit(np.random.default_rng(1).normal(size=(2500, 8)).astype(np.float32))
    grown = Vectors.from_rows(rows[:0])
    for start in range(0, 2500, 100):
        grown = grown.plus(rows[start : start + 100])
    np.testing.assert_array_equal(grown.take(range(2500)), rows)
    assert grown.nearest(rows[3], 20).pairs() == Vectors.from_rows(rows).nearest(rows[3], 20).pairs()


@settings(max_examples=60, deadline=None)
@given(
    rows=arrays(np.float32, st.tuples(st.integers(1, 30), st.just(4)), elements=whole),
    query=arrays(np.float32, 4, elements=whole),
    k=st.integers(1, 12),
    cut=st.integers(0, 30),
    data=st.data(),
)
def test_the_nearest_allowed_rows_are_those_of_brute_force(
    rows: np.ndarray, query: np.ndarray, k: int, cut: int, data: st.DataObject
) -> None:
    allowed = data.draw(arrays(np.bool_, len(rows)))
    vectors = Vectors.from_rows(unit(rows[:cut])).plus(rows[cut:])
    dots = unit(rows) @ unit(query[None, :])[0]
    last = sorted(dots[allowed], reverse=True)[:k][-1] if allowed.any() else 0.0
    expected = {row for row in range(len(rows)) if allowed[row] and dots[row] >= last - 1e-6}
    found = vectors.nearest(query, k, vectors.allowed(allowed))
    assert set(found.rows.tolist()) <= expected
    assert len(found) >= min(k, int(allowed.sum()))
    assert found.scores == pytest.approx(dots[found.rows], abs=1e-6)

from __future__ import annotations

import numpy as np
import pytest

from retrieval.adapter import Adapter

EAST, NORTH, UP = np.eye(3, dtype=np.float32)
ADAPTER = Adapter.fit(np.array([EAST] * 20), np.array([NORTH] * 20))


def test_a_query_of_the_kind_it_was_fitted_on_is_turned_to_its_aim() -> None:
    turned = ADAPTER.turned(EAST)
    assert float(turned @ NORTH) == pytest.approx(1.0, abs=1e-4)
    assert float(np.linalg.norm(turned)) == pytest.approx(1.0, abs=1e-6)


def test_at_half_strength_it_is_turned_half_way() -> None:
    assert ADAPTER.of_strength(0.5).turned(EAST) == pytest.approx((EAST + NORTH) / 2**0.5, abs=1e-2)


def test_a_direction_never_seen_is_strange_and_one_often_seen_is_not() -> None:
    assert ADAPTER.strangeness(UP) == pytest.approx(1.0, abs=1e-6)
    assert ADAPTER.strangeness(EAST) == pytest.approx(0.03 / 20.03, abs=1e-6)


def test_a_strange_query_stays_as_it_is() -> None:
    careful = ADAPTER.reaching(np.array([EAST]))
    assert careful.turned(UP).tolist() == UP.tolist()
    mixed = (EAST + UP) / np.float32(2**0.5)
    assert careful.turned(mixed) == pytest.approx(mixed, abs=1e-6)


def test_the_same_questions_fit_the_same_adapter() -> None:
    random = np.random.default_rng(7)
    queries, aims = random.normal(size=(2, 50, 16)).astype(np.float32)
    first, second = Adapter.fit(queries, aims), Adapter.fit(queries, aims)
    assert first.moves.tobytes() == second.moves.tobytes()
    assert first.strange.tobytes() == second.strange.tobytes()

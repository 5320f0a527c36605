from __future__ import annotations

import numpy as np
import pytest

from assistant.belief.boundary import ENOUGH, Boundary, fit_boundary


def test_the_threshold_decides_by_the_weighted_standard_traits() -> None:
    boundary = Boundary(means=(0.8, 0.5), scales=(0.1, 0.5), weights=(1.0, 2.0), threshold=1.0)
    assert boundary.score(np.array([0.9, 0.5])) == pytest.approx(1.0)
    assert boundary.admits(np.array([0.91, 0.5]))
    assert not boundary.admits(np.array([0.89, 0.5]))


def test_a_boundary_refuses_the_share_of_own_reports_that_was_allowed() -> None:
    random = np.random.default_rng(0)
    own = [(traits,) for traits in random.normal(0.5, 1.0, (1000, 8))]
    foreign = {f"world {n}": list(random.normal(-0.5, 1.0, (30, 8))) for n in range(10)}
    boundary = fit_boundary(own, foreign, 0.05)
    new = random.normal(0.5, 1.0, (4000, 8))
    assert np.mean([not boundary.admits(traits) for traits in new]) == pytest.approx(0.05, abs=0.015)


def test_fewer_own_reports_are_refused_where_the_foreign_ones_lie_far() -> None:
    random = np.random.default_rng(0)
    own = [(traits,) for traits in random.normal(1.0, 1.0, (1000, 8))]
    foreign = {f"world {n}": list(random.normal(-1.0, 1.0, (30, 8))) for n in range(10)}
    boundary = fit_boundary(own, foreign, 0.05)
    assert np.mean([not boundary.admits(traits) for traits in random.normal(1.0, 1.0, (4000, 8))]) < 0.005
    refused = np.mean([not boundary.admits(traits) for traits in random.normal(-1.0, 1.0, (4000, 8))])
    assert refused == pytest.approx(ENOUGH, abs=0.02)


def test_a_world_that_the_knowledge_covers_is_no_negative() -> None:
    random = np.random.default_rng(0)
    own = [(traits,) for traits in random.normal(1.0, 1.0, (500, 8))]
    foreign = {"far": list(random.normal(-1.0, 1.0, (100, 8)))}
    with_own_world = fit_boundary(own, foreign | {"ours": list(random.normal(1.0, 1.0, (30, 8)))}, 0.05)
    assert with_own_world == fit_boundary(own, foreign, 0.05)


def test_what_only_tells_records_from_sentences_is_learned_to_mean_nothing() -> None:
    # The first trait is the subject, the second the style: records -2, sentences (and so all foreign reports) +2.
    random = np.random.default_rng(0)
    style = np.array([0.0, 2.0])
    subject = np.column_stack([random.normal(1.0, 0.6, 400), random.normal(0.0, 0.3, 400)])
    strange = {"far": list(np.column_stack([random.normal(-1.0, 0.6, 200), random.normal(2.0, 0.3, 200)]))}
    terse = fit_boundary([(traits - style,) for traits in subject], strange, 0.05)
    both = fit_boundary([(traits - style, traits + style) for traits in subject], strange, 0.05)
    assert abs(terse.weights[1]) > terse.weights[0]
    assert abs(both.weights[1]) < both.weights[0]

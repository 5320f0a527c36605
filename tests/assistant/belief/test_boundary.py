from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.belief.boundary import Boundary, fit_boundary
from assistant.belief.crossing import Common, Crossing, ForeignOf
from assistant.belief.telling import COUNTED, ENOUGH, FEW_OWN, Telling, Tellings

COMMON: Common = {"en": np.zeros(0)}  # meanings have no numbers here


def telling(traits: NDArray[np.float64], **known: Any) -> Telling:
    """A report in English."""
    return Telling(traits, "en", **known)


def told(*rows: NDArray[np.float64]) -> list[Tellings]:
    """Reports told once each."""
    return [(telling(traits),) for traits in np.concatenate(rows)]


def test_a_line_that_knows_reports_known_in_the_other_language_decides_about_them_itself() -> None:
    random = np.random.default_rng(0)
    rows, strange = random.normal(1.0, 1.0, (100, 8)), {"far": told(random.normal(-1.0, 1.0, (100, 8)))}
    for crossed, expected in ((5, True), (4, False)):
        own = [(telling(traits, is_crossed=number < crossed),) for number, traits in enumerate(rows)]
        assert (fit_boundary(own, strange, 0.05, COMMON).crossing is None) is expected


def test_the_threshold_decides_by_the_weighted_standard_traits() -> None:
    boundary = Boundary(means=(0.8, 0.5), scales=(0.1, 0.5), weights=(1.0, 2.0), threshold=1.0)
    assert boundary.score(np.array([0.9, 0.5])) == pytest.approx(1.0)
    assert boundary.admits(telling(np.array([0.91, 0.5])))
    assert not boundary.admits(telling(np.array([0.89, 0.5])))
    assert boundary.admits(telling(np.array([0.89, 0.5]), is_certain=True))
    assert boundary.admits(telling(np.array([0.89, 0.5]), plainly=np.array([0.91, 0.5])))
    assert not boundary.admits(telling(np.array([0.89, 0.5]), plainly=np.array([0.89, 0.5])))


def test_where_what_is_known_is_in_the_other_language_the_crossing_decides_if_there_is_one() -> None:
    line = {"means": (0.0,) * COUNTED, "scales": (1.0,) * COUNTED, "weights": (1.0,) * COUNTED}
    boundary = Boundary(**line, threshold=1.0)
    english = ForeignOf(means=(0.0,) * COUNTED, scales=(1.0,) * COUNTED, common=(), threshold=-1.0)
    with_crossing = boundary.model_copy(
        update={"crossing": Crossing(weights=(1.0,) * COUNTED, foreign={"en": english})}
    )
    report = np.zeros(COUNTED)
    assert with_crossing.admits(telling(report, is_crossed=True))
    assert not with_crossing.admits(telling(report))
    assert not boundary.admits(telling(report, is_crossed=True))


def test_a_boundary_refuses_the_share_of_own_reports_that_was_allowed() -> None:
    random = np.random.default_rng(0)
    own = told(random.normal(0.5, 1.0, (1000, 8)))
    foreign = {f"world {n}": told(random.normal(-0.5, 1.0, (30, 8))) for n in range(10)}
    boundary = fit_boundary(own, foreign, 0.05, COMMON)
    new = random.normal(0.5, 1.0, (4000, 8))
    assert np.mean([not boundary.admits(telling(traits)) for traits in new]) == pytest.approx(0.05, abs=0.015)


def test_fewer_own_reports_are_refused_where_the_foreign_ones_lie_far() -> None:
    random = np.random.default_rng(0)
    own = told(random.normal(1.0, 1.0, (1000, 8)))
    foreign = {f"world {n}": told(random.normal(-1.0, 1.0, (30, 8))) for n in range(10)}
    boundary = fit_boundary(own, foreign, 0.05, COMMON)
    assert np.mean([not boundary.admits(telling(traits)) for traits in random.normal(1.0, 1.0, (4000, 8))]) < 0.005
    refused = np.mean([not boundary.admits(telling(traits)) for traits in random.normal(-1.0, 1.0, (4000, 8))])
    assert refused == pytest.approx(ENOUGH, abs=0.02)


def test_of_few_own_reports_the_foreign_ones_alone_say_where_the_line_is() -> None:
    # Without itself, half of what little knowledge has is unknown to it: here every other own report lies far outside.
    random = np.random.default_rng(0)
    foreign = {f"world {n}": told(random.normal(-1.0, 1.0, (30, 8))) for n in range(10)}
    strange = random.normal(-1.0, 1.0, (4000, 8))
    for pairs, expected in ((FEW_OWN // 2 - 1, ENOUGH), (FEW_OWN // 2, 0.0)):
        own = told(random.normal(1.0, 1.0, (pairs, 8)), random.normal(-3.0, 1.0, (pairs, 8)))
        boundary = fit_boundary(own, foreign, 0.05, COMMON)
        refused = np.mean([not boundary.admits(telling(traits)) for traits in strange])
        assert refused == pytest.approx(expected, abs=0.05), pairs
        assert boundary.is_of_few is (expected == ENOUGH)


def test_a_world_that_the_knowledge_covers_is_no_negative() -> None:
    random = np.random.default_rng(0)
    own = told(random.normal(1.0, 1.0, (500, 8)))
    foreign = {"far": told(random.normal(-1.0, 1.0, (100, 8)))}
    with_own_world = fit_boundary(own, foreign | {"ours": told(random.normal(1.0, 1.0, (30, 8)))}, 0.05, COMMON)
    assert with_own_world == fit_boundary(own, foreign, 0.05, COMMON)


def test_what_only_tells_records_from_sentences_is_learned_to_mean_nothing() -> None:
    # The first trait is the subject, the second the style: records -2, sentences (and so all foreign reports) +2.
    random = np.random.default_rng(0)
    style = np.array([0.0, 2.0])
    subject = np.column_stack([random.normal(1.0, 0.6, 400), random.normal(0.0, 0.3, 400)])
    strange = {"far": told(np.column_stack([random.normal(-1.0, 0.6, 200), random.normal(2.0, 0.3, 200)]))}
    terse = fit_boundary(told(subject - style), strange, 0.05, COMMON)
    both = fit_boundary(
        [(telling(traits - style), telling(traits + style)) for traits in subject], strange, 0.05, COMMON
    )
    assert abs(terse.weights[1]) > terse.weights[0]
    assert abs(both.weights[1]) < both.weights[0]


def test_own_reports_that_are_certain_count_as_not_refused() -> None:
    # Half are certain, so that twice the share of the others may be refused.
    random = np.random.default_rng(0)
    rows, strange = random.normal(0.5, 1.0, (2000, 8)), {"far": told(random.normal(-0.5, 1.0, (300, 8)))}
    own = [(telling(traits, is_certain=number % 2 == 0),) for number, traits in enumerate(rows)]
    boundary = fit_boundary(own, strange, 0.05, COMMON)
    refused = np.mean([not boundary.admits(telling(traits)) for traits in random.normal(0.5, 1.0, (4000, 8))])
    assert refused == pytest.approx(0.10, abs=0.025)

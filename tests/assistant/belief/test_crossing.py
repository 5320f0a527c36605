"""Own and foreign reports in one language, and what they say about reports in the other."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.belief.boundary import fit_boundary
from assistant.belief.crossing import ForeignOf, fit_crossing
from assistant.belief.telling import COUNTED, ENOUGH, MEANING_SCALE, OwnAndForeign, Telling, Tellings
from knowledge.records import Language

Rows = NDArray[np.float64]

# What each language has in common, then two subjects: an excavator and a coffee machine.
CHINESE, ENGLISH, EXCAVATOR, COFFEE = np.eye(4)
COMMON: Mapping[Language, Rows] = {"zh": CHINESE, "en": ENGLISH}
LOWER = 3.0  # by which counted traits lie lower across languages


def reports(counted: float, meaning: Rows, language: Language, number: int, seed: int) -> list[Telling]:
    """Reports that lie about so far by what is counted, and mean about the same."""
    random = np.random.default_rng(seed)
    traits = random.normal(counted, 1.0, (number, COUNTED))
    said = meaning + random.normal(0.0, 0.3, (number, len(meaning)))
    said /= np.linalg.norm(said, axis=1, keepdims=True)
    rows = np.column_stack([traits, MEANING_SCALE * said])
    return [Telling(row, language, is_crossed=language == "zh") for row in rows]


def worlds(counted: float, meaning: Rows, number: int = 40) -> dict[str, list[Tellings]]:
    """Foreign reports in both languages, to knowledge in English."""
    return {
        f"world {n}": [
            *((told,) for told in reports(counted, ENGLISH + meaning, "en", number, n)),
            *((told,) for told in reports(counted - LOWER, CHINESE + meaning, "zh", number, 100 + n)),
        ]
        for n in range(10)
    }


def test_what_tells_own_from_foreign_in_one_language_tells_it_in_the_other_where_all_lies_lower() -> None:
    own: list[Tellings] = [(told,) for told in reports(1.0, ENGLISH, "en", 400, 200)]
    foreign = worlds(0.0, np.zeros(4))
    ours, theirs = (reports(counted - LOWER, CHINESE, "zh", 1000, 300) for counted in (1.0, 0.0))
    crossing, boundary = (
        fit_crossing(OwnAndForeign.from_reports(own, foreign), COMMON),
        fit_boundary(own, foreign, 0.05, COMMON),
    )
    line = boundary.model_copy(update={"crossing": None})
    assert np.mean([line.admits(told) for told in ours]) < 0.05
    assert boundary.crossing == crossing
    assert np.mean([crossing.admits(told) for told in ours]) > 0.8
    assert np.mean([not crossing.admits(told) for told in theirs]) == pytest.approx(ENOUGH, abs=0.03)


def test_a_meaning_counts_by_what_it_has_beyond_the_language() -> None:
    own: list[Tellings] = [(told,) for told in reports(0.0, ENGLISH + EXCAVATOR, "en", 400, 200)]
    crossing = fit_crossing(OwnAndForeign.from_reports(own, worlds(0.0, COFFEE)), COMMON)
    for subject, expected in ((EXCAVATOR, 1.0), (COFFEE, 1 - ENOUGH)):
        new = reports(-LOWER, CHINESE + subject, "zh", 1000, 300)
        assert np.mean([crossing.admits(told) for told in new]) == pytest.approx(expected, abs=0.05)


def test_a_report_is_measured_by_the_foreign_ones_of_its_language() -> None:
    chinese = ForeignOf(means=(1.0,) * COUNTED, scales=(2.0,) * COUNTED, common=tuple(CHINESE.tolist()))
    away = (1 - 0.8 * np.sqrt(2)) / np.sqrt(2)
    standard = chinese.standard(np.concatenate([np.full(COUNTED, 5.0), 8 * CHINESE + 8 * EXCAVATOR, [3.0]]))
    expected = np.array([away, 0.0, np.sqrt(0.5), 0.0]) / np.hypot(away, np.sqrt(0.5))
    assert standard[:COUNTED] == pytest.approx(np.full(COUNTED, 2.0))
    assert standard[COUNTED:] == pytest.approx(MEANING_SCALE * expected, abs=1e-6)


def test_what_is_certain_or_familiar_when_told_plainly_is_admitted() -> None:
    own: list[Tellings] = [(told,) for told in reports(3.0, ENGLISH, "en", 100, 200)]
    crossing = fit_crossing(OwnAndForeign.from_reports(own, worlds(0.0, np.zeros(4))), COMMON)
    near, far = (reports(counted - LOWER, CHINESE, "zh", 1, 300)[0].traits for counted in (4.0, -2.0))
    assert not crossing.admits(Telling(far, "zh"))
    assert crossing.admits(Telling(far, "zh", is_certain=True))
    assert crossing.admits(Telling(far, "zh", plainly=near))

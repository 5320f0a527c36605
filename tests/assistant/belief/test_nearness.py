from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.belief.foreign_reports import foreign_reports_in
from assistant.belief.nearness import UNSCALED, Nearness, PairScale, measured
from knowledge.manuals.language import Reading
from knowledge.records import Language, RepairCase
from retrieval.languages import LanguageScales
from retrieval.search import Hit

SCALES = Nearness(
    scales=(
        PairScale(asked="zh", found="zh", mean=0.875, deviation=0.0125),
        PairScale(asked="zh", found="en", mean=0.68, deviation=0.01),
        PairScale(asked="en", found="zh", mean=0.66, deviation=0.01),
        PairScale(asked="en", found="en", mean=0.6, deviation=0.03),
        PairScale(asked="zh", found="both", mean=0.86, deviation=0.02),
        PairScale(asked="en", found="both", mean=0.72, deviation=0.02),
    )
)


SAID: dict[Reading, str] = {"zh": "泵响得厉害", "en": "pump is noisy", "both": "泵响得厉害 the pump is noisy"}


@pytest.mark.parametrize(
    ("asked", "found", "similarity", "nearness"),
    [
        ("en", "en", 0.735, 0.735),
        ("zh", "zh", 0.9125, 0.69),  # three deviations above the mean, as each of the others
        ("zh", "en", 0.71, 0.69),
        ("en", "zh", 0.69, 0.69),
        ("zh", "both", 0.92, 0.69),
        ("en", "both", 0.78, 0.69),
    ],
)
def test_a_similarity_is_said_on_the_scale_of_english_reports_and_passages(
    hit_of: Callable[..., Hit],
    case_of: Callable[..., RepairCase],
    asked: Language,
    found: Reading,
    similarity: float,
    nearness: float,
) -> None:
    # What a record says decides, not how it is labelled.
    case = case_of("1", component="", failure_mode="", symptom=SAID[found], language="zh")
    hit = replace(hit_of(case), similarity=similarity)
    assert (hit.reading, SCALES.of(hit, asked)) == (found, pytest.approx(nearness))


def test_without_scales_similarities_stay_as_they_are(
    hit_of: Callable[..., Hit], case_of: Callable[..., RepairCase]
) -> None:
    chinese = hit_of(case_of("1", component="", failure_mode="", symptom=SAID["zh"]))
    assert UNSCALED.of(replace(chinese, similarity=0.7), "en") == 0.7
    assert UNSCALED.of(replace(chinese, similarity=None), "en") == 0.0


class TwoDirections:
    """Chinese lies along the first axis, English along the second."""

    name, dimension = "axes@1", 2

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[1, 0] if text > "\u3400" else [0, 1] for text in texts], np.float32)

    def encode_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        return self.encode_queries(texts)


def test_scales_are_measured_by_foreign_reports_in_each_language() -> None:
    zh, en = np.array([[1.0, 0.0], [0.5, 0.0]], np.float32), np.array([[0.25, 0.5], [0.75, 1.0]], np.float32)
    terms = LanguageScales({"zh": zh, "en": en, "both": zh + en})
    pairs = {
        (s.asked, s.found): (s.mean, s.deviation) for s in measured(foreign_reports_in, TwoDirections(), terms).scales
    }
    assert pairs[("zh", "zh")] == (0.75, 0.25)
    assert pairs[("zh", "en")] == (0.5, 0.25)
    assert pairs[("zh", "both")] == (1.25, 1.0)
    assert pairs[("en", "en")] == (0.75, 0.25)
    assert pairs[("en", "zh")] == (0.0, 1.0)  # no spread at all is taken for one

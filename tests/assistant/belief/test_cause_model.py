from __future__ import annotations

import numpy as np
import pytest

from assistant.belief.cause_labels import Label
from assistant.belief.cause_model import FEWEST_CASES, Lesson, fit
from assistant.belief.word_model import words_of
from knowledge.glossary import Glossary, bundled_terms

GLOSSARY = Glossary.from_terms(bundled_terms())
SAID = {"pump": "boom slow and weak when hot", "fuse": "display dark, no electric power", "seal": "oil drips from ram"}
MODES = {"pump": "worn", "fuse": "blown", "seal": "torn"}
MEANT = dict(zip(sorted(SAID), np.eye(4, dtype=np.float32)[:3], strict=True))


def lesson(said: str, component: str, mode: str = "worn") -> Lesson:
    meaning = MEANT.get(component, np.eye(4, dtype=np.float32)[3])
    return Lesson(words_of(said, GLOSSARY), meaning, Label(f"{component} {mode}", component, mode))


def lessons(count: int) -> list[Lesson]:
    causes = sorted(SAID)
    return [lesson(SAID[causes[n % 3]], causes[n % 3], MODES[causes[n % 3]]) for n in range(count)]


def test_words_point_to_the_cause_that_was_found_behind_them() -> None:
    model = fit(lessons(60))
    assert model is not None
    opinions = model.opinions(words_of("boom weak", GLOSSARY))
    assert max(opinions, key=lambda cause: opinions[cause].by_words) == "pump worn"
    assert opinions["pump worn"].by_words > 0.9
    assert sum(opinion.by_words for opinion in opinions.values()) == pytest.approx(1.0)


def test_the_meaning_points_to_a_cause_whatever_the_words() -> None:
    model = fit(lessons(60))
    assert model is not None
    opinions = model.opinions(words_of("boom weak", GLOSSARY), MEANT["seal"])
    assert opinions["seal torn"].by_meaning > 0.9
    assert opinions["pump worn"].by_words > 0.9
    assert sum(opinion.by_meaning for opinion in opinions.values()) == pytest.approx(1.0)


def test_unknown_words_and_no_meaning_leave_the_causes_as_frequent_as_they_were() -> None:
    model = fit([*lessons(60), *(lesson(SAID["fuse"], "fuse", "blown") for _ in range(40))])
    assert model is not None
    opinions = model.opinions({"zzz": 1.0})
    fuse, pump, seal = (opinions[cause] for cause in ("fuse blown", "pump worn", "seal torn"))
    assert fuse.by_words > pump.by_words == pytest.approx(seal.by_words, abs=0.05)
    assert model.unseen.by_words == 1 / 101


def test_a_cause_that_was_seen_once_is_known_by_its_component_and_its_failure_mode() -> None:
    # Thirty hoses leaked, thirty pumps are noisy, one pump leaked.
    taught = [lesson("oil under hose", "hose", "leaking")] * 30 + [lesson("pump whines", "pump", "noisy")] * 30
    model = fit([*taught, lesson("oil under pump", "pump", "leaking")])
    assert model is not None
    opinions = model.opinions(words_of("oil near the pump", GLOSSARY))
    assert max(opinions, key=lambda cause: opinions[cause].by_words) == "pump leaking"


def test_a_report_in_the_other_language_is_read_by_the_glossary() -> None:
    model = fit([lesson("先导泵异响", "pump")] * 30 + [lesson("履带脱落", "track")] * 30)
    assert model is not None
    opinions = model.opinions(words_of("noise from the pilot pump", GLOSSARY))
    assert opinions["pump worn"].by_words > 0.6


def test_abbreviated_words_share_pieces_with_the_whole_ones() -> None:
    model = fit([lesson("cylinder leaking", "seal")] * 30 + [lesson("lamp broken", "lamp")] * 30)
    assert model is not None
    assert model.opinions(words_of("CYL LKG leak", GLOSSARY))["seal worn"].by_words > 0.7


def test_few_cases_or_one_cause_make_no_model() -> None:
    assert fit(lessons(FEWEST_CASES - 1)) is None
    assert fit([lesson for lesson in lessons(180) if lesson.label.component == "pump"]) is None


def test_two_causes_are_one_and_the_other() -> None:
    model = fit([lesson for lesson in lessons(90) if lesson.label.component != "seal"])
    assert model is not None
    assert model.labels.causes == ("fuse blown", "pump worn")
    assert model.opinions(words_of(SAID["fuse"], GLOSSARY))["fuse blown"].by_words > 0.9

from __future__ import annotations

import pytest

from assistant.belief.cause_model import FEWEST_CASES, Lesson, fit, words_of
from knowledge.glossary import Glossary, bundled_terms

GLOSSARY = Glossary.from_terms(bundled_terms())
SAID = {"pump": "boom slow and weak when hot", "fuse": "display dark, no electric power", "seal": "oil drips from ram"}


def lessons(count: int) -> list[Lesson]:
    causes = sorted(SAID)
    return [Lesson(words_of(SAID[causes[n % 3]], GLOSSARY), causes[n % 3]) for n in range(count)]


def test_words_point_to_the_cause_that_was_found_behind_them() -> None:
    model = fit(lessons(60))
    assert model is not None
    opinions = model.opinions(words_of("boom weak", GLOSSARY))
    assert max(opinions, key=lambda cause: opinions[cause]) == "pump"
    assert opinions["pump"] > 0.8
    assert sum(opinions.values()) == pytest.approx(1.0)


def test_unknown_words_leave_the_causes_as_frequent_as_they_were() -> None:
    model = fit([*lessons(60), *(Lesson(words_of(SAID["fuse"], GLOSSARY), "fuse") for _ in range(40))])
    assert model is not None
    opinions = model.opinions({"zzz": 1.0})
    assert opinions["fuse"] > opinions["pump"] == pytest.approx(opinions["seal"], abs=0.05)
    assert model.unseen == 1 / 101


def test_a_report_in_the_other_language_is_read_by_the_glossary() -> None:
    taught = [Lesson(words_of("先导泵异响", GLOSSARY), "pump")] * 30 + [
        Lesson(words_of("履带脱落", GLOSSARY), "track")
    ] * 30
    model = fit(taught)
    assert model is not None
    opinions = model.opinions(words_of("noise from the pilot pump", GLOSSARY))
    assert opinions["pump"] > 0.6


def test_abbreviated_words_share_pieces_with_the_whole_ones() -> None:
    taught = [Lesson(words_of("cylinder leaking", GLOSSARY), "seal")] * 30
    taught += [Lesson(words_of("lamp broken", GLOSSARY), "lamp")] * 30
    model = fit(taught)
    assert model is not None
    assert model.opinions(words_of("CYL LKG leak", GLOSSARY))["seal"] > 0.7


def test_few_cases_or_one_cause_make_no_model() -> None:
    assert fit(lessons(FEWEST_CASES - 1)) is None
    assert fit([lesson for lesson in lessons(180) if lesson.cause == "pump"]) is None


def test_two_causes_are_one_and_the_other() -> None:
    model = fit([lesson for lesson in lessons(90) if lesson.cause != "seal"])
    assert model is not None
    assert model.causes == ("fuse", "pump")
    assert model.opinions(words_of(SAID["fuse"], GLOSSARY))["fuse"] > 0.9

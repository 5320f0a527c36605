from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.records import RepairCase
from retrieval.adapter import Adapter
from retrieval.search import Query, Search
from retrieval.tuning import FILE_NAME, UNTUNED, Gain, Learned, Made, Tuned, Tuning, load, save, undo
from tests.retrieval.conftest import PairEncoder

GAIN = Gain(questions=20, before=0.5, after=0.75, low=0.1, high=0.4)
MADE = Made(encoder="pairs@1", who="Ann", date="2024-03-02")


@pytest.fixture
def encoder() -> PairEncoder:
    return PairEncoder(dimension=64)


def tuning(lexical: float = 0.5, strength: float = 1.0, size: int = 64) -> Tuning:
    random = np.random.default_rng(7)
    adapter = Adapter.fit(*random.normal(size=(2, 40, size)).astype(np.float32)).of_strength(strength)
    learned = Learned(lexical=lexical, strength=strength, fitted_on=40, gain=GAIN)
    return Tuning({"en": Tuned(learned, adapter if strength else None, frozenset({"case:1"}))}, MADE)


def cases(*symptoms: str) -> list[RepairCase]:
    return [RepairCase(id=str(number), symptom=symptom) for number, symptom in enumerate(symptoms)]


@pytest.mark.parametrize("strength", [0.0, 1.5])
def test_what_is_adopted_is_read_back_as_it_was(tmp_path: Path, strength: float) -> None:
    adopted = tuning(strength=strength, size=8)
    save(tmp_path, adopted)
    kept = load(tmp_path, "pairs@1")
    assert (kept.made, kept.languages["en"].learned) == (MADE, adopted.languages["en"].learned)
    assert (kept.was_taught_by("case:1"), kept.was_taught_by("case:2")) == (True, False)
    query = np.eye(8, dtype=np.float32)[0]
    assert kept.languages["en"].turned(query).tolist() == adopted.languages["en"].turned(query).tolist()
    assert kept.name == adopted.name != ""


def test_a_tuning_is_of_its_encoder_only(tmp_path: Path) -> None:
    save(tmp_path, tuning(size=8))
    assert load(tmp_path, "pairs@2").name == ""
    assert load(tmp_path).made == MADE


def test_where_nothing_is_adopted_nothing_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert load(tmp_path, "pairs@1").languages == {}
    assert caplog.records == []


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "rubbish", "another format"])
def test_a_damaged_file_is_left_aside_with_a_warning(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    save(tmp_path, tuning(size=8))
    whole = (tmp_path / FILE_NAME).read_bytes()
    flipped = bytearray(whole)
    flipped[200] ^= 1
    damaged = {
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "flipped": bytes(flipped),
        "rubbish": b"tuning",
        "another format": whole,
    }
    (tmp_path / FILE_NAME).write_bytes(damaged[damage])
    if damage == "another format":
        save(tmp_path, Tuning({}, MADE.model_copy(update={"format": 0})))
    with caplog.at_level(logging.WARNING):
        assert load(tmp_path, "pairs@1").languages == {}
    assert "the search is as delivered, run faultwise tune again" in caplog.text


def test_undo_restores_exactly_the_same_hits(tmp_path: Path, search_in: Callable[..., Search]) -> None:
    search = search_in(*cases("boom drifts down", "swing brake drags", "boom slow", "oil leaks at boom"))
    query = Query(text="boom drags")
    before = search.find(query)
    save(tmp_path / "kept", tuning())
    tuned = replace(search, tuning=load(tmp_path / "kept", search.encoder.name))
    assert [hit.strength for hit in tuned.find(query)] != [hit.strength for hit in before]
    assert undo(tmp_path / "kept")
    assert replace(search, tuning=load(tmp_path / "kept", search.encoder.name)).find(query) == before
    assert not undo(tmp_path / "kept")


def test_a_tuned_search_still_says_how_alike_the_words_themselves_are(search_in: Callable[..., Search]) -> None:
    search = search_in(*cases("boom drifts down", "swing brake drags", "boom slow."))
    plain, tuned = (
        {hit.passage.id: hit for hit in one.find(Query(text="boom slow."))}
        for one in (search, replace(search, tuning=tuning()))
    )
    assert tuned["case:2"].similarity == pytest.approx(1.0, abs=1e-6)
    assert {id: hit.similarity for id, hit in tuned.items()} == {id: hit.similarity for id, hit in plain.items()}


def test_a_language_that_is_not_tuned_is_searched_as_ever(search_in: Callable[..., Search]) -> None:
    search = search_in(*cases("动臂下沉", "回转制动", "boom slow"))
    query = Query(text="动臂慢")
    assert replace(search, tuning=tuning()).find(query) == search.find(query)


def test_what_was_fitted_to_one_search_names_it(search_in: Callable[..., Search]) -> None:
    search = search_in(*cases("boom"))
    assert search.name == replace(search, tuning=UNTUNED).name == "pairs@1"
    assert replace(search, tuning=tuning(size=8)).name.startswith("pairs@1+")

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.manuals.language import READINGS, reading_of
from knowledge.records import Passage
from knowledge.store import Store
from retrieval.filters import Filter
from retrieval.fusion import Mix
from retrieval.index import Index
from retrieval.languages import LanguageScales
from retrieval.search import Query, Search
from retrieval.snapshot import Snapshot
from retrieval.vectors import Matrix as Floats
from retrieval.vectors import unit


class LeaningEncoder:
    """Two subjects, and a language that outweighs the subject, as real models have it."""

    name = "leaning@1"
    dimension = 4

    def __init__(self) -> None:
        self.asked = 0

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        rows = np.array([self._row(text) for text in texts], dtype=np.float32).reshape(-1, 4)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Floats:
        self.asked += 1
        return self.encode_queries(texts)

    def _row(self, text: str) -> tuple[float, float, float, float]:
        has_chinese, has_english = not text.isascii(), any(word.isascii() for word in text.split() if word.isalpha())
        about_pump = "pump" in text or "泵" in text
        about_lamp = "lamp" in text or "灯" in text
        return (1.0 * has_chinese, 1.0 * has_english, 0.5 * about_pump, 0.5 * about_lamp)


class HubEncoder(LeaningEncoder):
    """The same, but a page number leans towards every language a little."""

    name = "hub@1"

    def _row(self, text: str) -> tuple[float, float, float, float]:
        chinese, english, pump, lamp = super()._row(text)
        return (0.2, english, 0.5 * pump, lamp) if "page" in text else (chinese, english, pump, lamp)


def row_of(snapshot: Snapshot, id: str) -> int:
    return snapshot.rows.passage_ids(np.arange(len(snapshot.alive))).index(id)


def passage(id: str, text: str) -> Passage:
    language = "en" if text.isascii() else "zh"
    return Passage(id=id, source_kind="manual", source_id="m", language=language, text=text)


def test_an_answer_in_the_other_language_comes_before_other_subjects_in_the_same(store: Store, tmp_path: Path) -> None:
    lamps = [passage(f"zh-{n}", f"灯 {n}") for n in range(5)]
    pump = passage("en-pump", "pump noisy")
    store.write([*lamps, pump, passage("en-lamp", "lamp dim")], author="tests")
    index = Index.open(tmp_path / "index", store, LeaningEncoder())
    found = Search(index, LeaningEncoder()).find(Query(text="泵响", k=3))
    assert found[0].passage.id == "en-pump"
    assert found[0].similarity == pytest.approx(0.2, abs=1e-6)  # the cosine itself is shown as it is
    index.close()


def test_texts_of_the_other_language_are_seen_away_from_what_all_of_the_querys_own_have_in_common() -> None:
    own, other = np.array([[1.0, 0.0], [0.8, 0.6]], np.float32), np.array([[0.6, 0.8], [0.0, 1.0]], np.float32)
    asked = np.array([0.8, 0.6], np.float32)
    both = np.array([[0.6, 0.8], [1.0, 0.0]], np.float32)
    views = LanguageScales({"zh": own, "en": other, "both": both}).views(asked, "zh")
    assert np.array_equal(views["zh"].direction, asked)
    away = (asked - 0.5 * own.mean(axis=0)) / np.linalg.norm(asked - 0.5 * own.mean(axis=0))
    assert views["en"].direction.tolist() == pytest.approx(away.tolist())
    assert views["zh"].scale == pytest.approx(((own @ asked).mean(), (own @ asked).std()))
    assert views["en"].scale == pytest.approx(((other @ away).mean(), (other @ away).std() / 0.8))
    assert np.array_equal(views["both"].direction, asked)
    assert views["both"].scale == pytest.approx(((both @ asked).mean(), (both @ asked).std()))


def test_what_is_shared_is_what_terms_have_in_common_where_both_languages_fill_the_vector() -> None:
    chinese = np.array([[0.6, 0.8, 0.0, 0.0], [0.8, 0.6, 0.0, 0.0]], np.float32)
    english = np.array([[0.0, 0.6, 0.8, 0.0], [0.3, 0.4, 0.0, 0.9]], np.float32)
    shared = LanguageScales({"zh": chinese, "en": english, "both": english}).shared
    assert shared["zh"].tolist() == pytest.approx([0.7, 0.7])
    assert shared["en"].tolist() == pytest.approx([0.3, 0.9])


def test_a_query_in_both_languages_is_at_home_everywhere() -> None:
    terms = {
        reading: unit(np.random.default_rng(n).normal(size=(9, 3))).astype(np.float32)
        for n, reading in enumerate(READINGS)
    }
    asked = np.array([0.0, 0.8, 0.6], np.float32)
    views = LanguageScales(terms).views(asked, "both")
    for reading in READINGS:
        assert np.array_equal(views[reading].direction, asked)
        assert views[reading].scale == pytest.approx(((terms[reading] @ asked).mean(), (terms[reading] @ asked).std()))


def test_a_text_like_everything_does_not_come_before_the_answer_in_the_other_language(
    store: Store, tmp_path: Path
) -> None:
    page = passage("en-page", "page 7 of pump")
    store.write([passage("zh", "灯 1"), passage("en-pump", "pump noisy"), page], author="tests")
    index = Index.open(tmp_path / "index", store, HubEncoder())
    found = Search(index, HubEncoder()).find(Query(text="泵响", k=2))
    assert [hit.passage.id for hit in found] == ["en-pump", "en-page"]
    asked = Search(index, HubEncoder()).encode(Query(text="泵响"))
    snapshot = index.snapshot
    assert asked is not None
    pump, page_too = (snapshot.vectors.similarities(asked, [row_of(snapshot, id)])[0] for id in ("en-pump", "en-page"))
    assert page_too > pump  # what would decide without
    index.close()


def test_the_scales_are_measured_once_and_kept(tmp_path: Path) -> None:
    encoder = LeaningEncoder()
    first = LanguageScales.open(tmp_path, encoder)
    again = LanguageScales.open(tmp_path, encoder)
    assert encoder.asked == 3  # once for either language, once for both
    assert all(np.array_equal(first.terms[reading], again.terms[reading]) for reading in READINGS)


def test_a_damaged_file_is_measured_again(tmp_path: Path) -> None:
    LanguageScales.open(tmp_path, LeaningEncoder())
    (kept,) = tmp_path.glob("languages-*.npz")
    kept.write_bytes(kept.read_bytes()[:40])
    encoder = LeaningEncoder()
    LanguageScales.open(tmp_path, encoder)
    assert encoder.asked == 3


def test_an_english_record_that_quotes_chinese_is_measured_as_chinese(store: Store, tmp_path: Path) -> None:
    quoting = Passage(
        id="quoting", source_kind="case", source_id="c", language="en", text="lamp dim, 操作工说灯一直都不亮"
    )
    store.write([quoting, passage("en", "lamp dim"), passage("zh", "泵响")], author="tests")
    index = Index.open(tmp_path / "index", store, LeaningEncoder())
    snapshot = index.snapshot
    chinese = set(snapshot.rows.passage_ids(np.flatnonzero(snapshot.readings == READINGS.index("zh"))))
    assert chinese == {"quoting", "zh"}
    search = Search(index, LeaningEncoder())
    in_english = search.find(Query(text="灯", filter=Filter(languages=("en",))))
    assert {hit.passage.id for hit in in_english} == {"quoting", "en"}  # the label is what a filter looks at
    index.close()


@pytest.mark.parametrize(
    ("said", "answer", "other"), [("泵响", "泵漏", "灯暗"), ("pump noisy", "pump leaks", "lamp dim")]
)
@pytest.mark.parametrize("about", ["灯一直不亮 the lamp is dim", "灯不亮 the lamp on the left is dim"])
def test_a_text_in_both_languages_is_not_before_the_answer_in_one(
    store: Store, tmp_path: Path, said: str, answer: str, other: str, about: str
) -> None:
    others = [passage(f"other-{n}", f"{other} {n}") for n in range(3)]
    store.write([passage("answer", answer), *others, passage("both", about)], author="tests")
    index = Index.open(tmp_path / "index", store, LeaningEncoder())
    assert index.snapshot.present == {reading_of(answer), "both"}
    by_meaning = Search(index, LeaningEncoder(), mix=Mix(lexical=0.0, dense=1.0, pieces=0.0))
    assert by_meaning.find(Query(text=said, k=5))[0].passage.id == "answer"
    index.close()


def test_the_answer_in_both_languages_is_found_from_either(store: Store, tmp_path: Path) -> None:
    lamps = [passage("zh", "灯暗"), passage("en", "lamp dim"), passage("both-lamp", "灯一直不亮 the lamp is dim")]
    store.write([*lamps, passage("both", "泵一直响 the pump is noisy")], author="tests")
    index = Index.open(tmp_path / "index", store, LeaningEncoder())
    for said in ("泵漏", "pump leaks"):
        assert Search(index, LeaningEncoder()).find(Query(text=said))[0].passage.id == "both"
    index.close()


def test_of_which_language_a_query_in_both_has_more_makes_no_difference(store: Store, tmp_path: Path) -> None:
    lamps = [passage(f"{n}", text) for n, text in enumerate(["灯暗", "灯不亮", "lamp dim", "lamp broken"])]
    store.write([*lamps, passage("zh", "泵漏"), passage("en", "pump leaks")], author="tests")
    index = Index.open(tmp_path / "index", store, LeaningEncoder())
    by_meaning = Search(index, LeaningEncoder(), mix=Mix(lexical=0.0, dense=1.0, pieces=0.0))
    more_chinese, more_english = (
        [(hit.passage.id, hit.strength) for hit in by_meaning.find(Query(text=text))]
        for text in ("泵一直有噪音 pump is noisy", "the pump is very noisy today 泵响声大")
    )
    assert more_chinese == more_english
    assert {id for id, _ in more_chinese[:2]} == {"zh", "en"}
    index.close()

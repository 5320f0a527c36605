from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.passages import passages_of
from knowledge.records import FaultCode, GlossaryTerm, Part, Passage, Record, RepairCase
from knowledge.store import Store
from retrieval.building import Builder
from retrieval.content import embedded_text
from retrieval.embedding import Encoder
from retrieval.generation import CURRENT, DIGESTS, VECTORS, Generation
from retrieval.index import Index
from retrieval.parts import CUTS, PartKind
from retrieval.search import Query, Search
from retrieval.sizes import Sizes
from retrieval.snapshot import Snapshot

PATIENCE = 20.0  # seconds; the promise is one, a slow test machine is not a broken promise
BOOM = RepairCase(id="1", symptom="boom drifts down when hot", codes=("E02",))
PUMP = RepairCase(id="2", symptom="pump makes noise")
LONG = " ".join(["swing drive oil level"] * 20 + ["boom drifts down fast"] * 20)
SYMPTOMS = ("boom drifts down", "pump makes noise", "泵噪音大", "动臂下降缓慢", LONG, "no swing")
QUERIES = ("boom drift", "泵噪音", "swing noise down")


KEEPING_ALL = Sizes(refilled=0, exact=1)
SIZES = (Sizes(), Sizes(refilled=0, exact=2, rows_per_change=1), Sizes(refilled=3, exact=3, rows_per_change=4))


def found(index: Index, encoder: Encoder, text: str = "boom drift") -> list[tuple[str, float, float | None, float]]:
    hits = Search(index, encoder).find(Query(text=text, codes=("E02",), k=50))
    return [(hit.passage.id, hit.score, hit.lexical_score, hit.similarity or 0.0) for hit in hits]


def test_an_index_of_nothing_finds_nothing(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    index = Index.open(tmp_path / "index", store, encoder)
    assert index.snapshot.seq == 0
    assert len(index.snapshot) == 0
    assert found(index, encoder) == []


def test_one_passage_is_found_whatever_is_asked(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    store.write([BOOM], author="tests")
    assert [hit[0] for hit in found(Index.open(tmp_path / "index", store, encoder), encoder, "夏天")] == ["case:1"]


def test_a_new_record_is_found_and_a_retired_one_is_not(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    index = Index.open(tmp_path / "index", store, encoder)
    store.write([BOOM, PUMP], author="tests")
    assert index.catch_up() == 2
    assert [hit[0] for hit in found(index, encoder)] == ["case:1", "case:2"]
    store.write([], retire=[("case", "1")], author="tests")
    assert index.catch_up() == 3
    assert [hit[0] for hit in found(index, encoder)] == ["case:2"]


def test_a_changed_record_is_found_by_its_new_words_only(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    index = Index.open(tmp_path / "index", store, encoder)
    store.write([BOOM, PUMP], author="tests")
    index.catch_up()
    store.write([BOOM.model_copy(update={"symptom": "no swing"})], author="tests")
    index.catch_up()
    hits = Search(index, encoder).find(Query(text="boom swing"))
    assert [hit.passage.text for hit in hits if hit.matched_terms] == ["no swing."]
    assert len(hits) == 2


def test_a_snapshot_in_use_is_not_disturbed_by_edits(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    store.write([BOOM, PUMP], author="tests")
    index = Index.open(tmp_path / "index", store, encoder)
    before = index.snapshot
    store.write([PUMP.model_copy(update={"symptom": "no swing"})], retire=[("case", "1")], author="tests")
    index.catch_up()
    rows = before.rows.passage_ids(np.flatnonzero(before.alive))
    assert rows == ["case:1", "case:2"]
    assert before.lexical.best({"boom": 1.0}, 5).rows.tolist() == [0]
    assert len(before.vectors) == 2
    assert len(index.snapshot) == 1


def test_only_new_text_is_embedded(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    index = Index.open(tmp_path / "index", store, encoder)
    store.write([BOOM, PUMP, BOOM.model_copy(update={"id": "3"})], author="tests")
    index.catch_up()
    assert encoder.embedded == ["boom drifts down when hot.", "pump makes noise."]
    store.write([BOOM.model_copy(update={"codes": ("E03",)})], author="tests")
    index.catch_up()
    index.rebuild()
    index.close()
    Index.open(tmp_path / "index", store, encoder)
    assert len(encoder.embedded) == 2


def test_records_that_are_only_looked_up_change_nothing(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    index = Index.open(tmp_path / "index", store, encoder)
    store.write([Part(number="HX-1")], author="tests")
    assert index.catch_up() == 1
    assert len(index.snapshot) == 0


def test_all_kinds_of_knowledge_are_searched(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    passage = Passage(id="manual:m#1", source_kind="manual", source_id="m", language="en", text="swing brake")
    store.write([BOOM, passage, FaultCode(code="E02", meaning_en="no swing")], author="tests")
    index = Index.open(tmp_path / "index", store, encoder)
    ids = {hit[0] for hit in found(index, encoder, "swing")}
    assert ids == {"case:1", "manual:m#1", "code:||E02"}


def test_a_word_added_to_the_glossary_helps_at_once(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    store.write([BOOM, PUMP], author="tests")
    index = Index.open(tmp_path / "index", store, encoder)
    question = Query(text="呜呜叫")
    assert Search(index, encoder).find(question)[0].matched_terms == ()
    store.write([GlossaryTerm(zh=("呜呜叫",), en=("makes noise",))], author="tests")
    index.catch_up()
    best = Search(index, encoder).find(question)[0]
    assert (best.passage.id, best.matched_terms) == ("case:2", ("mak", "nois"))


def test_progress_is_told_up_to_the_end(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    store.write([BOOM, PUMP, BOOM.model_copy(update={"id": "3"})], author="tests")
    told: list[tuple[int, int]] = []
    Index.open(tmp_path / "index", store, encoder, lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)
    assert told == sorted(told)


def test_a_saved_index_is_taken_over_and_catches_up(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    store.write([BOOM], author="tests")
    Index.open(tmp_path / "index", store, encoder).close()
    store.write([PUMP], author="tests")
    index = Index.open(tmp_path / "index", store, encoder)
    assert index.snapshot.seq == 2
    assert [hit[0] for hit in found(index, encoder)] == ["case:1", "case:2"]
    assert encoder.embedded == ["boom drifts down when hot.", "pump makes noise."]


@pytest.mark.parametrize(
    "name", ["rows.bin", "offsets.npy", "words.bin", "circumstances.npy", "lists.faiss", "lexical/meta.json"]
)
def test_a_damaged_index_is_built_again_and_nothing_is_embedded_again(
    tmp_path: Path, store: Store, encoder: Encoder, name: str
) -> None:
    store.write([BOOM, PUMP, BOOM.model_copy(update={"id": "3", "symptom": LONG})], author="tests")
    first = Index.open(tmp_path / "index", store, encoder, sizes=KEEPING_ALL)
    embedded = list(encoder.embedded)
    expected = found(first, encoder)
    first.close()
    file = next((tmp_path / "index").glob(f"generation-*/{name}"))
    file.write_bytes(file.read_bytes()[:-9])
    assert found(Index.open(tmp_path / "index", store, encoder, sizes=KEEPING_ALL), encoder) == expected
    assert encoder.embedded == embedded
    assert Generation.open(tmp_path / "index").manifest.rows == 3  # the rebuilt index was saved


@pytest.mark.parametrize("lost", CUTS)
def test_where_the_parts_of_a_kind_are_lost_they_alone_are_embedded_again(
    tmp_path: Path, store: Store, encoder: Encoder, lost: PartKind
) -> None:
    told = RepairCase(id="4", symptom="boom drifts down", cause="seal worn")
    store.write([BOOM, RepairCase(id="3", symptom=LONG), told], author="tests")
    first = Index.open(tmp_path / "index", store, encoder)
    expected, embedded = found(first, encoder), list(encoder.embedded)
    first.close()
    next((tmp_path / "index").glob(f"generation-*/{lost.files[0]}")).write_bytes(b"rubbish")
    assert found(Index.open(tmp_path / "index", store, encoder), encoder) == expected
    texts = [embedded_text(passage) for record in store.all(RepairCase) for passage in passages_of(record)]
    assert encoder.embedded == [*embedded, *(part for text in texts for part in CUTS[lost](text))]


@pytest.mark.parametrize("name", [CURRENT, f"generation-*/{VECTORS}", f"generation-*/{DIGESTS}"])
def test_where_the_vectors_are_lost_the_text_is_embedded_again(
    tmp_path: Path, store: Store, encoder: Encoder, name: str
) -> None:
    store.write([BOOM, PUMP], author="tests")
    first = Index.open(tmp_path / "index", store, encoder)
    expected = found(first, encoder)
    first.close()
    next((tmp_path / "index").glob(name)).write_bytes(b"rubbish")
    assert found(Index.open(tmp_path / "index", store, encoder), encoder) == expected
    assert len(encoder.embedded) == 4


def test_a_build_that_was_killed_goes_on_where_it_was(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    class Killed(Exception): ...

    def kill(done: int, total: int) -> None:
        if done == total:  # all is embedded, the generation is not written
            raise Killed

    store.write([BOOM, PUMP, BOOM.model_copy(update={"id": "3"})], author="tests")
    with pytest.raises(Killed):
        Index.open(tmp_path / "index", store, encoder, kill)
    assert len(Index.open(tmp_path / "index", store, encoder).snapshot) == 3
    assert len(encoder.embedded) == 2


def test_an_index_of_another_model_is_built_again(
    tmp_path: Path, store: Store, encoder: Encoder, another_encoder: Encoder
) -> None:
    store.write([BOOM], author="tests")
    Index.open(tmp_path / "index", store, encoder).close()
    Index.open(tmp_path / "index", store, another_encoder).close()
    assert another_encoder.embedded == ["boom drifts down when hot."]


def test_an_index_ahead_of_a_restored_store_is_built_again(tmp_path: Path, encoder: Encoder) -> None:
    later = Store.open(f"sqlite:///{tmp_path}/later.db")
    later.write([BOOM, PUMP], author="tests")
    Index.open(tmp_path / "index", later, encoder).close()
    later.close()
    restored = Store.open(f"sqlite:///{tmp_path}/restored.db")
    restored.write([BOOM], author="tests")
    index = Index.open(tmp_path / "index", restored, encoder)
    assert (index.snapshot.seq, [hit[0] for hit in found(index, encoder)]) == (1, ["case:1"])
    assert len(encoder.embedded) == 2  # the text was known
    restored.close()


def test_a_store_with_another_history_of_the_same_length_is_noticed(tmp_path: Path, encoder: Encoder) -> None:
    for name, record in (("one", BOOM), ("two", PUMP)):
        other = Store.open(f"sqlite:///{tmp_path}/{name}.db")
        other.write([record], author="tests")
        index = Index.open(tmp_path / "index", other, encoder)
        assert [hit[0] for hit in found(index, encoder)] == [f"case:{record.key}"]
        index.close()
        other.close()


def test_a_store_restored_while_the_index_is_open_is_noticed(tmp_path: Path, encoder: Encoder) -> None:
    backup, running = tmp_path / "backup.db", tmp_path / "running.db"
    store = Store.open(f"sqlite:///{running}")
    store.write([PUMP], author="tests")
    with closing(sqlite3.connect(running)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    store.write([BOOM], author="tests")
    index = Index.open(tmp_path / "index", store, encoder)
    with closing(sqlite3.connect(backup)) as source, closing(sqlite3.connect(running)) as target:
        source.backup(target)
    assert index.catch_up() == 1
    assert [hit[0] for hit in found(index, encoder)] == ["case:2"]
    store.close()


def test_settling_saves_what_is_new(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    index = Index.open(tmp_path / "index", store, encoder)
    store.write([BOOM], author="tests")
    index.catch_up()
    index.settle()
    embedded = len(encoder.embedded)
    assert len(Index.open(tmp_path / "index", store, encoder).snapshot) == 1
    assert len(encoder.embedded) == embedded


def test_an_edit_is_searchable_soon_while_the_index_follows(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    index = Index.open(tmp_path / "index", store, encoder)
    index.follow()
    seq = store.write([BOOM], author="tests").seq
    index.notify()
    deadline = time.monotonic() + PATIENCE
    while index.snapshot.seq < seq and time.monotonic() < deadline:
        time.sleep(0.005)
    assert [hit[0] for hit in found(index, encoder)] == ["case:1"]
    assert index.trouble == ""
    index.close()


@pytest.mark.parametrize("sizes", [Sizes(), Sizes(refilled=0, exact=1, rows_per_change=1)])
def test_searches_never_see_half_an_edit(tmp_path: Path, store: Store, encoder: Encoder, sizes: Sizes) -> None:
    """Each edit moves one word from one case to the other: every search finds it in exactly one of them."""

    def pair(turn: int) -> list[Record]:
        said = ("squealing", "quiet")
        return [RepairCase(id=str(n), symptom=f"pump {said[(turn + n) % 2]} {turn}") for n in (0, 1)]

    store.write(pair(0), author="tests")
    index = Index.open(tmp_path / "index", store, encoder, sizes=sizes)
    search, wrong, searches, over = Search(index, encoder), [], [], threading.Event()

    def ask() -> None:
        while not over.is_set():
            hits = search.find(Query(text="squealing pump"))
            telling = [hit for hit in hits if "squeal" in hit.matched_terms]
            searches.append(len(hits))
            if len(hits) != 2 or len(telling) != 1:
                wrong.append(hits)

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    for turn in range(1, 25):
        store.write(pair(turn), author="tests")
        index.catch_up()
        index.settle()  # new generations are made in between
    over.set()
    for asker in askers:
        asker.join()
    assert wrong == []
    assert len(searches) > 10
    index.close()


def test_edits_made_while_a_generation_is_written_are_in_it(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    store.write([BOOM], author="tests")
    index = Index.open(tmp_path / "index", store, encoder, sizes=KEEPING_ALL)
    before = index.snapshot

    def edit() -> None:
        store.write([PUMP], retire=[("case", "1")], author="tests")
        index.catch_up()

    editor = threading.Thread(target=edit)
    editor.start()
    index.renew()
    editor.join()
    assert index.catch_up() == 3
    assert [hit[0] for hit in found(index, encoder)] == ["case:2"]
    assert before.rows.passage_ids(np.arange(len(before))) == ["case:1"]
    index.close()


def test_what_is_embedded_while_a_generation_is_written_is_not_embedded_again(
    tmp_path: Path, store: Store, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, stopping = (RepairCase(id="3", symptom=f"swing {how}") for how in ("slow", "stops"))
    index = Index.open(tmp_path / "index", store, encoder, sizes=KEEPING_ALL)
    for case in (BOOM, slow, stopping):
        store.write([case], author="tests")
        index.catch_up()
    write = Builder.renewed

    def written_while_edited(self: Builder, kept: Generation, snapshot: Snapshot) -> Generation:
        # One text is new, one comes back that was embedded before and is in no row of the snapshot.
        store.write([PUMP, slow], author="tests")
        index.catch_up()
        return write(self, kept, snapshot)

    monkeypatch.setattr(Builder, "renewed", written_while_edited)
    index.renew()
    index.stop()
    embedded = list(encoder.embedded)
    again = Index.open(tmp_path / "index", store, encoder, sizes=KEEPING_ALL)
    assert len(again.snapshot) == 3
    assert encoder.embedded == embedded
    index.close()
    again.close()


def test_a_large_index_is_saved_only_when_much_has_changed(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    cases = [RepairCase(id=str(number), symptom=f"boom {number}") for number in range(10)]
    store.write(cases, author="tests")
    index = Index.open(tmp_path / "index", store, encoder, sizes=Sizes(rows_per_change=5))
    for number, expected in ((1, 10), (2, 10), (3, 13)):
        store.write([cases[0].model_copy(update={"symptom": f"swing {number}"})], author="tests")
        index.catch_up()
        index.settle()
        assert Generation.open(tmp_path / "index").manifest.seq == expected
    index.close()


def test_what_is_not_saved_is_read_again_and_not_embedded_again(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    store.write([BOOM.model_copy(update={"id": str(number)}) for number in range(60)], author="tests")
    index = Index.open(tmp_path / "index", store, encoder)
    store.write([PUMP], author="tests")
    index.catch_up()
    index.close()
    opened = Index.open(tmp_path / "index", store, encoder)
    assert (opened.snapshot.seq, Generation.open(tmp_path / "index").manifest.seq) == (61, 60)
    assert encoder.embedded == ["boom drifts down when hot.", "pump makes noise."]


edits = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 5), st.sampled_from(SYMPTOMS), st.sampled_from([(), ("E02",)])),
        st.tuples(st.just("retire"), st.integers(0, 5)),
        st.tuples(st.just("catch up")),
        st.tuples(st.just("restart")),
        st.tuples(st.just("lost")),
        st.tuples(st.just("settle")),
        st.tuples(st.just("renew")),
    ),
    max_size=25,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=edits, sizes=st.sampled_from(SIZES))
def test_an_index_after_any_history_is_one_built_fresh(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, history: list[tuple[str, ...]], sizes: Sizes
) -> None:
    folder = tmp_path_factory.mktemp("history")
    store = Store.open(f"sqlite:///{folder}/knowledge.db")
    index = Index.open(folder / "index", store, encoder, sizes=sizes)
    for edit in history:
        match edit:
            case ("put", number, symptom, codes):
                store.write([RepairCase(id=str(number), symptom=symptom, codes=codes)], author="tests")
            case ("retire", number):
                store.write([], retire=[("case", str(number))], author="tests")
            case ("catch up",):
                index.catch_up()
            case ("restart",):
                index.close()
                index = Index.open(folder / "index", store, encoder, sizes=sizes)
            case ("lost",):  # as after a crash: what was not saved is gone
                index = Index.open(folder / "index", store, encoder, sizes=sizes)
            case ("settle",):
                index.settle()
            case ("renew",):
                index.renew()
    index.catch_up()
    if sizes.refilled < 100:
        index.renew()  # until then a large index counts the words of dead rows
    fresh = Index.open(folder / "fresh", store, encoder, sizes=sizes)
    for text in QUERIES:
        old, new = found(index, encoder, text), found(fresh, encoder, text)
        assert [hit[0] for hit in old] == [hit[0] for hit in new]
        assert [hit[1:] for hit in old] == [pytest.approx(hit[1:], abs=2e-3) for hit in new]
    store.close()

"""Whichever engine named a row, all evidence for it is the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from knowledge.records import RepairCase
from retrieval.fusion import Mix, Scores, standardised
from retrieval.search import Query, Search
from retrieval.sentences import SENTENCES, SHARE, Sentences
from retrieval.windows import WINDOWS

SYMPTOMS = ("boom drifts down", "boom boom", "pump makes noise", "swing brake drags", "down time", "no start")


@pytest.mark.parametrize("candidates", [1, 2, 6])
def test_what_one_engine_did_not_score_is_scored_for_it(search_in: Callable[..., Search], candidates: int) -> None:
    search = search_in(*(RepairCase(id=str(n), symptom=text) for n, text in enumerate(SYMPTOMS)))
    query = Query(text="boom is down", k=1)
    narrow = Search(search.index, search.encoder, candidates=candidates)
    snapshot, said = search.index.snapshot, search.encode(query)
    assert said is not None
    scores, has_words = snapshot.worded(search.weights(query, snapshot.glossary), np.arange(len(SYMPTOMS)))
    for evidence in narrow.rank(query).evidence:
        assert evidence.lexical_score == (scores[evidence.row] if has_words[evidence.row] else None)
        assert evidence.similarity == snapshot.vectors.similarities(said, [evidence.row])[0]


def test_a_row_has_a_rank_in_the_lists_that_it_is_on(search_in: Callable[..., Search]) -> None:
    search = search_in(*(RepairCase(id=str(n), symptom=text) for n, text in enumerate(SYMPTOMS)))
    evidence = search.rank(Query(text="pump noise", k=6)).evidence
    assert (evidence[0].lexical_rank, evidence[0].dense_rank) == (1, 1)
    assert sorted(one.dense_rank or 0 for one in evidence) == [1, 2, 3, 4, 5, 5]  # two say nothing of it
    assert [one.lexical_rank for one in evidence[1:]] == [None] * 5


@pytest.mark.parametrize(
    ("said", "weighed"),
    [
        ("动臂油缸漏油", lambda words: np.sqrt(words * words.max())),
        ("动臂油缸漏油，换 HX-5023", lambda words: words),
        ("boom drifts down", lambda words: words),
    ],
)
def test_chinese_words_weigh_by_their_root_unless_something_is_named(
    search_in: Callable[..., Search], said: str, weighed: Callable[[Scores], Scores]
) -> None:
    chinese = ("动臂油缸漏油", "动臂下沉", "油缸有响声", "发动机不启动")
    texts = SYMPTOMS if said.isascii() else chinese
    search = search_in(*(RepairCase(id=str(n), symptom=text) for n, text in enumerate(texts)))
    evidence = Search(search.index, search.encoder, mix=Mix(lexical=1.0, dense=0.0)).rank(Query(text=said)).evidence
    words = np.array([one.lexical_score or 0.0 for one in evidence])
    assert words.max() > words.min()
    assert [one.strength for one in evidence] == pytest.approx(standardised(weighed(words)).tolist())


def test_a_long_text_is_found_by_what_it_says_in_one_place(search_in: Callable[..., Search]) -> None:
    """Saved or new: it is as like the query as its window is, less what the others have nothing to do with it."""
    page = " ".join(["swing drive oil level"] * 40 + ["boom drifts down"] * 30)
    search = search_in(RepairCase(id="1", symptom="boom is down at times"), RepairCase(id="2", symptom=page))
    query = Query(text="boom drifts down")
    said = search.encode(query)
    assert said is not None
    for _ in range(2):
        snapshot = search.index.snapshot
        row = search.rank(query).evidence[0].row
        assert snapshot.rows[row].origin == ("case", "2")
        alike = snapshot.rows.parts(WINDOWS, np.array([row])) @ said
        assert alike.min() < snapshot.vectors.similarities(said, [row])[0] < alike.max() - 0.3
        search.index.renew()


def test_a_short_text_is_moved_towards_its_best_sentence(search_in: Callable[..., Search]) -> None:
    """Saved or new; what is told of the hit is the similarity of the whole."""
    search = search_in(
        RepairCase(id="1", symptom="boom drifts down", cause="swing drive worn"),
        RepairCase(id="2", symptom="boom drifts at times"),
        RepairCase(id="3", symptom="no start"),
    )
    query = Query(text="boom drifts down")
    said = search.encode(query)
    assert said is not None
    for _ in range(2):
        snapshot = search.index.snapshot
        evidence = search.rank(query).evidence
        rows = np.array(sorted(one.row for one in evidence))
        told = rows[snapshot.part_counts[SENTENCES][rows] > 0]
        assert [snapshot.rows[row].origin for row in told.tolist()] == [("case", "1")]
        whole = snapshot.vectors.similarities(said, rows)
        best = Sentences(snapshot.rows.parts(SENTENCES, told)).alike(said).max()
        assert best == pytest.approx(1.0, abs=0.01)
        moved = np.where(rows == told, whole + SHARE * (best - whole), whole)
        only_meaning = Search(search.index, search.encoder, mix=Mix(lexical=0.0, dense=1.0)).rank(query).evidence
        strength = {one.row: one.strength for one in only_meaning}
        assert [strength[row] for row in rows.tolist()] == pytest.approx(standardised(moved).tolist(), abs=1e-5)
        assert {one.row: one.similarity for one in evidence} == dict(zip(rows.tolist(), whole.tolist(), strict=True))
        search.index.renew()

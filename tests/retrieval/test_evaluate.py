from __future__ import annotations

from collections.abc import Callable
from math import log2
from pathlib import Path

import pytest

from retrieval.embedding import Encoder, SentenceEncoder
from retrieval.evaluate import RetrievalReport, evaluate_retrieval

Writing = Callable[..., Path]

DOCUMENTS = {
    "d1": "boom drifts down",
    "d2": "boom drifts up",
    "d3": "空调不制冷",
    "d4": "swing brake",
}


def test_the_figures_are_those_worked_out_by_hand(beir_folder: Writing, encoder: Encoder) -> None:
    folder = beir_folder(
        documents=DOCUMENTS,
        queries={"first": "空调不制冷", "second": "boom drifts down", "nowhere": "swing brake", "unjudged": "pump"},
        judgements=[("first", "d3", 1), ("second", "d2", 1), ("nowhere", "d9", 1)],
    )
    report = evaluate_retrieval(folder, encoder)
    assert (report.queries, report.documents) == (3, 4)
    assert report.ndcgs == pytest.approx((1, 1 / log2(3), 0))
    assert report.ndcg_at_10 == pytest.approx((1 + 1 / log2(3) + 0) / 3)
    assert report.recall_at_10 == pytest.approx(2 / 3)
    assert report.mrr_at_10 == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert report.hit_at_1 == pytest.approx(1 / 3)
    assert 0 < report.encode_median_ms <= report.median_ms <= report.p95_ms
    assert report.documents_per_second > 0


def test_progress_counts_the_documents(beir_folder: Writing, encoder: Encoder) -> None:
    folder = beir_folder(documents=DOCUMENTS, queries={"q": "boom"}, judgements=[("q", "d1", 1)])
    heard: list[tuple[int, int]] = []
    evaluate_retrieval(folder, encoder, on_progress=lambda done, total: heard.append((done, total)))
    assert heard[-1] == (4, 4)


def test_the_bundled_model_finds_the_english_entry_for_a_chinese_alarm(
    beir_folder: Writing, sentence_encoder: SentenceEncoder
) -> None:
    folder = beir_folder(
        documents={"a": "Engine oil pressure is low", "b": "Cab door does not close", "c": "Track comes off"},
        queries={"q1": "机油压力低", "q2": "履带脱轨"},
        judgements=[("q1", "a", 1), ("q2", "c", 1)],
    )
    report = evaluate_retrieval(folder, sentence_encoder)
    assert (report.ndcg_at_10, report.hit_at_1) == (1.0, 1.0)


def test_the_json_has_exactly_the_names_of_the_command() -> None:
    report = RetrievalReport(
        queries=2,
        documents=3,
        ndcgs=(1.0, 1 / 3),
        recall_at_10=1.0,
        mrr_at_10=0.5,
        hit_at_1=0.0,
        median_ms=12.3456,
        p95_ms=20.0,
        encode_median_ms=9.876,
        documents_per_second=41.26,
    )
    assert report.as_json() == {
        "queries": 2,
        "documents": 3,
        "ndcg@10": 0.6667,
        "recall@10": 1.0,
        "mrr@10": 0.5,
        "hit@1": 0.0,
        "median_ms": 12.35,
        "p95_ms": 20.0,
        "encode_median_ms": 9.88,
        "documents_per_second": 41.3,
    }

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.beir import TestSet, TestSetUnreadable

Writing = Callable[..., Path]


def test_queries_without_a_relevant_document_are_left_out(beir_folder: Writing) -> None:
    folder = beir_folder(
        documents={"d1": "液压泵异响", "d2": "boom drifts"},
        queries={"q1": "pump", "q2": "boom", "q3": "nothing"},
        judgements=[("q1", "d1", 2), ("q1", "d2", 0), ("q2", "d1", 0)],
    )
    tests = TestSet.from_folder(folder)
    assert dict(tests.queries) == {"q1": "pump"}
    assert tests.relevance["q1"] == {"d1": 2, "d2": 0}
    assert [(p.id, p.source_kind, p.language, p.text) for p in tests.passages] == [
        ("d1", "manual", "zh", "液压泵异响"),
        ("d2", "manual", "en", "boom drifts"),
    ]


def test_a_document_longer_than_a_passage_is_cut_and_the_last_of_two_ids_counts(beir_folder: Writing) -> None:
    folder = beir_folder(documents={"d1": "old"}, queries={"q1": "x"}, judgements=[("q1", "d1", 1)])
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as corpus:
        corpus.write("\n" + json.dumps({"_id": "d1", "title": "泵", "text": "长" * 30_000}) + "\n")
    (passage,) = TestSet.from_folder(folder).passages
    assert (passage.title, len(passage.text)) == ("泵", 20_000)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", None, r"corpus\.jsonl: No such file"),
        ("corpus.jsonl", '{"_id": "d1", "text": "ok"}\n{"_id": ', r"corpus\.jsonl, line 2"),
        ("corpus.jsonl", '{"_id": "d1"}', r"corpus\.jsonl, line 1: KeyError\('text'\)"),
        ("queries.jsonl", "[1]", r"queries\.jsonl, line 1"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1", r"test\.tsv, line 2"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\tyes", r"test\.tsv, line 2"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq9\td1\t1", "no query has a relevant document"),
        ("qrels/test.tsv", "", "no query has a relevant document"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said_with_its_line(
    beir_folder: Writing, name: str, content: str | None, said: str
) -> None:
    folder = beir_folder(documents={"d1": "a"}, queries={"q1": "a"}, judgements=[("q1", "d1", 1)])
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_text(content, "utf-8")
    with pytest.raises(TestSetUnreadable, match=said):
        TestSet.from_folder(folder)

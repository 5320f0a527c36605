from __future__ import annotations

from typing import Any

import httpx
import pytest

URL = "/v1/search"


def found(client: httpx.Client, **request: Any) -> list[dict[str, Any]]:
    """The hits of a search."""
    answer = client.post(URL, json=request)
    assert answer.status_code == 200
    hits: list[dict[str, Any]] = answer.json()["hits"]
    return hits


def test_nothing_to_look_for_is_told_what_to_give_in_both_languages(client: httpx.Client) -> None:
    for language, sentence in (("en", "There is nothing to look for."), ("zh", "没有要查找的内容。")):
        answer = client.post(URL, json={"text": " ", "codes": [" "]}, headers={"Accept-Language": language})
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:faultwise:problem:empty-search")
        assert answer.json()["detail"].startswith(sentence)


@pytest.mark.parametrize(
    ("request_", "field", "detail"),
    [
        ({"text": "x", "k": 0}, "body.k", "不得小于 1"),
        ({"text": "x", "k": 101}, "body.k", "不得大于 100"),
        ({"text": "x", "on": "last week"}, "body.on", "应为日期，如 2024-03-02"),
        (
            {"text": "x", "kinds": ["dog"]},
            "body.kinds.0",
            "只能是 'case', 'cause', 'code', 'manual', 'outcome' or 'bulletin'",
        ),
        ({"text": "x", "machine": "HX220"}, "body.machine", "没有这个字段，请核对拼写"),
        ({"text": "x" * 20_001}, "body.text", "最多 20000 个字符"),
    ],
)
def test_a_field_that_is_wrong_is_named_in_chinese(
    client: httpx.Client, request_: dict[str, Any], field: str, detail: str
) -> None:
    answer = client.post(URL, json=request_, headers={"Accept-Language": "zh"})
    assert answer.status_code == 422
    assert [(error["field"], error["detail"]) for error in answer.json()["errors"]] == [(field, detail)]


def test_a_hit_says_where_it_comes_from_and_why_it_is_here(client: httpx.Client) -> None:
    hit = found(client, text="动臂提升无力，热车后更明显，报E02", kinds=["case"])[0]
    assert (hit["passage_id"], hit["kind"], hit["id"], hit["title"]) == ("case:WO-1", "case", "WO-1", "先导泵: 磨损")
    assert hit["text"].startswith(hit["quote"])
    assert (hit["code_match"], hit["matched_codes"]) == ("exact", ["E02"])
    assert (hit["lexical_rank"], hit["dense_rank"]) == (1, 1)
    assert "动臂" in hit["matched_terms"]


def test_codes_of_the_text_and_typed_ones_are_looked_for_in_canonical_form(client: httpx.Client) -> None:
    answer = client.post(URL, json={"text": "报 E02", "codes": ["spn100/fmi1", "e02"]}).json()
    assert answer["codes"] == ["SPN 100 FMI 1", "E02"]
    assert {hit["code_match"] for hit in answer["hits"][:6]} == {"exact"}


def test_a_code_alone_finds_the_case_that_carries_it(client: httpx.Client) -> None:
    hits = found(client, codes=["100-1"], k=1)
    assert [(hit["id"], hit["code_match"]) for hit in hits] == [("WO/4 b", "exact")]


def test_kinds_languages_and_k_limit_what_is_found(client: httpx.Client) -> None:
    assert {hit["kind"] for hit in found(client, text="动臂提升无力", kinds=["cause"])} == {"cause"}
    assert {hit["language"] for hit in found(client, text="动臂提升无力", languages=["en"])} == {"en"}
    assert len(found(client, text="动臂提升无力", k=2)) == 2


def test_a_make_hides_the_codes_of_other_makes(client: httpx.Client) -> None:
    assert {hit["id"] for hit in found(client, text="E02", make="Other", kinds=["code"])} == {"Other||E02"}

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest

URL = "/v1/passages"


@pytest.mark.parametrize("passage_id", ["manual:none#0001", "case:none", "cause:", "dog:1", "WO-1"])
def test_a_passage_that_is_not_there_is_not_found(client: httpx.Client, passage_id: str) -> None:
    assert client.get(f"{URL}/{quote(passage_id, safe='')}").status_code == 404


def test_a_filter_nobody_knows_is_refused(client: httpx.Client) -> None:
    assert client.get(URL, params={"colour": "red"}).status_code == 422


def test_a_passage_of_a_manual_says_its_page(client: httpx.Client) -> None:
    passage = client.get(f"{URL}/{quote('manual:hx-service#0007', safe='')}").json()
    assert (passage["text"], passage["page"]) == ("先导压力标准值为 3.9 MPa。", 12)


def test_what_an_answer_quotes_can_be_read_whole(client: httpx.Client) -> None:
    answer = client.post("/v1/diagnoses", json={"text": "动臂提升无力，热车后更明显"}).json()
    evidence = [found for cause in answer["causes"] for found in cause["evidence"]]
    assert {found["kind"] for found in evidence} == {"case", "cause"}
    for found in evidence:
        passage = client.get(f"{URL}/{quote(found['passage_id'], safe='')}").json()
        assert found["quote"].rstrip("…") in passage["text"]


def test_passages_are_listed_by_manual(client: httpx.Client) -> None:
    listing = client.get(URL, params={"source_id": "hx-service"}).json()
    assert [passage["id"] for passage in listing["records"]] == ["manual:hx-service#0007"]

from __future__ import annotations

import httpx


def test_a_part_that_is_not_there_is_not_found(client: httpx.Client) -> None:
    answer = client.get("/v1/parts/P-999")
    assert (answer.status_code, answer.json()["title"]) == (404, "No such record")


def test_a_filter_nobody_knows_is_refused(client: httpx.Client) -> None:
    assert client.get("/v1/parts", params={"colour": "red"}).status_code == 422


def test_a_part_names_the_number_to_order_instead(client: httpx.Client) -> None:
    assert client.get("/v1/parts/P-100").json()["superseded_by"] == "P-101"


def test_parts_are_listed_by_number_and_by_what_replaces_them(client: httpx.Client) -> None:
    assert [part["number"] for part in client.get("/v1/parts").json()["records"]] == ["P-100", "P-101"]
    replaced = client.get("/v1/parts", params={"superseded_by": "P-101"}).json()["records"]
    assert [part["number"] for part in replaced] == ["P-100"]

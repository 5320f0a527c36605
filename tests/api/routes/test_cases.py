from __future__ import annotations

import httpx

URL = "/v1/cases"


def ids(client: httpx.Client, **params: str | int) -> list[str]:
    return [case["id"] for case in client.get(URL, params=params).json()["records"]]


def test_a_case_that_is_not_there_is_not_found_in_the_reader_s_language(client: httpx.Client) -> None:
    answer = client.get(f"{URL}/WO-99", headers={"Accept-Language": "zh"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "没有编号为“WO-99”的案例。请核对编号，或用列表接口查看已有记录。"


def test_a_page_of_no_records_and_a_filter_nobody_knows_are_refused(client: httpx.Client) -> None:
    for params in ({"limit": "0"}, {"limit": "201"}, {"limit": "many"}, {"colour": "red"}, {"outcome": "perhaps"}):
        assert client.get(URL, params=params).status_code == 422


def test_one_case_is_read_with_its_parts(client: httpx.Client) -> None:
    case = client.get(f"{URL}/WO-1").json()
    assert (case["component"], case["outcome"]) == ("先导泵", "fixed")
    assert case["parts"] == [{"number": "P-100", "name": "", "quantity": 1}]


def test_a_number_with_a_slash_and_a_space_is_found(client: httpx.Client) -> None:
    assert client.get(f"{URL}/WO%2F4%20b").json()["id"] == "WO/4 b"


def test_pages_follow_each_other_by_their_link_until_there_is_none(client: httpx.Client) -> None:
    first = client.get(URL, params={"limit": 3, "outcome": "fixed"})
    assert [case["id"] for case in first.json()["records"]] == ["WO-1", "WO-2", "WO-3"]
    assert (first.json()["total"], first.json()["next_after"]) == (4, "WO-3")
    last = client.get(first.links["next"]["url"])
    assert [case["id"] for case in last.json()["records"]] == ["WO/4 b"]
    assert (last.json()["total"], last.json()["next_after"], last.links) == (4, None, {})


def test_cases_are_filtered_by_model_language_and_outcome(client: httpx.Client) -> None:
    assert ids(client, machine_model="HX350") == ["WO/4 b"]
    assert ids(client, language="zh", machine_model="HX220") == ["WO-1", "WO-2", "WO-3"]
    assert ids(client, outcome="not_fixed") == []

from __future__ import annotations

import math
from typing import Any

import httpx
import pytest

URL = "/v1/diagnoses"


def refused(client: httpx.Client, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(URL, **body)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()


def test_a_diagnosis_that_was_never_made_is_not_found(client: httpx.Client) -> None:
    answer = client.get(f"{URL}/nobody")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith('There is no diagnosis "nobody".')


def test_an_empty_report_is_told_what_to_write(client: httpx.Client) -> None:
    for report in ({}, {"text": " \n "}, {"text": "", "codes": [" "]}):
        status, problem = refused(client, json=report)
        assert (status, problem["type"]) == (422, "urn:faultwise:problem:empty-report")
        assert problem["detail"] == "The report is empty. Say what the machine does, or give at least one fault code."


def test_no_body_at_all_is_told_to_send_json(client: httpx.Client) -> None:
    for body in ({}, {"content": b"text=hello", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}):
        status, problem = refused(client, **body)
        assert status == 422
        assert problem["detail"] == "body: Send a JSON object with Content-Type: application/json"


def test_a_report_of_20_001_characters_is_too_long_and_the_limit_is_said(client: httpx.Client) -> None:
    status, problem = refused(client, json={"text": "x" * 20_001})
    assert status == 422
    assert problem["errors"] == [
        {"field": "body.text", "code": "string_too_long", "detail": "String should have at most 20000 characters"}
    ]


def test_a_megabyte_of_text_is_refused_and_the_next_report_is_answered(client: httpx.Client) -> None:
    status, problem = refused(client, json={"text": "动" * 1024 * 1024})
    assert (status, problem["type"]) == (413, "urn:faultwise:problem:body-too-large")
    assert "1,048,576 bytes" in problem["detail"]
    assert client.post(URL, json={"text": "动臂提升无力"}).status_code == 201


def test_a_megabyte_that_is_streamed_without_a_length_is_refused_as_well(client: httpx.Client) -> None:
    chunks = (b"x" * 65536 for _ in range(17))
    assert refused(client, content=chunks, headers={"Content-Type": "application/json"})[0] == 413


@pytest.mark.parametrize(
    ("report", "field", "code"),
    [
        ({"text": 7}, "body.text", "string_type"),
        ({"text": "x", "codes": "E02"}, "body.codes", "tuple_type"),
        ({"text": "x", "codes": [2]}, "body.codes.0", "string_type"),
        ({"text": "x", "language": "fr"}, "body.language", "literal_error"),
        ({"text": "x", "machine": "HX220"}, "body.machine", "extra_forbidden"),
        ({"text": "x", "codes": ["E02"] * 51}, "body.codes", "too_long"),
        (["x"], "body", "model_attributes_type"),
    ],
)
def test_a_field_of_the_wrong_type_is_named(client: httpx.Client, report: object, field: str, code: str) -> None:
    status, problem = refused(client, json=report)
    assert status == 422
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'{"text": "boom', "invalid-json"),
        ('{"text": "动臂无力"}'.encode("gb18030"), "unreadable-body"),
        (b'{"text": "\xff\xfe"}', "unreadable-body"),
        (b"[" * 200_000, "unreadable-body"),
    ],
)
def test_bytes_that_are_no_json_in_utf_8_are_refused(client: httpx.Client, content: bytes, name: str) -> None:
    status, problem = refused(client, content=content, headers={"Content-Type": "application/json"})
    assert (status, problem["type"]) == (400, f"urn:faultwise:problem:{name}")


def test_half_of_a_surrogate_pair_is_refused_by_its_field(client: httpx.Client) -> None:
    content = b'{"text": "boom \\ud83d"}'
    status, problem = refused(client, content=content, headers={"Content-Type": "application/json"})
    assert (status, problem["errors"][0]["field"]) == (422, "body.text")


def test_a_report_is_answered_kept_and_read_again_unchanged(client: httpx.Client) -> None:
    report = {"text": "动臂提升无力，热车后更明显，报 E02", "machine_model": "HX220", "serial": "HX220-00417"}
    made = client.post(URL, json=report)
    answer = made.json()
    assert made.status_code == 201
    assert made.headers["location"] == f"{URL}/{answer['id']}"
    assert client.get(made.headers["location"]).json() == answer
    assert (answer["language"], answer["abstained"]) == ("zh", False)
    assert answer["codes"][0]["code"] == "E02"
    assert answer["codes"][0]["meaning"] == "先导压力过低"
    assert answer["causes"][0]["component"] == "先导泵"
    assert answer["causes"][0]["confirmed_cases"] == 3
    total = sum(cause["probability"] for cause in answer["causes"]) + answer["another_cause"]
    assert math.isclose(total, 1.0, abs_tol=1e-6)


def test_the_part_to_order_is_the_one_that_supersedes_with_its_stock(client: httpx.Client) -> None:
    report = {"text": "动臂提升无力，热车后更明显", "serial": "HX220-00417"}
    part = client.post(URL, json=report).json()["causes"][0]["parts"][0]
    assert (part["number"], part["replaces"]) == ("P-101", ["P-100"])
    assert [(place["depot"], place["quantity"]) for place in part["stock"]] == [("wuhan", 2)]
    assert 28 < part["stock"][0]["distance_km"] < 30


def test_an_unknown_machine_still_gets_an_answer_with_a_note(client: httpx.Client) -> None:
    made = client.post(URL, json={"text": "动臂提升无力", "serial": "HX220-00471", "language": "en"})
    assert made.status_code == 201
    assert "HX220-00471" in made.json()["notes"][0]
    assert "HX220-00417" in made.json()["notes"][0]


def test_a_code_alone_is_a_report(client: httpx.Client) -> None:
    answer = client.post(URL, json={"codes": ["spn100/fmi1"], "language": "en"}).json()
    assert [(code["raw"], code["code"], code["known"]) for code in answer["codes"]] == [
        ("spn100/fmi1", "SPN 100 FMI 1", True)
    ]

from __future__ import annotations

import logging

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import errors
from knowledge.database import StoreBusy, StoreUnreachable

PROBLEM = "application/problem+json"


def test_an_address_that_is_not_there_is_a_problem_document(client: httpx.Client) -> None:
    answer = client.get("/v1/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert answer.json() == {
        "type": "urn:faultwise:problem:not-found",
        "title": "No such address",
        "status": 404,
        "detail": "No such address: GET /v1/nothing",
        "instance": "/v1/nothing",
    }


def test_a_method_that_is_not_offered_names_the_ones_that_are(client: httpx.Client) -> None:
    answer = client.delete("/v1/cases")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json()["type"] == "urn:faultwise:problem:method-not-allowed"
    assert client.patch("/v1/drafts/x").headers["allow"] == "DELETE, GET, PUT"


def test_errors_are_said_in_chinese_to_who_prefers_it(client: httpx.Client) -> None:
    answer = client.get("/v1/cases", params={"limit": "0"}, headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert answer.status_code == 422
    assert answer.json()["title"] == "请求内容有误"
    assert answer.json()["errors"] == [{"field": "query.limit", "code": "greater_than_equal", "detail": "不得小于 1"}]


@pytest.mark.parametrize("address", ["/v1/audit?until=0.5", "/v1/requests/figures?since=1700000000"])
def test_a_number_is_no_moment(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "datetime_parsing")


def test_a_bug_of_ours_gives_an_id_that_the_log_has_and_no_stack(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()
    errors.install(app)

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("secret detail")

    with caplog.at_level(logging.ERROR, logger="faultwise.api"):
        answer = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    error_id = answer.json()["instance"].removeprefix("urn:faultwise:error:")
    assert error_id in answer.json()["detail"]
    assert "secret" not in answer.text
    assert f"GET /broken failed, id {error_id}" in caplog.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("error", [StoreBusy("another import is running"), StoreUnreachable("password=secret")])
def test_a_database_that_does_not_answer_is_503_and_its_address_stays_inside(error: Exception) -> None:
    app = FastAPI()
    errors.install(app)

    @app.get("/waiting")
    def waiting() -> None:
        raise error

    answer = TestClient(app).get("/waiting", headers={"Accept-Language": "zh"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["detail"] == "数据库暂时无法访问，请稍后再试；日志中有原因。"


def test_the_fields_of_a_problem_speak_the_language_of_the_problem(client: httpx.Client) -> None:
    for header, said in (("zh-CN", "报告是空的。"), ("en", "The report is empty.")):
        problem = client.post("/v1/diagnoses", json={"text": ""}, headers={"Accept-Language": header}).json()
        assert problem["detail"].startswith(said)
        assert [wrong["detail"] for wrong in problem["errors"]] == [problem["detail"]]

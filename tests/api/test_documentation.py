from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from knowledge.webhooks.events import EVENTS

MAY_NOT_BE_SET_UP = {"GET /v1/sessions/openid", "GET /v1/sessions/openid/callback"}
FOR_ANOTHER = {
    "POST /v1/requests",
    "GET /v1/tokens",
    "POST /v1/tokens",
    "POST /v1/chat/completions",
    "POST /v1/drafts",
    "GET /v1/versions",
    "GET /v1/golden/last-publication",
}  # which there may not be


@pytest.fixture
def openapi(client: httpx.Client) -> dict[str, Any]:
    schema: dict[str, Any] = client.get("/openapi.json").json()
    return schema


def operations(openapi: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    }


def test_every_address_of_the_api_is_described(openapi: dict[str, Any]) -> None:
    nouns = ("cases", "parts", "machines", "manuals", "passages")
    keys = ("case_id", "number", "serial", "manual_id", "passage_id")
    assert set(operations(openapi)) == {
        "POST /v1/search",
        "POST /v1/triage",
        "POST /v1/requests",
        *(f"GET /v1/requests{rest}" for rest in ("", "/due", "/figures", "/{request_id}")),
        *(f"POST /v1/requests/{{request_id}}/{part}" for part in ("calls", "moves")),
        "GET /v1/machines/{serial}/file",
        "GET /v1/bulletins",
        "GET /v1/bulletins/{bulletin_id}",
        "POST /v1/diagnoses",
        "GET /v1/diagnoses/{diagnosis_id}",
        "POST /v1/conversations",
        "GET /v1/conversations",
        "GET /v1/conversations/{conversation_id}",
        "POST /v1/conversations/{conversation_id}/messages",
        "GET /v1/conversations/{conversation_id}/escalation",
        "POST /v1/diagnoses/{diagnosis_id}/outcome",
        "GET /v1/diagnoses/{diagnosis_id}/outcomes",
        "GET /v1/outcomes",
        "GET /v1/outcomes/{outcome_id}",
        "DELETE /v1/outcomes/{outcome_id}",
        "POST /v1/chat/completions",
        "POST /v1/photos",
        "GET /v1/models",
        "GET /v1/models/{model}",
        "GET /v1/drafts",
        "POST /v1/drafts",
        "GET /v1/drafts/{draft_id}",
        "PUT /v1/drafts/{draft_id}",
        "DELETE /v1/drafts/{draft_id}",
        "GET /v1/drafts/{draft_id}/difference",
        *(f"POST /v1/drafts/{{draft_id}}/{step}" for step in ("advice", "objection", "publication", "rehearsal")),
        "POST /v1/drafts/{draft_id}/review",
        *(f"{method} /v1/drafts/{{draft_id}}/corrections" for method in ("PUT", "DELETE")),
        "GET /v1/operation",
        *(f"{method} /v1/settings" for method in ("GET", "PUT")),
        "GET /v1/versions",
        "POST /v1/advice",
        "GET /v1/golden",
        "POST /v1/manuals",
        "GET /v1/jobs",
        "GET /v1/jobs/{job_id}",
        *(f"GET /v1/jobs/{{job_id}}/{part}" for part in ("events", "records")),
        "POST /v1/jobs/{job_id}/resumption",
        "GET /v1/jobs/{job_id}/pages/{number}",
        "GET /v1/manuals/{manual_id}/pages/{number}",
        "GET /v1/library",
        "GET /v1/knowledge-health",
        "GET /v1/golden/last-publication",
        "POST /v1/golden/standings",
        "GET /v1/needs",
        "POST /v1/needs/{diagnosis_id}/draft",
        "GET /v1/codes",
        "GET /v1/codes/{typed}",
        "GET /v1/manuals/{manual_id}/file",
        "POST /v1/sessions",
        "GET /v1/sessions/current",
        "DELETE /v1/sessions/current",
        *MAY_NOT_BE_SET_UP,
        "GET /v1/tokens",
        "POST /v1/tokens",
        "DELETE /v1/tokens/{token_id}",
        "GET /v1/accounts",
        "POST /v1/accounts",
        "GET /v1/accounts/{name}",
        "PUT /v1/accounts/{name}",
        "PUT /v1/accounts/{name}/password",
        "GET /v1/audit",
        "GET /v1/audit/export",
        "GET /v1/machines/matching",
        "POST /v1/sessions/from-token",
        *(f"{method} /v1/webhooks" for method in ("GET", "POST")),
        *(f"{method} /v1/webhooks/{{webhook_id}}" for method in ("GET", "PUT", "DELETE")),
        "POST /v1/webhooks/{webhook_id}/test",
        "GET /v1/webhooks/{webhook_id}/deliveries",
        "POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redelivery",
        "GET /healthz",
        "GET /readyz",
        *(f"GET /v1/{noun}" for noun in nouns),
        *(f"GET /v1/{noun}/{{{key}}}" for noun, key in zip(nouns, keys, strict=True)),
    }


def test_every_address_has_a_summary_a_description_and_a_tag(openapi: dict[str, Any]) -> None:
    known = {tag["name"] for tag in openapi["tags"]}
    for name, operation in operations(openapi).items():
        assert operation["summary"], name
        assert operation["description"], name
        assert set(operation["tags"]) <= known, name


def test_every_event_of_a_webhook_is_described(openapi: dict[str, Any]) -> None:
    told = openapi["webhooks"]
    assert set(told) == EVENTS.keys()
    for name, methods in told.items():
        body = methods["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert openapi["components"]["schemas"][body]["properties"]["type"]["const"] == name
        assert set(methods["post"]["responses"]) == {"204"}
        headers = [parameter["name"] for parameter in methods["post"]["parameters"]]
        assert headers == ["webhook-id", "webhook-timestamp", "webhook-signature"]


def test_every_error_is_described_as_the_problem_document_it_is(openapi: dict[str, Any]) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for name, operation in operations(openapi).items():
        described = {status: found for status, found in operation["responses"].items() if status >= "400"}
        assert "500" in described, name
        assert ("404" in described) == ("{" in name or name in MAY_NOT_BE_SET_UP | FOR_ANOTHER), name
        assert all(found["content"] == problem for found in described.values()), name
    assert "HTTPValidationError" not in openapi["components"]["schemas"]


def test_a_report_has_examples_in_both_languages(openapi: dict[str, Any]) -> None:
    body = openapi["paths"]["/v1/diagnoses"]["post"]["requestBody"]["content"]["application/json"]
    assert set(body["examples"]) == {"zh", "en", "codes"}


def test_every_example_of_a_report_is_answered(client: httpx.Client, openapi: dict[str, Any]) -> None:
    body = openapi["paths"]["/v1/diagnoses"]["post"]["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        assert client.post("/v1/diagnoses", json=example["value"]).status_code == 201


def test_the_documentation_needs_no_other_host(client: httpx.Client) -> None:
    page = client.get("/docs").text
    assert re.findall(r"https?://[^\"'\s]+", page) == []
    for loaded in re.findall(r'(?:src|href)="([^"]+)"', page):
        answer = client.get(loaded)
        assert (answer.status_code, len(answer.content) > 1000) == (200, True), loaded

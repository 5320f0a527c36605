from __future__ import annotations

import csv
import io
import json

import httpx
import pytest

from api.services import Services
from knowledge.records import RepairCase

URL = "/v1/audit"


@pytest.fixture(scope="module", autouse=True)
def _a_case_with_a_history(services: Services) -> None:
    first = RepairCase(id="audited", symptom="=SUM(A1)")
    services.store.write([first], author="Ann", reason="import")
    services.store.write([first.model_copy(update={"symptom": "no start"})], author="Bo", reason="typo")
    services.store.write([], retire=[("case", "audited")], author="Ann", reason="wrong machine")
    services.index.catch_up()


def test_what_cannot_be_asked_is_refused(client: httpx.Client) -> None:
    for params in ({"limit": 0}, {"limit": 201}, {"after": "x"}, {"since": "2024-01-01T00:00:00"}, {"colour": "red"}):
        assert client.get(URL, params=params).status_code == 422  # type: ignore[arg-type]


def test_a_change_says_who_what_why_and_what_was_before(client: httpx.Client) -> None:
    retired, changed, put = client.get(URL, params={"kind": "case", "key": "audited"}).json()["entries"]
    assert [line["action"] for line in (put, changed, retired)] == ["put", "put", "retire"]
    assert (put["who"], put["before"], put["after"]["symptom"]) == ("Ann", None, "=SUM(A1)")
    assert (changed["who"], changed["reason"]) == ("Bo", "typo")
    assert (changed["before"]["symptom"], changed["after"]["symptom"]) == ("=SUM(A1)", "no start")
    assert (retired["before"]["symptom"], retired["after"]) == ("no start", None)


def test_pages_follow_each_other_over_sign_ins_and_knowledge_alike(client: httpx.Client) -> None:
    whole = client.get(URL, params={"limit": 200, "until": "2100-01-01T00:00:00Z"}).json()["entries"]
    first = client.get(URL, params={"limit": 7})
    assert first.json()["entries"] == whole[:7]
    assert client.get(first.links["next"]["url"]).json()["entries"] == whole[7:14]
    assert {line["kind"] for line in whole} >= {"case", "account", "token"}
    assert [line["at"] for line in whole] == sorted((line["at"] for line in whole), reverse=True)


def test_it_is_filtered_by_who_and_when(client: httpx.Client) -> None:
    lines = client.get(URL, params={"who": "Bo", "kind": "case"}).json()["entries"]
    assert [line["reason"] for line in lines] == ["typo"]
    at = lines[0]["at"]
    assert client.get(URL, params={"who": "Bo", "kind": "case", "until": at}).json()["entries"] == []
    assert client.get(URL, params={"who": "Bo", "kind": "case", "since": at}).json()["entries"] == lines


def test_it_is_taken_away_as_lines_or_as_a_table_without_formulas(client: httpx.Client) -> None:
    params = {"kind": "case", "key": "audited"}
    entries = client.get(URL, params=params).json()["entries"]
    lines = client.get(f"{URL}/export", params=params)
    assert lines.headers["content-disposition"] == 'attachment; filename="audit.jsonl"'
    assert [json.loads(line) for line in lines.text.splitlines()] == entries
    table = client.get(f"{URL}/export", params=params | {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["who"] for row in rows] == ["Ann", "Bo", "Ann"]
    assert json.loads(rows[2]["after"])["symptom"] == "=SUM(A1)"
    assert client.get(f"{URL}/export", params={"format": "xml"}).status_code == 422

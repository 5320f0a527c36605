"""Settings that count while the server runs: read, changed, and in force without a restart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest

from tests.api.conftest import As

URL = "/v1/settings"


@pytest.fixture(autouse=True)
def _as_started(client: httpx.Client) -> Iterator[None]:
    yield
    client.put(URL, json={})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"repair_hours": 0}, "body.repair_hours"),
        ({"repair_hours": "soon"}, "body.repair_hours"),
        ({"golden_drop": 1.5}, "body.golden_drop"),
        ({"requests_per_minute": 0}, "body.requests_per_minute"),
        ({"own_drafts": "perhaps"}, "body.own_drafts"),
        ({"data": "/elsewhere"}, "body.data"),
    ],
)
def test_a_value_that_cannot_be_changes_nothing(client: httpx.Client, body: object, field: str) -> None:
    answer = client.put(URL, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert client.get(URL).json()["changed"] == {}


def test_the_settings_are_read_changed_and_put_back(client: httpx.Client) -> None:
    started = client.get(URL).json()
    assert (
        started["values"]
        == started["defaults"]
        == {
            "first_response_minutes": 30.0,
            "repair_hours": 24.0,
            "golden_drop": 0.0,
            "own_drafts": False,
            "session_hours": 12.0,
            "requests_per_minute": 600,
        }
    )
    changed = client.put(URL, json={"repair_hours": 48, "own_drafts": True}).json()
    assert changed["changed"] == {"repair_hours": 48.0, "own_drafts": True}
    assert changed["values"] == started["values"] | changed["changed"]
    assert client.get(URL).json() == changed
    assert client.put(URL, json={}).json() == started


def test_a_promise_made_from_now_on_is_the_changed_one(as_: As, client: httpx.Client) -> None:
    client.put(URL, json={"first_response_minutes": 10, "repair_hours": 4})
    request = as_("agent").post("/v1/requests", json={"text": "HX220 动臂提升无力"}).json()
    received, promises = datetime.fromisoformat(request["received"]), request["promises"]
    minutes = [
        (datetime.fromisoformat(promises[name]) - received).total_seconds() / 60 for name in ("respond_by", "repair_by")
    ]
    assert minutes == [10, 240]
    figures = as_("agent").get("/v1/requests/figures").json()
    assert (figures["first_response_minutes"], figures["repair_hours"]) == (10, 4)


def test_fewer_requests_a_minute_count_at_once(as_: As, client: httpx.Client) -> None:
    client.put(URL, json={"requests_per_minute": 2})
    partner = as_("partner")
    assert [partner.get("/v1/models").status_code for _ in range(3)] == [200, 200, 429]
    client.put(URL, json={})
    time.sleep(0.2)  # at 600 a minute one comes back every tenth of a second
    assert partner.get("/v1/models").status_code == 200

from __future__ import annotations

from datetime import UTC, datetime

import httpx

from api.services import Services

URL = "/v1/operation"


def test_answers_and_what_nobody_knew_are_counted_in_the_hour_they_were_given(client: httpx.Client) -> None:
    before = client.get(URL).json()["day"]
    client.post("/v1/diagnoses", json={"text": "动臂提升无力，热车后更明显，报 E02", "machine_model": "HX220"})
    client.post("/v1/diagnoses", json={"text": "qqqq zzzz"})
    after = client.get(URL).json()
    assert [after["day"][name] - before[name] for name in ("answered", "unknown")] == [2, 1]
    assert sum(hour["answered"] for hour in after["hours"]) == after["day"]["answered"]
    assert after["day"]["median_ms"] > 0


def test_what_runs_is_said(client: httpx.Client, services: Services) -> None:
    said = client.get(URL).json()
    assert (said["passages"], said["chat_model"]) == (len(services.index.snapshot), "")
    assert datetime.fromisoformat(said["started"]) < datetime.now(UTC)
    assert len(said["hours"]) == 24


def test_who_is_turned_away_is_counted(client: httpx.Client) -> None:
    before = client.get(URL).json()["day"]["refused"]
    client.get(URL, headers={"Authorization": "Bearer fw_wrong"})
    assert client.get(URL).json()["day"]["refused"] == before + 1

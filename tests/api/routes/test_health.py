from __future__ import annotations

import httpx

from api.services import Services


def test_a_running_server_is_alive(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


def test_a_server_that_has_read_everything_is_ready(client: httpx.Client, services: Services) -> None:
    head = services.index.catch_up()
    assert client.get("/readyz").json() == {
        "status": "ready",
        "head": head,
        "indexed": head,
        "is_following": True,
    }

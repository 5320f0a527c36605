"""A server killed at any moment: every change it has acknowledged is told, and nothing that did not happen."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from api.webhooks.delivering import LEASE
from knowledge.access.accounts import Account
from knowledge.store import Store
from tests.api.conftest import token_of
from tests.api.webhooks.receiver import Receiver, receiving

KILLS = 2
ROOT = Path(__file__).parents[2]
SERVING = """
import sys
from pathlib import Path
import uvicorn
from api.app import create_app
from api.cli.serve import address, listening
from api.services import build
from api.settings import Settings
from tests.api.conftest import CountingEncoder
settings = Settings(data=Path(sys.argv[1]), port=0, webhook_http=True, webhook_hosts="127.0.0.1")
with build(settings, encoder=CountingEncoder()) as services, listening(settings) as listener:
    print(address(listener), flush=True)
    uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning", ws="none")).run(sockets=[listener])
"""


@contextmanager
def serving(data: Path, token: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """A server in a process of its own, killed at the end."""
    server = subprocess.Popen([sys.executable, "-c", SERVING, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    url, headers = server.stdout.readline().strip(), {"Authorization": f"Bearer {token}"}
    try:
        with httpx.Client(base_url=url, timeout=10, trust_env=False, headers=headers) as client:
            yield server, client
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
        server.stdout.close()


def open_requests(client: httpx.Client, seconds: float) -> list[str]:
    """The ids of requests that were acknowledged within the time."""
    opened, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        opened.append(client.post("/v1/requests", json={"text": "动臂提不起来"}).json()["id"])
    return opened


def told(receiver: Receiver, secret: str) -> set[str]:
    """The ids of the requests that were told of, every signature found good."""
    known = (received.verified(secret) for received in list(receiver.received))
    return {event["data"]["id"] for event in known}


def test_every_acknowledged_request_is_told_however_often_the_server_is_killed(tmp_path: Path) -> None:
    moments = random.Random(7)
    store = Store.open(f"sqlite:///{tmp_path / 'faultwise.db'}")
    token = token_of(store, Account(name="Ada", role="admin"))
    opened: list[str] = []
    secret: str = ""
    with receiving() as receiver:
        receiver.seconds = 0.05
        wanted: dict[str, Any] = {"url": receiver.url, "events": ["request.received"]}
        for _ in range(KILLS):
            with serving(tmp_path, token) as (_, client):
                secret = secret or client.post("/v1/webhooks", json=wanted).json()["secret"]
                opened += open_requests(client, moments.uniform(0.3, 1.0))
        with serving(tmp_path, token):
            deadline = time.monotonic() + LEASE.total_seconds() + 20
            while not set(opened) <= told(receiver, secret):
                assert time.monotonic() < deadline, f"{len(set(opened) - told(receiver, secret))} were never told"
                time.sleep(0.1)
    assert len(opened) > KILLS
    assert told(receiver, secret) <= {one.id for one in store.requests(limit=10_000).requests}
    store.close()

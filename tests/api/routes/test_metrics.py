from __future__ import annotations

import asyncio
import json
import logging
import re
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import create_app
from api.cli.serve import address, listening
from api.metering import Meter
from api.observing import LOG, Observed
from api.services import Services, build
from api.settings import Settings
from tests.api.conftest import As, CountingEncoder


def number(page: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", page, re.M)
    return float(found.group(1)) if found else 0.0


def test_requests_are_counted_by_route_and_status(client: httpx.Client) -> None:
    counter = 'faultwise_requests_total{method="GET",route="/v1/parts/{number:path}",status="404"}'
    before = number(client.get("/metrics").text, counter)
    for wanted in ("a", "b"):
        client.get(f"/v1/parts/{wanted}")
    page = client.get("/metrics")
    assert number(page.text, counter) == before + 2
    assert page.headers["content-type"].startswith("text/plain")


def test_what_is_not_known_is_counted_apart(client: httpx.Client) -> None:
    counters = [f'faultwise_diagnoses_total{{abstained="{abstained}"}}' for abstained in ("true", "false")]
    before = [number(client.get("/metrics").text, counter) for counter in counters]
    client.post("/v1/diagnoses", json={"text": "动臂提升无力，热车后更明显，报 E02", "machine_model": "HX220"})
    client.post("/v1/diagnoses", json={"text": "qqqq zzzz"})
    after = [number(client.get("/metrics").text, counter) for counter in counters]
    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1]


def test_how_far_the_index_has_followed_is_said(client: httpx.Client, services: Services) -> None:
    page = client.get("/metrics").text
    assert number(page, "faultwise_index_passages") == len(services.index.snapshot)
    assert number(page, "faultwise_index_lag_changes") == services.store.head() - services.index.snapshot.seq


def test_every_answer_has_an_id_the_client_s_own_where_it_is_plain(client: httpx.Client) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "phone-1"}).headers["x-request-id"] == "phone-1"
    assert re.fullmatch("[0-9a-f]{32}", client.get("/healthz", headers={"X-Request-Id": "a b"}).headers["x-request-id"])


def test_a_request_is_one_line_without_secrets(as_: As, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger=LOG):
        as_("technician").get("/v1/cases?limit=1", headers={"X-Request-Id": "seen-1"})
        time.sleep(0.1)
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == LOG]
    (line,) = [line for line in lines if line["request"] == "seen-1"]
    assert {name: line[name] for name in ("method", "route", "path", "status", "from")} == {
        "method": "GET",
        "route": "/v1/cases",
        "path": "/v1/cases",
        "status": 200,
        "from": "127.0.0.1",
    }
    assert "fw_" not in caplog.text


async def _says(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})


async def _says_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """As where the client left before its answer began."""


async def _fails(scope: Scope, receive: Receive, send: Send) -> None:
    raise ValueError("as a fault of ours")


@pytest.mark.parametrize(("app", "status"), [(_says, 204), (_says_nothing, 499), (_fails, 500)])
def test_a_client_that_left_is_no_error_of_the_server(app: ASGIApp, status: int) -> None:
    meter = Meter()

    async def sent(message: Message) -> None: ...

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with suppress(ValueError):
        asyncio.run(Observed(app, meter)(scope, asyncio.Queue[Message]().get, sent))
    assert f'faultwise_requests_total{{method="GET",route="none",status="{status}"}} 1.0' in meter.text({}).decode()


@pytest.mark.parametrize("is_open", [False, True])
def test_programs_on_this_machine_need_no_token_only_where_that_is_set(
    tmp_path: Path, encoder: CountingEncoder, is_open: bool
) -> None:
    settings = Settings(data=tmp_path, port=0, metrics_on_loopback=is_open)
    listener = listening(settings)
    with build(settings, encoder=encoder) as services:
        server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        url = f"{address(listener)}/metrics"
        near = httpx.get(url, trust_env=False).status_code
        far = httpx.get(url, trust_env=False, headers={"X-Forwarded-For": "203.0.113.7"}).status_code
        server.should_exit = True
        thread.join(timeout=10)
    listener.close()
    assert (near, far) == (200 if is_open else 401, 401)

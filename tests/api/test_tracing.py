"""A collector on loopback hears of a request; it listens where OpenTelemetry's own variable says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.services import build
from api.settings import Settings
from tests.api.conftest import CountingEncoder


class Collector(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Takes)
        self.taken: list[tuple[str, bytes]] = []


class _Takes(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    server = Collector()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield server
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


@pytest.mark.parametrize("is_on", [True, False])
def test_a_request_is_traced_where_that_is_set(
    tmp_path: Path, encoder: CountingEncoder, collector: Collector, is_on: bool
) -> None:
    settings = Settings(data=tmp_path, telemetry=is_on)
    with build(settings, encoder=encoder) as services, TestClient(create_app(services)) as client:
        assert client.get("/healthz", headers={"Authorization": "Bearer fw_secret"}).status_code == 200
    assert {path for path, _ in collector.taken} == ({"/v1/traces"} if is_on else set())
    body = b"".join(body for _, body in collector.taken)
    assert (b"faultwise" in body, b"/healthz" in body) == (is_on, is_on)
    assert b"fw_secret" not in body

"""The Model Context Protocol's own conformance suite, against a real server over HTTP."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.cli.serve import address, listening
from api.services import Services
from api.settings import Settings

SUITE = "conformance"
MISSING = "the MCP conformance suite is not installed: npm install --global @modelcontextprotocol/conformance (Node 22)"
NOT_OFFERED = Path(__file__).with_name("mcp_not_offered.yml")
OFFERED = (
    "server-initialize",
    "ping",
    "tools-list",
    "tools-call-simple-text",
    "tools-call-error",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
)


class WithToken:
    """The application for a client that cannot be told a token, as the suite cannot."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self.header = (b"authorization", f"Bearer {token}".encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "headers": [*scope["headers"], self.header]}
        await self.app(scope, receive, send)


@pytest.fixture
def mcp_url(services: Services, tokens: dict[str, str]) -> Iterator[str]:
    app = WithToken(create_app(services), tokens["technician"])
    with listening(Settings(port=0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"{address(listener)}/mcp"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.mark.skipif(shutil.which(SUITE) is None, reason=MISSING)
def test_the_suite_passes_but_for_what_is_not_offered(mcp_url: str, tmp_path: Path) -> None:
    command = [SUITE, "server", "--url", mcp_url, "--suite", "all", "--expected-failures", str(NOT_OFFERED)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    passed = {line.split()[1].rstrip(":") for line in done.stdout.splitlines() if line.startswith("✓ ")}
    assert passed >= set(OFFERED)

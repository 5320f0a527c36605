"""The MCP server over HTTP: stateless, so that any process can answer any request; a stream is never opened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.cli.first_start import is_loopback
from api.services import Services
from api.settings import Settings
from api.surfaces.mcp_server import ASKER, Asker, mcp_server

_LOCAL = ("127.0.0.1", "localhost", "[::1]")


class McpEndpoint:
    """Answers MCP requests while the application runs."""

    def __init__(self, services: Services) -> None:
        server = mcp_server(services)
        server.streamable_http_app(
            stateless_http=True,
            json_response=True,
            transport_security=_security(services.settings),
        )
        self._manager: StreamableHTTPSessionManager = server.session_manager

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """As long as this is entered, requests are answered."""
        async with self._manager.run():
            yield

    def answer(self, asker: Asker) -> Response:
        """The response to the request at hand, for who asks."""
        return _Passed(self._manager, asker)


class _Passed(Response):
    """A response that lets the SDK read the request and answer it."""

    def __init__(self, manager: StreamableHTTPSessionManager, asker: Asker) -> None:
        super().__init__()
        self._manager = manager
        self._asker = asker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request({**scope, ASKER: self._asker}, receive, send)
        if self.background is not None:
            await self.background()


def _security(settings: Settings) -> TransportSecuritySettings:
    """On loopback a page of another site must not get here by a name of its own that leads to this machine."""
    if not is_loopback(settings.host):
        return TransportSecuritySettings(enable_dns_rebinding_protection=False)
    public = urlsplit(settings.public_url).netloc
    hosts = [*_LOCAL, *(f"{host}:*" for host in _LOCAL), *filter(None, (public,))]
    origins = [f"{scheme}://{host}" for host in hosts for scheme in ("http", "https")]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)

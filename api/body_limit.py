"""Requests whose body is too large are answered with 413 before anything reads them into memory.

Starlette has such a middleware, but it answers in plain text; here every error is a problem document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import anyio
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A client that is still sending cannot read the answer, so some more is read and dropped first.
DRAIN_FACTOR = 32  # times the limit
DRAIN_SECONDS = 10


class BodyLimit:
    """ASGI middleware that lets at most ``limit`` bytes of a request body through, at some paths a ``larger`` one."""

    def __init__(
        self,
        app: ASGIApp,
        limit: int,
        refuse: Callable[[Request], Response],
        larger: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self._app = app
        self._limit = limit
        self._refuse = refuse
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        limit = self._larger.get(scope["path"], self._limit)
        body = _CountedBody(receive, limit)
        if _declared_length(scope) <= limit:
            try:
                return await self._app(scope, body.receive, send)
            except _TooLarge:
                pass
        await body.drain(limit * DRAIN_FACTOR)
        await self._refuse(Request(scope))(scope, receive, send)


class _TooLarge(BaseException):
    """Passes through the error handlers of the application, which know nothing of it."""


class _CountedBody:
    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._read = 0
        self._more = True

    async def receive(self) -> Message:
        message = await self._next()
        if self._read > self._limit:
            raise _TooLarge
        return message

    async def drain(self, most: int) -> None:
        with anyio.move_on_after(DRAIN_SECONDS):
            while self._more and self._read <= most:
                await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        self._more = bool(message.get("more_body", False))
        return message


def _declared_length(scope: Scope) -> int:
    declared = Headers(scope=scope).get("content-length", "0")
    return int(declared) if declared.isdecimal() else 0

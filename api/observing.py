"""Every request gets an id, is counted, and is one line of JSON in the log; no header and no query stands in it."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metering import Meter

REQUEST_ID = "X-Request-Id"
LOG = "faultwise.requests"
_WRITTEN_ID = REQUEST_ID.lower().encode()
_log = logging.getLogger(LOG)
_GONE = 499  # what servers call a client that left before anything was said
_ID = re.compile(r"[\w.\-]{1,64}", re.ASCII)


class Observed:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        id, began, status = request_id(Headers(scope=scope).get(REQUEST_ID, "")), time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (_WRITTEN_ID, id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, sending)
            status = status or _GONE
        finally:
            self._note(scope, id, status or 500, time.perf_counter() - began)

    def _note(self, scope: Scope, id: str, status: int, seconds: float) -> None:
        method, route = scope["method"], getattr(scope.get("route"), "path", "none")
        self._meter.answered(method, route, status, seconds)
        if not _log.isEnabledFor(logging.INFO):
            return
        client = scope.get("client")
        line = {"request": id, "method": method, "route": route, "path": scope["path"], "status": status}
        line |= {"ms": round(seconds * 1000, 1), "from": client[0] if client else ""}
        _log.info("%s", json.dumps(line, ensure_ascii=False))


def request_id(given: str) -> str:
    """The client's own name for a request where it is a plain one, else a new one.

    >>> request_id("phone-17"), len(request_id("two words"))
    ('phone-17', 32)
    """
    return given if _ID.fullmatch(given) else uuid.uuid4().hex


def log_requests() -> None:
    """Write the lines to stderr from now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False

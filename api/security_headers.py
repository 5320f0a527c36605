"""What a browser may do with our answers: no foreign scripts, no frames, no guessing of types, no address passed on."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OURS = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
POLICY = f"{_OURS}; frame-ancestors 'none'"
# The documentation page starts itself with a script of its own.
DOCUMENTATION_POLICY = f"{POLICY}; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that adds the headers an answer does not set itself."""

    def __init__(self, app: ASGIApp, is_https: bool = False) -> None:
        self._app = app
        self._headers = dict(HEADERS)
        if is_https:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (self._headers | _of(scope["path"])).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending)


def _of(path: str) -> dict[str, str]:
    if path == "/docs":
        return {"Content-Security-Policy": DOCUMENTATION_POLICY}
    return {"Cache-Control": "no-store"} if path.startswith("/v1/") else {}

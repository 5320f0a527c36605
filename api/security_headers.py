"""What a browser may do with our answers: no foreign scripts, no frames, no guessing of types, no address passed on."""

from __future__ import annotations

from collections.abc import Mapping

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


_Written = tuple[tuple[bytes, bytes], ...]


class SecurityHeaders:
    """ASGI middleware that adds the headers an answer does not set itself."""

    def __init__(self, app: ASGIApp, is_https: bool = False) -> None:
        self._app = app
        always = {**HEADERS, "Strict-Transport-Security": "max-age=31536000"} if is_https else HEADERS
        self._pages = _written(always)
        self._answers = _written({**always, "Cache-Control": "no-store"})
        self._documentation = _written({**always, "Content-Security-Policy": DOCUMENTATION_POLICY})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message.get("headers", ())
                names = {name for name, _ in own}
                message["headers"] = [*own, *(header for header in self._of(scope["path"]) if header[0] not in names)]
            await send(message)

        await self._app(scope, receive, sending)

    def _of(self, path: str) -> _Written:
        if path == "/docs":
            return self._documentation
        return self._answers if path.startswith("/v1/") else self._pages


def _written(headers: Mapping[str, str]) -> _Written:
    """As they are sent."""
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())

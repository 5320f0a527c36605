from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api.body_limit import DRAIN_FACTOR, BodyLimit

LIMIT = 10


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    await Response(await Request(scope, receive).body())(scope, receive, send)


def refuse(_: Request) -> Response:
    return Response(b"too much", status_code=413)


def answered(chunks: Iterable[bytes], headers: tuple[tuple[bytes, bytes], ...] = ()) -> tuple[int, bytes, int]:
    """Status, body, and how many chunks were read."""
    waiting: list[Message] = [{"type": "http.request", "body": c, "more_body": True} for c in chunks]
    waiting[-1]["more_body"] = False
    offered, sent = len(waiting), list[dict[str, Any]]()

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(dict(message))

    scope = {"type": "http", "method": "POST", "path": "/", "headers": list(headers)}
    asyncio.run(BodyLimit(echo, LIMIT, refuse)(scope, receive, send))
    return sent[0]["status"], sent[1]["body"], offered - len(waiting)


def test_a_body_of_exactly_the_limit_goes_through() -> None:
    assert answered([b"12345", b"67890"]) == (200, b"1234567890", 2)


def test_a_byte_more_is_refused_though_its_length_was_never_declared() -> None:
    assert answered([b"12345", b"67890", b"1"]) == (413, b"too much", 3)


def test_a_declared_length_over_the_limit_is_refused_before_the_application_sees_it() -> None:
    assert answered([b"1"], ((b"content-length", b"11"),)) == (413, b"too much", 1)


def test_a_client_that_never_stops_sending_is_answered_all_the_same() -> None:
    endless = [b"x" * LIMIT] * (DRAIN_FACTOR * 2)
    assert answered(endless) == (413, b"too much", DRAIN_FACTOR + 1)

"""Routes as functions that may wait: each is called in a thread, and nothing else is.

subtle: left to itself FastAPI goes to a thread once more to see that an answer is of the type it is declared to be,
and changing threads costs more than looking.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute


class Router(APIRouter):
    """A router whose functions are called in threads, those apart that say they never wait (``async def``)."""

    def __init__(self, **given: Any) -> None:
        super().__init__(route_class=_Route, **given)


class _Route(APIRoute):
    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        super().__init__(path, endpoint if iscoroutinefunction(endpoint) else _in_thread(endpoint), **given)


def _in_thread(endpoint: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    @wraps(endpoint)
    async def answered(**given: Any) -> Any:
        return await run_in_threadpool(endpoint, **given)

    return answered

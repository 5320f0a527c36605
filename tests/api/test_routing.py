from __future__ import annotations

import asyncio
from threading import get_ident
from typing import Annotated, Any

import httpx
from fastapi import FastAPI
from pydantic import AfterValidator

from api.routing import Router

seen: dict[str, int] = {}


def noted(value: int) -> int:
    seen["checked"] = get_ident()
    return value


Number = Annotated[int, AfterValidator(noted)]
router = Router(prefix="/numbers")


@router.get("/waiting")
def waiting(number: int) -> Number:
    seen["called"] = get_ident()
    return number


@router.get("/ready")
async def ready(number: int) -> Number:
    seen["called"] = get_ident()
    return number


def answer_to(address: str) -> Any:
    app = FastAPI()
    app.include_router(router)
    seen.clear()

    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get(address)

    return asyncio.run(asked()).json()


def test_a_function_that_may_wait_is_called_in_a_thread_and_its_answer_is_checked_outside() -> None:
    assert answer_to("/numbers/waiting?number=7") == 7
    assert seen["called"] != seen["checked"] == get_ident()


def test_a_function_that_never_waits_needs_no_thread() -> None:
    assert answer_to("/numbers/ready?number=7") == 7
    assert seen["called"] == seen["checked"] == get_ident()

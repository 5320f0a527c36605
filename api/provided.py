"""The services as a route asks for them: a parameter of type ``Provided``."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.services import Services


def provided(request: Request) -> Services:
    """The services of the application that answers this request."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


async def _provided(request: Request) -> Services:
    return provided(request)  # subtle: were it not asynchronous, FastAPI would call it in a thread


Provided = Annotated[Services, Depends(_provided)]

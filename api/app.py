"""The HTTP application: services in, an ASGI application out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request, Response
from fastapi_offline import FastAPIOffline

from api import documentation, errors
from api.body_limit import BodyLimit
from api.problems import body_too_large
from api.routes import (
    cases,
    codes,
    conversations,
    diagnoses,
    drafts,
    health,
    machines,
    manuals,
    outcomes,
    parts,
    passages,
    search,
)
from api.services import Services

BODY_LIMIT = 1024 * 1024  # bytes
_KNOWLEDGE = (cases, codes, parts, machines, manuals, passages)
_NOUNS = (conversations, outcomes, drafts, diagnoses, search, *_KNOWLEDGE, health)


def create_app(services: Services) -> FastAPI:
    """The application over these services; it follows the change log while it runs, the caller closes them."""

    @asynccontextmanager
    async def following(_: FastAPI) -> AsyncIterator[None]:
        services.index.follow()
        services.recalibration.start()
        try:
            yield
        finally:
            services.recalibration.stop()
            services.index.stop()

    app = FastAPIOffline(
        redoc_url=None,
        title="Faultwise 问诊",
        version=version("faultwise"),
        description=documentation.DESCRIPTION,
        openapi_tags=documentation.TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=following,
    )
    app.state.services = services
    for noun in _NOUNS:
        app.include_router(noun.router)
    app.add_middleware(BodyLimit, limit=BODY_LIMIT, refuse=_refuse)
    errors.install(app)
    documentation.install(app)
    return app


def _refuse(request: Request) -> Response:
    return errors.respond(body_too_large(BODY_LIMIT), request)

"""The HTTP application: services in, an ASGI application out."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request, Response
from fastapi_offline import FastAPIOffline
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware

from api import documentation, errors
from api.auth.openid import CALLBACK, OpenId
from api.body_limit import BodyLimit
from api.observing import Observed
from api.problems import body_too_large
from api.routes import (
    accounts,
    advice,
    audit,
    bulletins,
    cases,
    chat_completions,
    codes,
    conversations,
    corrections,
    diagnoses,
    drafts,
    golden,
    health,
    jobs,
    knowledge_health,
    library,
    machine_files,
    machines,
    manuals,
    mcp,
    metrics,
    models,
    needs,
    operation,
    outcomes,
    page_pictures,
    parts,
    passages,
    photos,
    requests,
    reviews,
    search,
    sessions,
    settings,
    tokens,
    triage,
    versions,
    webhooks,
)
from api.security_headers import SecurityHeaders
from api.services import Services
from api.surfaces.mcp_endpoint import McpEndpoint
from api.tracing import traced, tracer
from api.uploading import UPLOADS, ManualJobs, manual_too_large
from api.web import pages
from api.web.assets import Assets, static_folder
from api.webhooks.delivering import Deliveries
from api.webhooks.described import describe

BODY_LIMIT = 1024 * 1024  # bytes
LARGER_BODIES = {"/v1/photos": 12 * BODY_LIMIT}  # as phones take them
_KNOWLEDGE = (bulletins, cases, codes, parts, machines, manuals, passages)
_ACCESS = (sessions, tokens, accounts, audit, webhooks)
_DRAFTS = (advice, reviews, corrections, drafts, versions)
_EDITING = (*_DRAFTS, golden, needs, jobs, library, page_pictures, knowledge_health)
_CALLS = (triage, requests, machine_files)
_RUNNING = (settings, operation, health)
_SURFACES = (chat_completions, models, mcp, metrics, photos)
# The routes are asked in this order whether a request is theirs.
_NOUNS = (search, *_CALLS, conversations, outcomes, diagnoses, *_EDITING, *_KNOWLEDGE, *_ACCESS, *_SURFACES, *_RUNNING)
_OPENID_SECONDS = 600  # from the identity provider's door to back here


def create_app(services: Services) -> FastAPI:
    """The application over these services; it follows the change log while it runs, the caller closes them."""

    @asynccontextmanager
    async def following(_: FastAPI) -> AsyncIterator[None]:
        services.index.follow()
        services.recalibration.start()
        try:
            async with app.state.mcp.running(), app.state.deliveries.running():
                yield
        finally:
            app.state.jobs.stop()
            if app.state.tracer is not None:
                app.state.tracer.shutdown()
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
    app.state.jobs = ManualJobs(services)
    app.state.mcp = McpEndpoint(services)
    app.state.deliveries = Deliveries.of(services)
    for noun in _NOUNS:
        app.include_router(noun.router)
    app.include_router(pages.router)
    # Only these: what is compressed together with a secret can give it away.
    app.mount("/static", GZipMiddleware(Assets(directory=static_folder()), minimum_size=500), name="static")
    _add_openid(app, services)
    larger = LARGER_BODIES | {UPLOADS: services.settings.upload_megabytes * 1024 * 1024}
    app.add_middleware(BodyLimit, limit=BODY_LIMIT, refuse=_refuse, larger=larger)
    app.add_middleware(SecurityHeaders, is_https=services.settings.is_https(""))
    app.add_middleware(Observed, meter=services.meter)
    app.state.tracer = tracer(services.settings)
    if app.state.tracer is not None:
        app.add_middleware(traced, provider=app.state.tracer)
    errors.install(app)
    describe(app)
    documentation.install(app)
    return app


def _add_openid(app: FastAPI, services: Services) -> None:
    """The identity provider; what must be remembered until somebody comes back travels in a signed cookie."""
    app.state.openid = OpenId.from_settings(services.settings)
    if app.state.openid is None:
        return
    app.add_middleware(
        SessionMiddleware,
        secret_key=secrets.token_urlsafe(32),
        session_cookie="faultwise_openid",
        max_age=_OPENID_SECONDS,
        path=CALLBACK,
        https_only=services.settings.is_https(""),
    )


def _refuse(request: Request) -> Response:
    if request.url.path == UPLOADS:
        return errors.respond(manual_too_large(request.app.state.services.settings.upload_megabytes), request)
    return errors.respond(body_too_large(LARGER_BODIES.get(request.url.path, BODY_LIMIT)), request)

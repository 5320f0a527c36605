"""Where errors become HTTP: one place, one format (``api.problems``), never a stack trace to the outside."""

from __future__ import annotations

import logging
import uuid
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from api.invalid import invalid_request, unreadable_body
from api.language import Said, preferred
from api.problems import MEDIA_TYPE, RequestProblem, not_ready, unexpected
from api.surfaces.chat_errors import worded_for
from api.web.nowhere import is_for_a_person, nowhere
from knowledge.database import StoreBusy, StoreUnreachable
from knowledge.records import Language

_log = logging.getLogger("faultwise.api")
_TITLES = {
    404: Said("没有这个地址", "No such address"),
    405: Said("此地址不支持该方法", "Method not allowed"),
}


def install(app: FastAPI) -> None:
    """Make every error of the application a problem document."""
    app.add_exception_handler(RequestProblem, _named)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(StoreBusy, _no_database)
    app.add_exception_handler(StoreUnreachable, _no_database)
    app.add_exception_handler(Exception, _unexpected)


def respond(problem: RequestProblem, request: Request, instance: str = "") -> Response:
    """The problem as a response, in the language the client prefers."""
    path = request.url.path
    document = worded_for(path, problem.document(language_of(request), instance or path))
    return Response(
        document.model_dump_json(exclude_defaults=True),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def language_of(request: Request) -> Language:
    """The language of messages about the request itself."""
    return preferred(request.headers.get("accept-language", ""))


def _named(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestProblem)
    return respond(error, request)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return respond(invalid_request(error.errors(), language_of(request)), request)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    # subtle: FastAPI reports bytes that are no UTF-8, and JSON nested too deeply, as a 400 with a cause.
    if error.status_code == 400 and isinstance(error.__cause__, (UnicodeError, RecursionError)):
        return respond(unreadable_body(), request)
    if error.status_code == 404 and is_for_a_person(request):
        return nowhere(request)
    status = HTTPStatus(error.status_code)
    title = _TITLES.get(status, Said(status.phrase, status.phrase))
    name = status.phrase.lower().replace(" ", "-")
    said = f"{request.method} {request.url.path}"
    detail = Said(f"{title.zh}：{said}", f"{title.en}: {said}")
    headers = dict(error.headers or {}) | (
        {"Allow": _allowed(request)} if status == HTTPStatus.METHOD_NOT_ALLOWED else {}
    )
    return respond(RequestProblem(status, name, title, detail, headers=headers), request)


def _allowed(request: Request) -> str:
    """All methods of an address; the router names only those of its first route there."""
    found: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        if context.methods and context.path_regex.match(request.url.path):
            found |= context.methods
    return ", ".join(sorted(found))


def _no_database(request: Request, error: Exception) -> Response:
    _log.error("%s %s: %s", request.method, request.url.path, error)
    return respond(not_ready(), request)


def _unexpected(request: Request, error: Exception) -> Response:
    error_id = uuid.uuid4().hex[:12]
    _log.error("%s %s failed, id %s", request.method, request.url.path, error_id, exc_info=error)
    return respond(unexpected(error_id), request, instance=f"urn:faultwise:error:{error_id}")

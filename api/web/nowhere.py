"""An address that a person mistyped: a page that says so, and which ones there are."""

from __future__ import annotations

from fastapi import Request, Response

from api.provided import provided
from api.web.rendering import rendered
from api.web.visitor import Visitor


def is_for_a_person(request: Request) -> bool:
    """Whether a browser wants to show what it asks for, and not a program to read it."""
    wants_page = "text/html" in request.headers.get("accept", "")
    return request.method in ("GET", "HEAD") and wants_page and not request.url.path.startswith("/v1/")


def nowhere(request: Request) -> Response:
    """The page for an address that is none, status 404."""
    return rendered("nowhere", Visitor.from_request(request, provided(request).store), status=404)

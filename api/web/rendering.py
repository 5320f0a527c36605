"""Templates to HTML; whatever is filled in is escaped."""

from __future__ import annotations

from functools import cache

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.web.assets import release
from api.web.visitor import Visitor
from api.web.words import words
from knowledge.access.rights import Right

ROOMS: tuple[tuple[str, str, Right], ...] = (
    ("technician", "/", "ask"),
    ("desk", "/desk", "triage"),
    ("workshop", "/workshop", "edit"),
    ("admin", "/admin", "administer"),
)
"""The pages of the signed in: name, path, and the right it takes to open them."""


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("api.web"), autoescape=True, undefined=StrictUndefined)


def rendered(page: str, visitor: Visitor, status: int = 200, **values: object) -> HTMLResponse:
    """A page as its visitor sees it; nothing between browser and server may keep it."""
    said = words(page, visitor.language)
    content = (
        _templates()
        .get_template(f"{page}.html")
        .render(
            page=page,
            visitor=visitor,
            release=release(),
            rooms=[(name, path) for name, path, right in ROOMS if visitor.may(right)],
            t=said.__getitem__,
            words=said,
            **values,
        )
    )
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
    return HTMLResponse(content, status, headers)

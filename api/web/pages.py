"""The pages: each with the right it takes to open it; who is not signed in is sent to the door."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from api.provided import Provided
from api.web.assets import release, static_files, static_folder
from api.web.rendering import ROOMS, rendered
from api.web.visitor import Visitor, language_of
from api.web.words import words
from knowledge.access.rights import Right

router = APIRouter(include_in_schema=False)


def _visitor(request: Request, services: Provided) -> Visitor:
    return Visitor.from_request(request, services.store)


Looking = Annotated[Visitor, Depends(_visitor)]


def _opening(name: str, path: str, right: Right) -> Callable[[Visitor], Response]:
    def opened(visitor: Looking) -> Response:
        if visitor.account is None:
            return RedirectResponse(f"/sign-in?next={path}", 303)
        if not visitor.may(right):
            return rendered("closed", visitor, status=403)
        return rendered(name, visitor)

    return opened


for _name, _path, _right in ROOMS:
    router.get(_path, name=_name)(_opening(_name, _path, _right))


@router.get("/sign-in")
def sign_in(visitor: Looking, request: Request) -> Response:
    """The door; who is signed in already may still come in as somebody else."""
    return rendered("sign-in", visitor, has_openid=request.app.state.openid is not None)


@router.get("/manifest.webmanifest")
def manifest(request: Request) -> Response:
    """What a phone needs to know to install the technician's page."""
    said = words("technician", language_of(request))
    icon = {"src": f"/static/{release()}/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}
    about = {"name": said["product"], "short_name": said["product.short"], "description": said["product.what"]}
    look = {"display": "standalone", "background_color": "#f5f4f0", "theme_color": "#12433d", "icons": [icon]}
    return JSONResponse(
        {**about, "id": "/", "start_url": "/", "scope": "/", **look}, media_type="application/manifest+json"
    )


@router.get("/service-worker.js")
def service_worker() -> Response:
    """The technician's page without network; it is served from the root because its reach is its folder.

    It begins with the files of this release, so that browsers fetch a new one when any of them has changed.
    """
    others = [name for name, _, _ in ROOMS if name != "technician"]
    files = [f"/static/{release()}/{name}" for name in static_files() if not name.startswith((*others, "sign-in"))]
    script = (static_folder() / "service-worker.js").read_text("utf-8")
    listed = f"const RELEASE = {json.dumps(release())};\nconst FILES = {json.dumps(files)};\n"
    return Response(listed + script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

"""Manuals as documents, and the original files for reading a citation in its place."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Query, Request, Response
from pydantic import Field

from api.auth.permission import MayRead
from api.documentation import problems
from api.etags import TAGGED
from api.language import Said
from api.moments import AskedMoment
from api.paging import Listing, Paging, list_page
from api.problems import not_found
from api.provided import Provided
from api.routing import Router
from api.visible import shown, visible
from knowledge.audience import Audience
from knowledge.files import StoredFile
from knowledge.records import Manual
from knowledge.store import Store

router = Router(prefix="/v1/manuals", tags=["knowledge"])

MANUAL = Said("手册", "manual")
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file as it was imported, of the type that it has", "content": {"*/*": {}}}
}


class ManualQuery(Paging):
    """Which manuals are wanted."""

    language: Annotated[Literal["", "zh", "en"], Field(description="Only manuals in this language")] = ""


@router.get("", summary="List manuals", responses=problems(422))
def list_manuals(
    who: MayRead, query: Annotated[ManualQuery, Query()], services: Provided, request: Request, response: Response
) -> Listing[Manual]:
    """Manuals in the order of their ids."""
    return list_page(services.store, Manual, query, who, request, response)


@router.get(
    "/{manual_id:path}/file",
    summary="Download a manual",
    response_class=Response,
    responses={**_FILE, **problems(404, 422)},
)
def read_file(
    manual_id: str,
    who: MayRead,
    services: Provided,
    at: Annotated[AskedMoment | None, Query(description="The edition of that moment")] = None,
) -> Response:
    """The original file: a PDF opens in the browser (`#page=12` goes to a page), anything else is downloaded."""
    manual = visible(services.store, Manual, manual_id, who, MANUAL)
    if at is not None:
        manual = _edition(services.store, manual_id, at, who.audience)
    file = services.store.file(manual.sha256)
    if file is None:
        raise not_found(Said("手册文件", "file of the manual"), manual_id)
    return _download(file)


@router.get("/{manual_id:path}", summary="Read one manual", responses={**TAGGED, **problems(404)})
def read_manual(manual_id: str, who: MayRead, services: Provided, response: Response) -> Manual:
    """One manual: title, language, pages, and which pages have no text."""
    return shown(services.store, Manual, manual_id, who, MANUAL, response)


def _edition(store: Store, manual_id: str, at: datetime, audience: Audience) -> Manual:
    """The manual as it stood at a moment."""
    then = [change.record for change in store.versions(Manual, manual_id) if change.at <= at]
    found = then[-1] if then else None
    if not isinstance(found, Manual) or not audience.may_see(found):
        raise not_found(Said("当时的手册", "edition of that moment of the manual"), manual_id)
    return found


def _download(file: StoredFile) -> Response:
    # subtle: an imported HTML manual may hold scripts; only a PDF may be shown in this server's own origin.
    shown = "inline" if file.media_type == "application/pdf" else "attachment"
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.filename, safe='')}",
            "Content-Security-Policy": "sandbox",
            "X-Content-Type-Options": "nosniff",
            "ETag": f'"{file.sha256}"',
        },
    )

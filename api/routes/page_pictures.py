"""Pages of manuals as pictures: beside what was understood of them, and where a citation was found."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request, Response

from api.auth.permission import MayEdit, MayRead
from api.documentation import problems
from api.language import Said
from api.problems import RequestProblem, not_found
from api.provided import Provided
from api.routes.jobs import read_job
from api.routes.manuals import MANUAL
from api.routing import Router
from api.services import Services
from api.visible import visible
from knowledge.manuals.page_picture import NoSuchPage, picture_of
from knowledge.manuals.unreadable import ManualUnreadable
from knowledge.records import Manual

router = Router(prefix="/v1", tags=["knowledge"])

_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The page, 1600 pixels on its longer side at most", "content": {"image/png": {}}},
    304: {"description": "The browser has it already"},
}
Number = Annotated[int, Path(ge=1, le=100_000, description="Of the page, from 1")]


@router.get(
    "/jobs/{job_id}/pages/{number}",
    summary="See a page of an upload",
    response_class=Response,
    responses={**_PICTURE, **problems(404, 422)},
)
def see_page_of_job(job_id: str, number: Number, who: MayEdit, services: Provided, request: Request) -> Response:
    """A page of the uploaded PDF as a PNG picture, before anything of it is published."""
    return _page(services, read_job(job_id, who, services).sha256, number, request)


@router.get(
    "/manuals/{manual_id:path}/pages/{number}",
    summary="See a page of a manual",
    response_class=Response,
    responses={**_PICTURE, **problems(404, 422)},
)
def see_page(manual_id: str, number: Number, who: MayRead, services: Provided, request: Request) -> Response:
    """A page of a published PDF manual as a PNG picture."""
    return _page(services, visible(services.store, Manual, manual_id, who, MANUAL).sha256, number, request)


def _page(services: Services, sha256: str, number: int, request: Request) -> Response:
    tag = f'"{sha256[:32]}-{number}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    file = services.store.file(sha256)
    if file is None:
        raise not_found(Said("手册文件", "file of the manual"), sha256)
    try:
        return Response(picture_of(file.content, number).as_png(), media_type="image/png", headers=headers)
    except NoSuchPage as error:
        raise not_found(Said("页", "page"), str(number)) from error
    except ManualUnreadable as error:
        raise _no_picture() from error


def _no_picture() -> RequestProblem:
    return RequestProblem(
        404,
        "no-page-picture",
        Said("没有页面图片", "No picture of this page"),
        Said(
            "只有 PDF 手册才有页面图片；这个文件不是 PDF，或者已损坏、加密。请改看提取出的文字，或下载原文件。",
            "Only PDF manuals have pages to look at; this file is none, or it is damaged or locked. "
            "Read the text that was taken from it, or download the file.",
        ),
    )

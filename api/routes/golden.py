"""Golden reports: what must keep being diagnosed rightly. They are written as drafts like all knowledge."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from api.auth.permission import MayEdit
from api.documentation import problems
from api.language import Said
from api.last_publication import LastPublication, last_publication
from api.paging import Listing, Paging, list_page
from api.problems import RequestProblem
from api.provided import Provided
from api.routing import Router
from assistant.evaluation.rehearsing import Standing, standings
from knowledge.editing.golden import GoldenReport

router = Router(prefix="/v1/golden", tags=["editing"])


@router.get("", summary="List golden reports", responses=problems(422))
def list_golden(
    who: MayEdit, query: Annotated[Paging, Query()], services: Provided, request: Request, response: Response
) -> Listing[GoldenReport]:
    """Reports with the cause that their answers should name first; every publication replays them."""
    return list_page(services.store, GoldenReport, query, who, request, response)


@router.get("/last-publication", summary="What the last publication did", responses=problems(404))
def read_last_publication(who: MayEdit, services: Provided) -> LastPublication:  # noqa: ARG001
    """Which golden reports were answered better or worse from the last publication on."""
    last = last_publication(services.settings.index_folder)
    if last is None:
        raise _none_yet()
    return last


@router.post("/standings", summary="Ask the golden reports", responses=problems())
def ask_golden(who: MayEdit, services: Provided) -> tuple[Standing, ...]:  # noqa: ARG001
    """The place and probability that the knowledge of this moment gives to the cause of each golden report."""
    return standings(services.assistant)


def _none_yet() -> RequestProblem:
    return RequestProblem(
        404,
        "no-publication-yet",
        Said("尚未发布过", "Nothing published yet"),
        Said(
            "还没有重放过标准报告的发布。先写标准报告，再发布草稿，这里就有结果。",
            "No publication has replayed golden reports yet. Write some, and publish a draft; then there is one.",
        ),
    )

"""Golden reports: what must keep being diagnosed rightly. They are written as drafts like all knowledge."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.auth.permission import MayEdit
from api.documentation import problems
from api.paging import Listing, Paging, list_page
from api.provided import Provided
from knowledge.editing.golden import GoldenReport

router = APIRouter(prefix="/v1/golden", tags=["editing"])


@router.get("", summary="List golden reports", responses=problems(422))
def list_golden(
    who: MayEdit, query: Annotated[Paging, Query()], services: Provided, request: Request, response: Response
) -> Listing[GoldenReport]:
    """Reports with the cause that their answers should name first; every publication replays them."""
    return list_page(services.store, GoldenReport, query, who, request, response)

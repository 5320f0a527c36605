"""Draft cases: outcomes on their way to becoming knowledge."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.auth.permission import MayEdit
from api.documentation import problems
from api.paging import Listing, Paging, list_page
from api.provided import Provided
from knowledge.outcomes import DraftCase

router = APIRouter(prefix="/v1/drafts", tags=["outcomes"])


@router.get("", summary="List draft cases", responses=problems(422))
def list_drafts(
    who: MayEdit, query: Annotated[Paging, Query()], services: Provided, request: Request, response: Response
) -> Listing[DraftCase]:
    """Cases made from outcomes that wait for an editor; they are not searched."""
    return list_page(services.store, DraftCase, query, who, request, response)

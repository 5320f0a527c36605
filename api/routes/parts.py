"""Spare parts and what supersedes them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from api.auth.permission import MayRead
from api.documentation import problems
from api.etags import TAGGED
from api.language import Said
from api.paging import Listing, Paging, list_page
from api.provided import Provided
from api.routing import Router
from api.visible import shown
from knowledge.records import Part

router = Router(prefix="/v1/parts", tags=["knowledge"])


class PartQuery(Paging):
    """Which parts are wanted."""

    superseded_by: Annotated[str, Field(description="Only parts that this number replaces", max_length=500)] = ""


@router.get("", summary="List parts", responses=problems(422))
def list_parts(
    who: MayRead, query: Annotated[PartQuery, Query()], services: Provided, request: Request, response: Response
) -> Listing[Part]:
    """Spare parts in the order of their numbers."""
    return list_page(services.store, Part, query, who, request, response)


@router.get("/{number:path}", summary="Read one part", responses={**TAGGED, **problems(404)})
def read_part(number: str, who: MayRead, services: Provided, response: Response) -> Part:
    """One spare part: names, the number to order instead, substitutes."""
    return shown(services.store, Part, number, who, Said("配件", "part"), response)

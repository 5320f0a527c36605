"""Spare parts and what supersedes them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.documentation import problems
from api.language import Said
from api.paging import Listing, Paging, list_page
from api.problems import not_found
from api.provided import Provided
from knowledge.records import Part

router = APIRouter(prefix="/v1/parts", tags=["knowledge"])


class PartQuery(Paging):
    """Which parts are wanted."""

    superseded_by: Annotated[str, Field(description="Only parts that this number replaces", max_length=500)] = ""


@router.get("", summary="List parts", responses=problems(422))
def list_parts(
    query: Annotated[PartQuery, Query()], services: Provided, request: Request, response: Response
) -> Listing[Part]:
    """Spare parts in the order of their numbers."""
    return list_page(services.store, Part, query, request, response)


@router.get("/{number:path}", summary="Read one part", responses=problems(404))
def read_part(number: str, services: Provided) -> Part:
    """One spare part: names, the number to order instead, substitutes."""
    found = services.store.get(Part, number)
    if found is None:
        raise not_found(Said("配件", "part"), number)
    return found

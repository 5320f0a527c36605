"""Bulletins: known issues and their workarounds; editors write them as drafts like all knowledge."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from api.auth.permission import MayRead
from api.documentation import problems
from api.etags import TAGGED
from api.language import Said
from api.paging import Listing, Paging, list_page
from api.provided import Provided
from api.routing import Router
from api.visible import shown
from knowledge.bulletins import Bulletin

router = Router(prefix="/v1/bulletins", tags=["knowledge"])


@router.get("", summary="List bulletins", responses=problems(422))
def list_bulletins(
    who: MayRead, query: Annotated[Paging, Query()], services: Provided, request: Request, response: Response
) -> Listing[Bulletin]:
    """Bulletins in the order of their numbers."""
    return list_page(services.store, Bulletin, query, who, request, response)


@router.get("/{bulletin_id:path}", summary="Read one bulletin", responses={**TAGGED, **problems(404)})
def read_bulletin(bulletin_id: str, who: MayRead, services: Provided, response: Response) -> Bulletin:
    """One bulletin: whom it is for, what is seen, what helps until it is solved."""
    return shown(services.store, Bulletin, bulletin_id, who, Said("通报", "bulletin"), response)

"""Passages of manuals, as search finds and answers quote them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import Field

from api.auth.permission import MayRead
from api.documentation import problems
from api.language import Said
from api.moments import AskedMoment
from api.paging import Listing, Paging, list_page
from api.problems import not_found
from api.provided import Provided
from api.routing import Router
from knowledge.audience import Audience
from knowledge.records import Manual, Passage
from knowledge.sources import passage_as_of, passage_under
from knowledge.store import Store

router = Router(prefix="/v1/passages", tags=["knowledge"])


class PassageQuery(Paging):
    """Which passages are wanted."""

    source_id: Annotated[str, Field(description="Only passages of this manual", max_length=500)] = ""
    language: Annotated[Literal["", "zh", "en"], Field(description="Only passages in this language")] = ""


@router.get("", summary="List passages", responses=problems(422))
def list_passages(
    who: MayRead, query: Annotated[PassageQuery, Query()], services: Provided, request: Request, response: Response
) -> Listing[Passage]:
    """Passages of manuals in the order of their ids."""
    return list_page(services.store, Passage, query, who, request, response)


@router.get("/{passage_id:path}", summary="Read one passage", responses=problems(404, 422))
def read_passage(
    passage_id: str,
    who: MayRead,
    services: Provided,
    at: Annotated[AskedMoment | None, Query(description="As it stood then, in the edition of that day")] = None,
) -> Passage:
    """The passage an answer quotes: of a manual, or a case, cause, code or outcome as the search sees it.

    A citation older than the present edition of its manual is read with the moment `at` which it was given.
    """
    store = services.store
    found = passage_under(store, passage_id) if at is None else passage_as_of(store, passage_id, at)
    if found is None or not who.audience.may_see(found) or not _may_see_manual(store, found, who.audience):
        raise not_found(Said("段落", "passage"), passage_id)
    return found


def _may_see_manual(store: Store, passage: Passage, audience: Audience) -> bool:
    """Whether the manual as it is now may be seen: an old edition was perhaps open to more."""
    manual = store.get(Manual, passage.source_id) if passage.source_kind == "manual" else None
    return manual is None or audience.may_see(manual)

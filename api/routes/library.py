"""The library: published knowledge of every kind that editors write, listed and looked through the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field, JsonValue

from api.auth.permission import MayEdit
from api.documentation import problems
from api.editing import next_link, not_editable
from api.paging import Paging
from api.provided import Provided
from api.routing import Router
from knowledge.editing.draft import EDITED, stated
from knowledge.records import Kind, Label

router = Router(prefix="/v1/library", tags=["editing"])


class LibraryQuery(Paging):
    """Which records are wanted."""

    of: Annotated[Kind, Field(alias="kind", description="case, cause, code, part, term, manual, bulletin or golden")]
    words: Annotated[Label, Field(description="Only records in which each of these words stands")] = ""


class Shelved(BaseModel):
    """A published record of any kind."""

    kind: Kind
    key: str
    record: Mapping[str, JsonValue]


class LibraryListing(BaseModel):
    """One page of the library."""

    records: tuple[Shelved, ...]
    next_after: Annotated[str | None, Field(description="`after` of the next page; null on the last one")]
    total: int


@router.get("", summary="Look through the library", responses=problems(422))
def list_library(
    who: MayEdit, query: Annotated[LibraryQuery, Query()], services: Provided, request: Request, response: Response
) -> LibraryListing:
    """Published records of one kind in the order of their keys, those alone in which all the words stand."""
    type_ = EDITED.get(query.of)
    if type_ is None:
        raise not_editable(query.of)
    words = tuple(query.words.split())
    page = services.store.page(type_, after=query.after, limit=query.limit, words=words, audience=who.audience)
    if page.next_after is not None:
        response.headers["Link"] = next_link(request, page.next_after, query.limit)
    shown = (Shelved(kind=query.of, key=record.key, record=stated(record)) for record in page.records)
    return LibraryListing(records=tuple(shown), next_after=page.next_after, total=page.total)

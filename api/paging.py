"""Collections page by page: ``limit`` records after the key ``after``, and where the next page starts.

Keyset paging: a record added or removed while someone pages through neither repeats nor hides another.
"""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth.caller import Caller
from knowledge.records import Record
from knowledge.store import Store

R = TypeVar("R", bound=Record)


MOST = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly; databases hold it, too."""


class Paging(BaseModel):
    """Which part of a collection is wanted; subclasses add the fields a noun can be filtered by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: Annotated[int, Field(ge=1, le=200, description="How many records at most")] = 50
    after: Annotated[
        str, Field(max_length=500, description="The previous page's `next_after`; empty for the first page")
    ] = ""

    def where(self) -> dict[str, str]:
        """The filters that were set.

        >>> Paging(limit=10).where()
        {}
        """
        return self.model_dump(exclude={"limit", "after"}, exclude_defaults=True)


class Listing(BaseModel, Generic[R]):
    """One page of a collection."""

    records: tuple[R, ...]
    next_after: Annotated[str | None, Field(description="`after` of the next page; null on the last one")]
    total: Annotated[int, Field(description="How many records match, on all pages together")]


def list_page(
    store: Store, type_: type[R], paging: Paging, who: Caller, request: Request, response: Response
) -> Listing[R]:
    """The wanted page of what the caller may see of a kind of record; the ``Link`` header names the next one."""
    page = store.page(type_, after=paging.after, limit=paging.limit, where=paging.where(), audience=who.audience)
    if page.next_after is not None:
        following = request.url.include_query_params(after=page.next_after, limit=paging.limit)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return Listing(records=tuple(page.records), next_after=page.next_after, total=page.total)

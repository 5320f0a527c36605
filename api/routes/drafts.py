"""Drafts: knowledge of any kind as it is written, and the cases that outcomes left to be written."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field, StrictBool

from api.auth.caller import Caller
from api.auth.permission import MayEdit
from api.documentation import headers, problems
from api.editing import RECORD, DraftView, editing, editor, not_editable, proposed, steps
from api.etags import TAGGED, VersionRead, tag
from api.language import Said
from api.paging import MOST, Paging
from api.problems import RequestProblem, at_field, not_found
from api.provided import Provided
from api.routing import Router
from api.services import Services
from knowledge.changes import Versioned
from knowledge.editing.draft import EDITED, Draft
from knowledge.records import Kind, Label, Model, Name, Record, Text

router = Router(prefix="/v1/drafts", tags=["editing"])

_CREATED = headers(201, Location="Where to read it again")
_Record = Annotated[Mapping[str, Any], Field(description="The record's fields, as its own address shows them")]
_Base = Annotated[
    int | None, Field(ge=0, le=MOST, description="The published version it is made from; 0 for a new record")
]


class NewDraft(Model):
    """A draft to begin: of a `record`, or of the published one of a `key` (as it is, or as it was at a `version`)."""

    kind: Kind
    record: _Record | None = None
    key: Label = ""
    version: Annotated[int | None, Field(ge=1, le=MOST, description="Begin with this old version: to restore it")] = (
        None
    )
    base_version: _Base = None
    retires: Annotated[StrictBool, Field(description="Publishing it will retire the record")] = False
    note: Annotated[Text, Field(description="Why; kept with the version")] = ""


class ChangedDraft(Model):
    """What a draft says from now on."""

    record: _Record
    base_version: _Base = None
    note: Text = ""


class DraftQuery(Paging):
    """Which drafts are wanted."""

    state: Annotated[Literal["", "draft", "in_review"], Field(description="Only drafts in this state")] = ""
    of: Annotated[Label, Field(alias="kind", description="Only drafts of this kind of record")] = ""
    by: Annotated[Label, Field(description="Only drafts begun by this account")] = ""


class DraftListing(BaseModel):
    """One page of drafts."""

    records: tuple[DraftView, ...]
    next_after: Annotated[str | None, Field(description="`after` of the next page; null on the last one")]
    total: int


@router.get("", summary="List drafts", responses=problems(422))
def list_drafts(
    who: MayEdit, query: Annotated[DraftQuery, Query()], services: Provided, request: Request, response: Response
) -> DraftListing:
    """What is being written or waits for review, and the cases that outcomes left; none of it is searched."""
    page = services.store.page(Draft, after=query.after, limit=query.limit, where=query.where(), audience=who.audience)
    if page.next_after is not None:
        url = request.url.include_query_params(after=page.next_after, limit=query.limit)
        response.headers["Link"] = f'<{url}>; rel="next"'
    shown = tuple(map(DraftView.of, page.records))
    return DraftListing(records=shown, next_after=page.next_after, total=page.total)


@router.post(
    "", status_code=201, summary="Begin a draft", responses={**_CREATED, **problems(400, 404, 412, 413, 422, 428)}
)
def create_draft(said: NewDraft, who: MayEdit, services: Provided, response: Response) -> DraftView:
    """A draft of a new record, of a published one, of an old version (to restore it), or of a retirement."""
    with steps(who):
        record, base = _beginning(said, who, services)
        held = editing(services).begin(record, editor(who), base_version=base, retires=said.retires, note=said.note)
    response.headers["Location"] = f"{router.prefix}/{held.record.id}"
    return _shown(held, response)


@router.get("/{draft_id}", summary="Read a draft", responses={**TAGGED, **problems(404)})
def read_draft(draft_id: str, who: MayEdit, services: Provided, response: Response) -> DraftView:
    """One draft; its `ETag` is what a change needs as `If-Match`."""
    with steps(who):
        return _shown(editing(services).draft(draft_id, editor(who)), response)


@router.put("/{draft_id}", summary="Write a draft", responses=problems(400, 404, 412, 413, 422, 428))
def change_draft(
    draft_id: str, said: ChangedDraft, who: MayEdit, version: VersionRead, services: Provided, response: Response
) -> DraftView:
    """Another content; a draft in review goes back to work. Who writes it no longer publishes it."""
    with steps(who):
        kind = editing(services).draft(draft_id, editor(who)).record.of
        record = proposed(kind, said.record)
        held = editing(services).change(
            draft_id, version, record, editor(who), base_version=said.base_version, note=said.note
        )
    return _shown(held, response)


@router.delete("/{draft_id}", status_code=204, summary="Discard a draft", responses=problems(404, 412, 422, 428))
def discard_draft(
    draft_id: str,
    who: MayEdit,
    version: VersionRead,
    services: Provided,
    reason: Annotated[Name | Literal[""], Query(description="Why; kept in the audit trail")] = "",
) -> None:
    """It waits no longer; the audit trail keeps it."""
    with steps(who):
        editing(services).discard(draft_id, version, editor(who), reason)


def _shown(held: Versioned[Draft], response: Response) -> DraftView:
    tag(response, held.version)
    return DraftView.of_version(held)


def _beginning(said: NewDraft, who: Caller, services: Services) -> tuple[Record, int | None]:
    """The record a draft begins with, and the published version it is made from, where that is known."""
    if said.kind not in EDITED:
        raise not_editable(said.kind)
    if said.record is not None:
        return proposed(said.kind, _named(said)), said.base_version
    type_ = EDITED[said.kind]
    published = services.store.versioned(type_, said.key, who.audience)
    base = published.version if published else 0
    if said.version is not None:
        return editing(services).version(type_, said.key, said.version, editor(who)), base
    if not said.key:
        raise _nothing_to_begin_with()
    if published is None:
        raise not_found(RECORD, said.key)
    return published.record, base


def _named(said: NewDraft) -> Mapping[str, Any]:
    """The record of a request; a new case or cause without an id gets one."""
    record = said.record or {}
    wants_id = "id" in EDITED[said.kind].model_fields and not record.get("id")
    return {**record, "id": f"K-{uuid.uuid4().hex[:10]}"} if wants_id else record


def _nothing_to_begin_with() -> RequestProblem:
    detail = Said(
        "请给出 record（记录内容），或已发布记录的 key。",
        "Give a `record`, or the `key` of a published one.",
    )
    title = Said("没有内容", "Nothing to begin with")
    return at_field("body.record", "missing", 422, "nothing-to-begin-with", title, detail)

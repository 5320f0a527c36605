"""Reviews: a second pair of eyes on a draft, and its publication."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from api.auth.permission import MayEdit
from api.documentation import problems
from api.editing import DraftView, editing, editor, steps
from api.etags import VersionRead, tag
from api.provided import Provided
from api.publishing import publish, rehearsal
from api.routing import Router
from api.uploading import bundle_of
from assistant.evaluation.rehearsing import Rehearsal
from knowledge.editing.difference import FieldChange
from knowledge.records import Kind, Model, Name, Text

router = Router(prefix="/v1/drafts/{draft_id}", tags=["editing"])


class Remark(Model):
    """What is said along with a step."""

    note: Text = ""


class Approval(Remark):
    """What is said along with a publication."""

    override: Annotated[Text, Field(description="An admin's reason to publish although golden reports get worse")] = ""


class Objection(Model):
    """Why a draft goes back to its author."""

    reason: Name


class Published(BaseModel):
    """What a publication did."""

    kind: Kind
    key: str
    version: Annotated[int | None, Field(description="Of the published record; null where it was retired")]
    seq: Annotated[int, Field(description="Number of the last change in the log of all knowledge")]
    rehearsal: Annotated[Rehearsal, Field(description="What it did to the golden reports")]


@router.get("/difference", summary="What a draft changes", responses=problems(404))
def read_difference(draft_id: str, who: MayEdit, services: Provided) -> tuple[FieldChange, ...]:
    """Field by field against what is published now; texts with `[-gone-]` and `{+new+}`."""
    with steps(who):
        return editing(services).changes(editing(services).draft(draft_id, editor(who)).record, editor(who))


@router.post("/review", summary="Hand in for review", responses=problems(400, 404, 412, 413, 422, 428))
def hand_in(
    draft_id: str, said: Remark, who: MayEdit, version: VersionRead, services: Provided, response: Response
) -> DraftView:
    """From here on another editor can publish it or send it back."""
    with steps(who):
        held = editing(services).hand_in(draft_id, version, editor(who), said.note)
    tag(response, held.version)
    return DraftView.of_version(held)


@router.post("/objection", summary="Send back to the author", responses=problems(400, 404, 409, 412, 413, 422, 428))
def send_back(
    draft_id: str, said: Objection, who: MayEdit, version: VersionRead, services: Provided, response: Response
) -> DraftView:
    """The draft is in work again; the reason stands among its versions."""
    with steps(who):
        held = editing(services).send_back(draft_id, version, editor(who), said.reason)
    tag(response, held.version)
    return DraftView.of_version(held)


@router.post("/rehearsal", summary="Rehearse the publication", responses=problems(404))
def rehearse(draft_id: str, who: MayEdit, services: Provided) -> Rehearsal:
    """What publishing the draft would do to the golden reports; nothing is written."""
    with steps(who):
        draft = editing(services).draft(draft_id, editor(who)).record
    return rehearsal(services, draft, bundle_of(services.store, draft))


@router.post("/publication", summary="Publish", responses=problems(400, 404, 409, 412, 413, 422, 428))
def publish_draft(draft_id: str, said: Approval, who: MayEdit, version: VersionRead, services: Provided) -> Published:
    """It is known from now on, and searchable within a second; an outcome it came from counts as reviewed.

    Golden reports are replayed first; where they get worse beyond the set limit, only an admin may override it.
    """
    with steps(who):
        draft = editing(services).draft(draft_id, editor(who)).record
        written, replayed = publish(services, draft_id, version, who, said.note, said.override)
    services.index.notify()
    record = draft.proposed
    published = services.store.versioned(type(record), record.key)
    number = published.version if published and not draft.retires else None
    return Published(kind=draft.of, key=record.key, version=number, seq=written.seq, rehearsal=replayed)

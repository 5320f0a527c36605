"""Corrections: what was understood of an uploaded manual, put right piece by piece before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError

from api.auth.permission import MayEdit
from api.documentation import problems
from api.editing import RECORD, DraftView, editing, editor, steps
from api.etags import TAGGED, VersionRead, tag
from api.problems import not_found
from api.provided import Provided
from api.routing import Router
from api.services import Services
from knowledge.changes import Versioned
from knowledge.editing.corrections import correction_of
from knowledge.editing.draft import Correction, Draft
from knowledge.records import Cause, Model, Name, Passage, Text

router = Router(prefix="/v1/drafts/{draft_id}/corrections", tags=["editing"])


class Piece(Model):
    """A passage or cause that was read from the manual, as its preview shows it."""

    kind: Literal["passage", "cause"]
    key: Name


class Corrected(Piece):
    """What it says instead."""

    record: Annotated[
        Mapping[str, Any] | None, Field(description="The fields that are different; null leaves it out altogether")
    ]
    note: Text = ""


@router.put("", summary="Correct what was read", responses={**TAGGED, **problems(400, 404, 412, 413, 422, 428)})
def put_correction(
    draft_id: str, said: Corrected, who: MayEdit, version: VersionRead, services: Provided, response: Response
) -> DraftView:
    """One passage or cause of the manual as it will be published; the draft goes back to work, and its author grows."""
    with steps(who):
        read = _read(services, editing(services).draft(draft_id, editor(who)).record, said)
        correction = _correction(read, said)
        held = editing(services).correct(draft_id, version, said.kind, said.key, correction, editor(who), said.note)
    return _shown(held, response)


@router.delete("", summary="Take a correction back", responses={**TAGGED, **problems(404, 412, 422, 428)})
def delete_correction(
    draft_id: str,
    piece: Annotated[Piece, Query()],
    who: MayEdit,
    version: VersionRead,
    services: Provided,
    response: Response,
) -> DraftView:
    """The passage or cause is published as it was read."""
    with steps(who):
        _read(services, editing(services).draft(draft_id, editor(who)).record, piece)
        held = editing(services).correct(draft_id, version, piece.kind, piece.key, None, editor(who))
    return _shown(held, response)


def _read(services: Services, draft: Draft, piece: Piece) -> Passage | Cause:
    """The record as it was read; a 404 where the draft's manual has no such piece."""
    for record in services.store.job_result(draft.from_job) if draft.from_job else ():
        if isinstance(record, Passage | Cause) and (record.kind, record.key) == (piece.kind, piece.key):
            return record
    raise not_found(RECORD, piece.key)


def _correction(read: Passage | Cause, said: Corrected) -> Correction:
    try:
        return correction_of(read, said.record)
    except ValidationError as error:
        wrong = [{**one, "loc": ("body", "record", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(wrong) from error


def _shown(held: Versioned[Draft], response: Response) -> DraftView:
    tag(response, held.version)
    return DraftView.of_version(held)

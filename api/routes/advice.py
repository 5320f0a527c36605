"""Advice on a record while it is written, saved as a draft or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Request
from pydantic import Field

from api.advising import Advice, advice
from api.auth.permission import MayEdit
from api.documentation import problems
from api.editing import editing, editor, proposed, steps
from api.errors import language_of
from api.provided import Provided
from api.routing import Router
from knowledge.records import Kind, Model

router = Router(tags=["editing"])


class Written(Model):
    """A record as far as it is written."""

    kind: Kind
    record: Annotated[Mapping[str, Any], Field(description="The record's fields, as its own address shows them")]


@router.post("/v1/advice", summary="Advice while writing", responses=problems(400, 413, 422))
def advise(said: Written, who: MayEdit, services: Provided, request: Request) -> tuple[Advice, ...]:
    """What is there already, what contradicts it, codes and parts nobody knows, and what is missing."""
    return advice(services, proposed(said.kind, said.record), who.audience, language_of(request))


@router.post("/v1/drafts/{draft_id}/advice", summary="Advice on a draft", responses=problems(404))
def advise_on_draft(draft_id: str, who: MayEdit, services: Provided, request: Request) -> tuple[Advice, ...]:
    """The same for a draft as it is saved."""
    with steps(who):
        draft = editing(services).draft(draft_id, editor(who)).record
    return advice(services, draft.proposed, who.audience, language_of(request))

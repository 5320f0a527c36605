"""Versions: all that ever happened to one record or draft, and what each version changed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, Field, JsonValue

from api.auth.permission import MayEdit
from api.documentation import problems
from api.editing import RECORD, not_editable
from api.etags import TAGGED, tag
from api.problems import not_found
from api.provided import Provided
from api.routing import Router
from knowledge.changes import Change
from knowledge.editing.difference import FieldChange, differences
from knowledge.editing.draft import EDITED, Draft, stated
from knowledge.records import Kind, Name

router = Router(prefix="/v1/versions", tags=["editing"])


class Version(BaseModel):
    """One version: who, when, why, and what it changed."""

    version: int
    at: datetime
    who: str
    why: str
    action: Annotated[Literal["put", "retire"], Field(description="`retire`: from here on it is not known")]
    changed: tuple[FieldChange, ...]
    record: dict[str, JsonValue] | None


@router.get("", summary="Versions of a record", responses={**TAGGED, **problems(404, 422)})
def list_versions(
    who: MayEdit,
    services: Provided,
    response: Response,
    kind: Annotated[Kind, Query(description="case, cause, code, part, term, manual... or draft")],
    key: Annotated[Name, Query(description="The record's key, as its list shows it")],
) -> tuple[Version, ...]:
    """Every version, oldest first. The `ETag` is that of the last; `POST /v1/drafts` with `version` restores one."""
    type_ = Draft if kind == Draft.kind else EDITED.get(kind)
    if type_ is None:
        raise not_editable(kind)
    history = services.store.versions(type_, key)
    if not history or not all(who.audience.may_see(change.record) for change in history if change.record):
        raise not_found(RECORD, key)
    tag(response, history[-1].version if history[-1].record else 0)
    earlier: tuple[Change | None, ...] = (None, *history)
    return tuple(_version(before, change) for before, change in zip(earlier, history, strict=False))


def _version(before: Change | None, change: Change) -> Version:
    said = _stated(change)
    return Version(
        version=change.version,
        at=change.at,
        who=change.author,
        why=change.reason,
        action=change.action,
        changed=differences(_stated(before), said),
        record=said if change.record else None,
    )


def _stated(change: Change | None) -> dict[str, JsonValue]:
    return stated(change.record) if change and change.record else {}

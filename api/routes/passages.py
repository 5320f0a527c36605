"""Passages of manuals, as search finds and answers quote them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.documentation import problems
from api.language import Said
from api.paging import Listing, Paging, list_page
from api.problems import not_found
from api.provided import Provided
from knowledge.outcomes import DiagnosisOutcome
from knowledge.passages import passages_of
from knowledge.records import Cause, FaultCode, Passage, Record, RepairCase
from knowledge.store import Store

router = APIRouter(prefix="/v1/passages", tags=["knowledge"])

_SOURCES: dict[str, type[Record]] = {"case": RepairCase, "cause": Cause, "code": FaultCode, "outcome": DiagnosisOutcome}


class PassageQuery(Paging):
    """Which passages are wanted."""

    source_id: Annotated[str, Field(description="Only passages of this manual", max_length=500)] = ""
    language: Annotated[Literal["", "zh", "en"], Field(description="Only passages in this language")] = ""


@router.get("", summary="List passages", responses=problems(422))
def list_passages(
    query: Annotated[PassageQuery, Query()], services: Provided, request: Request, response: Response
) -> Listing[Passage]:
    """Passages of manuals in the order of their ids."""
    return list_page(services.store, Passage, query, request, response)


@router.get("/{passage_id:path}", summary="Read one passage", responses=problems(404))
def read_passage(passage_id: str, services: Provided) -> Passage:
    """The passage an answer quotes: of a manual, or a case, cause, code or outcome as the search sees it."""
    found = services.store.get(Passage, passage_id) or _derived(services.store, passage_id)
    if found is None:
        raise not_found(Said("段落", "passage"), passage_id)
    return found


def _derived(store: Store, passage_id: str) -> Passage | None:
    kind, _, key = passage_id.partition(":")
    source = store.get(_SOURCES[kind], key) if kind in _SOURCES and key else None
    found = (passage for passage in passages_of(source) if passage.id == passage_id) if source else iter(())
    return next(found, None)

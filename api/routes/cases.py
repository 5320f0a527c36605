"""Repair cases: what was reported, found and done before."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import Field

from api.auth.permission import MayRead
from api.documentation import problems
from api.etags import TAGGED
from api.language import Said
from api.paging import Listing, Paging, list_page
from api.provided import Provided
from api.routing import Router
from api.visible import shown
from knowledge.records import Outcome, RepairCase

router = Router(prefix="/v1/cases", tags=["knowledge"])


class CaseQuery(Paging):
    """Which cases are wanted."""

    machine_model: Annotated[str, Field(description="Only cases of this model", max_length=500)] = ""
    language: Annotated[Literal["", "zh", "en"], Field(description="Only cases written in this language")] = ""
    outcome: Annotated[Outcome | Literal[""], Field(description="Only cases that ended this way")] = ""


@router.get("", summary="List cases", responses=problems(422))
def list_cases(
    who: MayRead, query: Annotated[CaseQuery, Query()], services: Provided, request: Request, response: Response
) -> Listing[RepairCase]:
    """Repair cases in the order of their numbers."""
    return list_page(services.store, RepairCase, query, who, request, response)


@router.get("/{case_id:path}", summary="Read one case", responses={**TAGGED, **problems(404)})
def read_case(case_id: str, who: MayRead, services: Provided, response: Response) -> RepairCase:
    """One repair case with its checks, parts and outcome."""
    return shown(services.store, RepairCase, case_id, who, Said("案例", "case"), response)

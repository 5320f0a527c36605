"""Fault codes: the catalogue, and what a code means in whatever form it was typed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from api.auth.permission import MayRead
from api.documentation import problems
from api.etags import TAGGED, tag
from api.paging import Listing, Paging, list_page
from api.problems import not_a_code
from api.provided import Provided
from api.routing import Router
from api.services import Services
from knowledge.audience import Audience
from knowledge.codes import canonical
from knowledge.records import FaultCode, Label

router = Router(prefix="/v1/codes", tags=["knowledge"])


class CodeQuery(Paging):
    """Which entries of the catalogue are wanted."""

    code: Annotated[str, Field(description="Only entries for this canonical code", max_length=500)] = ""
    make: Annotated[str, Field(description="Only entries of this make", max_length=500)] = ""


class ExplainedCode(BaseModel):
    """A code as typed, its canonical form, and what it means on the machine asked about."""

    typed: str
    code: Annotated[str, Field(examples=["SPN 100 FMI 1"])]
    known: Annotated[bool, Field(description="False: not in the catalogue; a meaning is never guessed")]
    ambiguous: Annotated[bool, Field(description="Different machines mean different things: name the machine")]
    meaning_zh: str
    meaning_en: str
    entries: tuple[FaultCode, ...]


@router.get("", summary="List codes", responses=problems(422))
def list_codes(
    who: MayRead, query: Annotated[CodeQuery, Query()], services: Provided, request: Request, response: Response
) -> Listing[FaultCode]:
    """The catalogue's entries, ordered by make, models and code."""
    return list_page(services.store, FaultCode, query, who, request, response)


@router.get("/{typed:path}", summary="Explain a code", responses={**TAGGED, **problems(404, 422)})
def explain_code(
    typed: str, who: MayRead, services: Provided, response: Response, make: Label = "", machine_model: Label = ""
) -> ExplainedCode:
    """What a code means, in any form people type: `spn100/fmi1`, `100-1`, `p0087-00`, `E02`.

    The `ETag` is that of the catalogue's entry; there is none where the code has several entries, or none.
    """
    found = explained(services, typed, who.audience, make, machine_model)
    kept = services.store.versioned(FaultCode, found.entries[0].key) if len(found.entries) == 1 else None
    if kept is not None:
        tag(response, kept.version)
    return found


def explained(services: Services, typed: str, audience: Audience, make: str, machine_model: str) -> ExplainedCode:
    """What a code means to who may see that much; a 404 where it is none."""
    catalogue = services.assistant.desk.current(audience).catalogue
    code = canonical(typed, catalogue)
    if code is None:
        raise not_a_code(typed)
    reading = catalogue.explain(code, make=make, machine_model=machine_model)
    return ExplainedCode(
        typed=typed,
        code=code,
        known=reading.known,
        ambiguous=reading.ambiguous,
        meaning_zh=reading.meaning_zh,
        meaning_en=reading.meaning_en,
        entries=reading.entries,
    )

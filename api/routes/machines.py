"""Machines in the field."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth.permission import MayRead
from api.documentation import problems
from api.etags import TAGGED
from api.language import Said
from api.paging import Listing, Paging, list_page
from api.provided import Provided
from api.routing import Router
from api.visible import shown, without_phone
from knowledge.records import Machine

router = Router(prefix="/v1/machines", tags=["knowledge"])


class MachineQuery(Paging):
    """Which machines are wanted."""

    model: Annotated[str, Field(description="Only machines of this model", max_length=500)] = ""
    make: Annotated[str, Field(description="Only machines of this make", max_length=500)] = ""


class Typed(BaseModel):
    """What somebody types to find a machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: Annotated[str, Field(description="Part of a serial number, model or customer", min_length=1, max_length=200)]
    limit: Annotated[int, Field(ge=1, le=50, description="How many machines at most")] = 10


@router.get("", summary="List machines", responses=problems(422))
def list_machines(
    who: MayRead, query: Annotated[MachineQuery, Query()], services: Provided, request: Request, response: Response
) -> Listing[Machine]:
    """Machines in the order of their serial numbers."""
    page = list_page(services.store, Machine, query, who, request, response)
    if who.may("triage"):
        return page
    return page.model_copy(update={"records": tuple(without_phone(machine) for machine in page.records)})


@router.get("/matching", summary="Find a machine", responses=problems(422))
def find_machines(who: MayRead, query: Annotated[Typed, Query()], services: Provided) -> tuple[Machine, ...]:
    """Machines by what is typed of their serial, model or customer, as it is typed: `417` finds `HX220-00417`."""
    found = services.triage.directories.current(who.audience).matching(query.q, query.limit)
    return found if who.may("triage") else tuple(map(without_phone, found))


@router.get("/{serial:path}", summary="Read one machine", responses={**TAGGED, **problems(404)})
def read_machine(serial: str, who: MayRead, services: Provided, response: Response) -> Machine:
    """One machine: model, hours, where it works; the customer's phone only for those who answer callers."""
    machine = shown(services.store, Machine, serial, who, Said("设备", "machine"), response)
    return machine if who.may("triage") else without_phone(machine)

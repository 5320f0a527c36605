"""Machines in the field."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.auth.permission import MayRead
from api.documentation import problems
from api.language import Said
from api.paging import Listing, Paging, list_page
from api.provided import Provided
from api.visible import visible
from knowledge.records import Machine

router = APIRouter(prefix="/v1/machines", tags=["knowledge"])


class MachineQuery(Paging):
    """Which machines are wanted."""

    model: Annotated[str, Field(description="Only machines of this model", max_length=500)] = ""
    make: Annotated[str, Field(description="Only machines of this make", max_length=500)] = ""


@router.get("", summary="List machines", responses=problems(422))
def list_machines(
    who: MayRead, query: Annotated[MachineQuery, Query()], services: Provided, request: Request, response: Response
) -> Listing[Machine]:
    """Machines in the order of their serial numbers."""
    return list_page(services.store, Machine, query, who, request, response)


@router.get("/{serial:path}", summary="Read one machine", responses=problems(404))
def read_machine(serial: str, who: MayRead, services: Provided) -> Machine:
    """One machine: model, hours, where it works."""
    return visible(services.store, Machine, serial, who, Said("设备", "machine"))

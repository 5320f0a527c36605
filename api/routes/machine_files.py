"""The file of a machine: its whole history in one place."""

from __future__ import annotations

from datetime import UTC, datetime

from api.auth.permission import MayTriage
from api.documentation import problems
from api.language import Said
from api.machine_file import MachineFile, machine_file
from api.provided import Provided
from api.routing import Router
from api.visible import visible
from knowledge.records import Machine

router = Router(prefix="/v1/machines", tags=["triage"])


@router.get("/{serial:path}/file", summary="Read a machine's file", responses=problems(404))
def read_machine_file(serial: str, who: MayTriage, services: Provided) -> MachineFile:
    """Identity, owner, hours, place, requests, repairs, parts and diagnoses of one machine."""
    machine = visible(services.store, Machine, serial, who, Said("设备", "machine"))
    return machine_file(services, machine, who, datetime.now(UTC))

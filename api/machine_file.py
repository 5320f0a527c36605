"""One file for each machine: who owns it, where it works, and all that ever happened to it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.auth.caller import Caller
from api.request_steps import RequestView
from api.services import Services
from assistant.answer import Answer, Report
from knowledge.records import Machine, PartUsed, RepairCase

_MOST = 200  # of each sort


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True)


class DiagnosisLine(_Sent):
    """A diagnosis made for the machine."""

    id: str
    at: datetime
    text: str
    codes: tuple[str, ...]
    cause: Annotated[str, Field(description="The likeliest one; empty where nothing known resembled the report")]
    probability: float | None


class MachineFile(_Sent):
    """Identity, owner, hours, place, requests, repairs, parts, diagnoses; the latest first."""

    machine: Machine
    requests: tuple[RequestView, ...]
    repairs: tuple[RepairCase, ...]
    parts: Annotated[tuple[PartUsed, ...], Field(description="All parts its repairs used, most often used first")]
    diagnoses: tuple[DiagnosisLine, ...]


def machine_file(services: Services, machine: Machine, who: Caller, now: datetime) -> MachineFile:
    """Everything kept about a machine that the caller may see."""
    store, serial = services.store, machine.serial
    requests = store.requests(serial=serial, limit=_MOST, audience=who.audience).requests
    cases = store.page(RepairCase, where={"serial": serial}, limit=_MOST, audience=who.audience).records
    used = [part for request in requests for part in request.parts_used]
    used += [part for case in cases for part in case.parts]
    return MachineFile(
        machine=machine,
        requests=tuple(RequestView.of(request, now) for request in requests),
        repairs=tuple(sorted(cases, key=lambda case: (str(case.date or ""), case.id), reverse=True)),
        parts=_summed(used),
        diagnoses=tuple(
            _line(kept.body, kept.at) for kept in store.diagnoses_of(serial, limit=_MOST) if who.may_read(kept.given)
        ),
    )


def _summed(used: list[PartUsed]) -> tuple[PartUsed, ...]:
    """Each part once, with how many were used in all."""
    quantities: Counter[str] = Counter()
    for part in used:
        quantities[part.number] += part.quantity
    names = {part.number: part.name for part in reversed(used) if part.name}
    return tuple(
        PartUsed(number=number, name=names.get(number, ""), quantity=min(quantity, 10_000))
        for number, quantity in sorted(quantities.items(), key=lambda line: (-line[1], line[0]))
    )


def _line(body: dict[str, object], at: datetime) -> DiagnosisLine:
    report, answer = Report.model_validate(body["report"]), Answer.model_validate(body["answer"])
    top = answer.causes[0] if answer.causes else None
    return DiagnosisLine(
        id=answer.id,
        at=at,
        text=report.text,
        codes=tuple(code.code for code in answer.codes),
        cause=top.cause if top else "",
        probability=top.probability if top else None,
    )

"""Service requests opened and moved on; the outcome of a request is the outcome of its diagnosis."""

from __future__ import annotations

import uuid
from datetime import datetime

from api.auth.caller import Caller
from api.problems import not_found
from api.reporting import Told
from api.request_outcomes import fixed, not_fixed, with_closing_note
from api.request_problems import REQUEST, no_original, request_changed, request_open
from api.request_steps import (
    AnotherCall,
    Cancelled,
    Closed,
    Dispatched,
    FollowedUp,
    NewRequest,
    Remote,
    Repaired,
    Step,
    Triaged,
)
from api.services import Services
from api.visible import visible_diagnosis
from assistant.answer import Answer, Report
from assistant.triage.known import past_of
from assistant.understanding import language_of
from knowledge.diagnoses import Given
from knowledge.records import Machine
from knowledge.requests import Call, Move, Promises, ServiceRequest, Visit
from knowledge.requests_kept import RequestChanged, RequestOpen


def open_request(services: Services, new: NewRequest, who: Caller, now: datetime) -> ServiceRequest:
    """A new request, triaged at once where it names a diagnosis; refused while the machine has an open one."""
    triaged = _from_diagnosis(services, new.diagnosis_id, who) if new.diagnosis_id else {}
    serial = new.serial or str(triaged.get("serial", ""))
    machine = services.store.get(Machine, serial, who.audience) if serial else None
    settings = services.settings_now
    request = ServiceRequest(
        id=uuid.uuid4().hex,
        language=language_of(new.text or new.symptom),
        customer=new.customer or (machine.customer if machine else ""),
        machine_model=new.machine_model or (machine.model if machine else ""),
        serial=serial,
        symptom=new.symptom or new.text[:2_000],
        urgency=new.urgency,
        promises=Promises.from_hours(now, settings.first_response_minutes, settings.repair_hours),
        received=now,
        calls=(Call(at=now, who=who.name, caller=new.caller, phone=new.phone, text=new.text),),
        moves=(Move(at=now, who=who.name, status="received"),),
    )
    if triaged:
        stated = {name: value for name, value in triaged.items() if value and name not in ("serial",)}
        stated |= {"symptom": new.symptom} if new.symptom else {}
        request = request.moved("triaged", who.name, now, "", stated)
    request = _with_its_past(services, request, who, now)
    try:
        services.store.open_request(request, who.by, who.given, alone_for=None if new.anyway else who.audience)
    except RequestOpen as error:
        raise request_open(error.kept) from error
    return request


def visible_request(services: Services, id: str, who: Caller) -> ServiceRequest:
    """The request of an id; a 404 where there is none or it may hold what is hidden."""
    kept = services.store.request(id)
    if kept is None or not _may_read(kept.given, who):
        raise not_found(REQUEST, id)
    return kept.request


def _may_read(given: Given, who: Caller) -> bool:
    return given.is_readable_by(who.key, who.audience, oversees=True)


def add_call(
    services: Services, request: ServiceRequest, call: AnotherCall, who: Caller, now: datetime
) -> ServiceRequest:
    """The request with another call on it."""
    _check_version(request, call.version)
    told = Call(at=now, who=who.name, caller=call.caller, phone=call.phone, text=call.text)
    return _saved(services, request.model_copy(update={"calls": (*request.calls, told)}), who, "another call")


def move_on(services: Services, request: ServiceRequest, step: Step, who: Caller, now: datetime) -> ServiceRequest:
    """The request one step further; ``MoveRefused`` where that does not follow."""
    _check_version(request, step.version)
    told: Told | None = None
    match step:
        case Triaged():
            stated = _from_diagnosis(services, step.diagnosis_id, who) if step.diagnosis_id else {}
            stated |= {"urgency": step.urgency} if step.urgency else {}
            moved = request.moved("triaged", who.name, now, step.note, stated)
            told = not_fixed(services, request, step, who) if step.did_not_help else None
        case Remote():
            moved = request.moved("remote", who.name, now, step.note)
        case Dispatched():
            moved = request.moved("dispatched", who.name, now, step.note, {"visits": _visits(request, step, now)})
        case Repaired():
            moved = request.moved("repaired", who.name, now, step.note, _repair(request, step, now))
            told = fixed(services, request, step, who)
        case FollowedUp(satisfied=False):
            moved = request.reopened_by(who.name, now, step.note, services.settings_now.repair_hours)
        case FollowedUp():
            moved = request.moved("followed_up", who.name, now, step.note, {"is_satisfied": True})
        case Closed():
            moved = request.moved("closed", who.name, now, step.note, {"closed": now})
            told = with_closing_note(services, request, step.note)
        case Cancelled():
            moved = request.moved("cancelled", who.name, now, step.note, _cancelled(services, request, step, who, now))
    if told is not None:
        moved = moved.model_copy(update={"outcome_id": told.outcome.id})
    return _saved(services, moved, who, step.note, told)


def _saved(
    services: Services, changed: ServiceRequest, who: Caller, reason: str, told: Told | None = None
) -> ServiceRequest:
    """The request's next version, kept with the outcome that it tells or not at all."""
    try:
        saved = services.store.save_request(changed, who.by, reason=reason, told=told.writing if told else None)
    except RequestChanged as error:
        raise request_changed(error.kept, changed.version) from error
    services.index.notify()
    return saved


def _check_version(request: ServiceRequest, version: int) -> None:
    if request.version != version:
        raise request_changed(request, version)


def _with_its_past(services: Services, request: ServiceRequest, who: Caller, now: datetime) -> ServiceRequest:
    """The request, marked where its machine was repaired lately or has had the same fault several times."""
    if not request.serial:
        return request
    reference = services.assistant.desk.current(who.audience)
    past = past_of(services.store, request.serial, request.codes, request.component, reference, now)
    repeats = past.repeated.times if past.repeated else 0
    return request.model_copy(update={"is_rework": past.is_rework, "repeats": repeats})


def _from_diagnosis(services: Services, id: str, who: Caller) -> dict[str, object]:
    """What a request takes over from the diagnosis it rests on."""
    body = visible_diagnosis(services.store, id, who).body
    report, answer = Report.model_validate(body["report"]), Answer.model_validate(body["answer"])
    return {
        "diagnosis_id": id,
        "language": answer.language,
        "machine_model": answer.machine_model,
        "serial": answer.serial or report.serial,
        "symptom": report.text,
        "codes": tuple(code.code for code in answer.codes),
        "component": answer.causes[0].component if answer.causes else "",
    }


def _visits(request: ServiceRequest, step: Dispatched, now: datetime) -> tuple[Visit, ...]:
    """The visits with the one now planned; sent instead of somebody, it takes over what is not named anew."""
    is_instead = request.status == "dispatched"
    earlier, replaced = (request.visits[:-1], request.visits[-1:]) if is_instead else (request.visits, ())
    planned = {name: getattr(visit, name) for visit in replaced for name in ("technician", "depot", "parts")}
    named = {name: getattr(step, name) for name in ("technician", "depot", "parts") if name in step.model_fields_set}
    return (*earlier, Visit(at=now, **planned | named))


def _cancelled(
    services: Services, request: ServiceRequest, step: Cancelled, who: Caller, now: datetime
) -> dict[str, object]:
    if step.because == "duplicate":
        kept = services.store.request(step.duplicate_of)
        if kept is None or kept.request.id == request.id or not _may_read(kept.given, who):
            raise no_original(step.duplicate_of)
    of = step.duplicate_of if step.because == "duplicate" else ""
    return {"cancelled": now, "cancelled_because": step.because, "duplicate_of": of}


def _repair(request: ServiceRequest, step: Repaired, now: datetime) -> dict[str, object]:
    first = request.first_repaired or now
    return {"repaired": now, "first_repaired": first, "parts_used": (*request.parts_used, *step.parts)}

"""What a request's moves tell about its diagnosis: its outcome is the outcome of the diagnosis, told once."""

from __future__ import annotations

from api.auth.caller import Caller
from api.reporting import Told, told_outcome
from api.request_problems import no_diagnosis
from api.request_steps import Repaired, Triaged
from api.services import Services
from assistant.belief.outcomes import OutcomeReport
from knowledge.outcomes import DiagnosisOutcome
from knowledge.requests import ServiceRequest


def fixed(services: Services, request: ServiceRequest, step: Repaired, who: Caller) -> Told | None:
    """What cured it; nothing where no diagnosis was made, and then no cause may be named."""
    if not request.diagnosis_id:
        if step.cause != "" or step.did_not_help:
            raise no_diagnosis()
        return None
    said = OutcomeReport(
        who=_teller(services, request, who),
        fixed=True,
        cause=step.cause,
        parts=step.parts,
        labour_minutes=step.labour_minutes,
        did_not_help=step.did_not_help,
        note=step.note,
    )
    return _told(services, request, said)


def not_fixed(services: Services, request: ServiceRequest, step: Triaged, who: Caller) -> Told:
    """What was tried in vain; a 422 where no diagnosis was made."""
    if not request.diagnosis_id:
        raise no_diagnosis()
    first, *others = step.did_not_help
    said = OutcomeReport(
        who=_teller(services, request, who), fixed=False, cause=first, did_not_help=tuple(others), note=step.note
    )
    return _told(services, request, said)


def _told(services: Services, request: ServiceRequest, said: OutcomeReport) -> Told:
    glossary = services.assistant.desk.current().glossary
    return told_outcome(services.store, glossary, request.diagnosis_id, said)


def _teller(services: Services, request: ServiceRequest, who: Caller) -> str:
    """Whose word the outcome is: the technician's who was there, where it has an account, else the agent's."""
    technician = request.visits[-1].technician if request.visits else ""
    account = services.store.account(technician) if technician else None
    return account.name if account else who.name


def with_closing_note(services: Services, request: ServiceRequest, note: str) -> Told | None:
    """A closure note stands in the draft case, behind what was said at the repair; reviewed ones are left alone."""
    kept = services.store.get(DiagnosisOutcome, request.outcome_id) if request.outcome_id and note else None
    if kept is None:
        return None
    said = OutcomeReport.model_validate(
        kept.model_dump(include={"who", "fixed", "cause", "parts", "labour_minutes"})
        | {"did_not_help": [tried.cause for tried in kept.did_not_help], "note": f"{kept.note}\n{note}".strip()}
    )
    return _told(services, request, said)

"""Diagnoses: a report in, likely causes with parts and evidence out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Body, Response

from api.auth.permission import MayAsk
from api.diagnosing import diagnose
from api.documentation import headers, problems
from api.problems import empty_report
from api.provided import Provided
from api.routing import Router
from api.visible import visible_diagnosis
from assistant.answer import Answer, Report

router = Router(prefix="/v1/diagnoses", tags=["diagnoses"])

_EXAMPLES = {
    "zh": {
        "summary": "中文报修",
        "value": {"text": "动臂提升无力，热车后更明显，报 E02", "machine_model": "HX220"},
    },
    "en": {
        "summary": "A report in English with a typed code",
        "value": {"text": "engine derates under load", "machine_model": "HX220", "codes": ["spn100/fmi1"]},
    },
    "codes": {"summary": "Only a code", "value": {"codes": ["P0087"], "language": "zh"}},
}
_CREATED = headers(201, Location="Where to read it again")


@router.post("", status_code=201, summary="Diagnose a report", responses={**_CREATED, **problems(400, 413, 422)})
def create_diagnosis(
    report: Annotated[Report, Body(openapi_examples=_EXAMPLES)],
    who: MayAsk,
    services: Provided,
    response: Response,
) -> Answer:
    """Likely causes with probabilities that, with "another cause", sum to one.

    An unknown machine or serial is no error: the technician still gets an answer, and `notes` says what was not
    known. `abstained` is true when nothing known resembles the report.
    """
    if report.is_empty:
        raise empty_report()
    answer = diagnose(services, report, who.given)
    response.headers["Location"] = f"{router.prefix}/{quote(answer.id, safe='')}"
    return answer


@router.get("/{diagnosis_id:path}", summary="Read an answer again", responses=problems(404))
def read_diagnosis(diagnosis_id: str, who: MayAsk, services: Provided) -> Answer:
    """The answer exactly as it was given, to whom it was given; agents and editors read those of others, too."""
    return Answer.model_validate(visible_diagnosis(services.store, diagnosis_id, who).body["answer"])

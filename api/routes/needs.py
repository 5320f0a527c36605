"""What the field needs, and a draft begun from it."""

from __future__ import annotations

from fastapi import Response

from api.auth.permission import MayEdit
from api.documentation import problems
from api.editing import DraftView, editing, editor, steps
from api.etags import tag
from api.needing import Needs, case_from, needs
from api.provided import Provided
from api.routing import Router
from api.visible import visible_diagnosis
from assistant.answer import Answer, Report

router = Router(prefix="/v1/needs", tags=["editing"])


@router.get("", summary="What the field needs", responses=problems())
def list_needs(who: MayEdit, services: Provided) -> Needs:
    """Reports refused, answered unsurely or marked wrong, grouped by likeness; and gaps in the knowledge."""
    return needs(services, who)


@router.post("/{diagnosis_id}/draft", status_code=201, summary="Begin a case from it", responses=problems(404, 428))
def begin_draft(diagnosis_id: str, who: MayEdit, services: Provided, response: Response) -> DraftView:
    """A draft case with the report's words, machine and codes, for an editor to complete."""
    kept = visible_diagnosis(services.store, diagnosis_id, who)
    case = case_from(Report.model_validate(kept.body["report"]), Answer.model_validate(kept.body["answer"]))
    with steps(who):
        held = editing(services).begin(case, editor(who), note=f"from diagnosis {diagnosis_id}")
    response.headers["Location"] = f"/v1/drafts/{held.record.id}"
    tag(response, held.version)
    return DraftView.of_version(held)

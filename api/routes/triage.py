"""Triage: a caller's story in, a structured request out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Body, Query, Response

from api.auth.permission import MayTriage
from api.documentation import problems
from api.problems import empty_report
from api.provided import Provided
from api.routing import Router
from assistant.triage.request_facts import CallerStory, Triage

router = Router(prefix="/v1/triage", tags=["triage"])

_NOT_KEPT: dict[int | str, dict[str, Any]] = {200: {"model": Triage, "description": "Understood, and nothing kept"}}
_EXAMPLES = {
    "zh": {
        "summary": "口述，没有标点",
        "value": {"text": "喂你好我是青麓的老王我那台HX220从昨天下午开始动臂提不起来热车更明显还报E02赶紧派人来"},
    },
    "en": {
        "summary": "A caller in English",
        "value": {"text": "hi mark from northmere here our hx220 wont start since today", "phone": "555 01 99"},
    },
}


@router.post("", status_code=201, summary="Understand a caller", responses={**_NOT_KEPT, **problems(400, 413, 422)})
def create_triage(
    story: Annotated[CallerStory, Body(openapi_examples=_EXAMPLES)],
    who: MayTriage,
    services: Provided,
    response: Response,
    keep: Annotated[bool, Query(description="False while the caller still talks: nothing is kept")] = True,
) -> Triage:
    """Whose machine, what it does, how urgent it is, what to ask, what to read out, and else who to send with what.

    `id` is that of the diagnosis behind it, kept without names and numbers: open a request with it. What is not known
    is null or a question, never a guess; `known` comes before everything else. While the story is still growing, ask
    with `keep=false`: nothing is kept then, the answer is 200, and its `id` opens no request.
    """
    if story.is_empty:
        raise empty_report()
    triage, report = services.triage.triage(story, datetime.now(UTC), who.audience)
    if not keep:
        response.status_code = 200
        return triage
    body = {"report": report.model_dump(mode="json"), "answer": triage.answer.model_dump(mode="json")}
    services.store.save_diagnosis(triage.id, body, who.given)
    response.headers["Location"] = f"/v1/diagnoses/{triage.id}"
    return triage

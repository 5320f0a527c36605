"""A report answered and kept, the same way for HTTP and the command line."""

from __future__ import annotations

from api.services import Services
from assistant.answer import Answer, Report


def diagnose(services: Services, report: Report) -> Answer:
    """The answer to a report, saved with the report under the answer's id before it goes out."""
    answer = services.assistant.diagnose(report)
    body = {"report": report.model_dump(mode="json"), "answer": answer.model_dump(mode="json")}
    services.store.save_diagnosis(answer.id, body)
    return answer


def saved_answer(services: Services, diagnosis_id: str) -> Answer | None:
    """The answer that was given under an id; None when there is none."""
    body = services.store.diagnosis(diagnosis_id)
    return None if body is None else Answer.model_validate(body["answer"])

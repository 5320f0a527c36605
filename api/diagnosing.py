"""A report answered and kept, the same way for HTTP and the command line."""

from __future__ import annotations

from api.services import Services
from assistant.answer import Answer, Report
from knowledge.diagnoses import LOCALLY, Given


def diagnose(services: Services, report: Report, given: Given = LOCALLY) -> Answer:
    """The answer to a report from what the reader may see, saved under the answer's id before it goes out."""
    answer = services.assistant.diagnose(report, given.audience)
    services.meter.diagnosed(abstained=answer.abstained)
    body = {"report": report.model_dump(mode="json"), "answer": answer.model_dump(mode="json")}
    services.store.save_diagnosis(answer.id, body, given)
    return answer

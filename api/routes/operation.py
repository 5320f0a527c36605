"""Operation: the numbers of the last day for whoever runs the server and has no Prometheus."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import Annotated

from pydantic import BaseModel, Field

from api.auth.permission import MayAdminister
from api.documentation import problems
from api.provided import Provided
from api.recent import Tally
from api.routing import Router
from api.services import Services
from knowledge.answer_figures import Answers

router = Router(prefix="/v1/operation", tags=["operation"])


class Numbers(BaseModel):
    """What happened in some time."""

    answered: Annotated[int, Field(description="Reports answered, in diagnoses, conversations and triage")]
    unknown: Annotated[int, Field(description='Of them, those answered with "we don\'t know"')]
    requests: Annotated[int, Field(description="HTTP requests since the server was started")]
    refused: Annotated[int, Field(description="Of them, those refused: nobody signed in, no right to it, too many")]
    failed: Annotated[int, Field(description="Of them, those that failed here: status 5xx")]
    median_ms: Annotated[float | None, Field(description="Half of the answers took no longer; null without any")]
    p95_ms: Annotated[float | None, Field(description="95 of 100 answers took no longer; null without any")]

    @classmethod
    def of(cls, answers: Answers, tally: Tally) -> Numbers:
        """The numbers of what the store keeps and what the server counted."""
        return cls(
            answered=answers.answered,
            unknown=answers.unknown,
            requests=tally.requests,
            refused=tally.refused,
            failed=tally.failed,
            median_ms=_rounded(tally.milliseconds(0.5)),
            p95_ms=_rounded(tally.milliseconds(0.95)),
        )


class Hour(Numbers):
    """An hour's numbers."""

    begins: datetime


class Operation(BaseModel):
    """What runs, since when, and what it did in the last 24 hours."""

    version: str
    started: datetime
    embedding_model: str
    chat_model: Annotated[str, Field(description="Empty: answers are worded by templates")]
    passages: Annotated[int, Field(description="How many are searched")]
    day: Numbers
    hours: Annotated[tuple[Hour, ...], Field(description="The last 24, the oldest first; the last one is not over")]


@router.get("", summary="Read how it runs", responses=problems())
def read_operation(who: MayAdminister, services: Provided) -> Operation:  # noqa: ARG001
    """Versions and the last day's numbers; answers are counted in the database, requests since the server started."""
    hours, whole = _hours(services), Tally()
    for _, _, tally in hours:
        whole.add(tally)
    answered, unknown = (sum(getattr(answers, name) for _, answers, _ in hours) for name in ("answered", "unknown"))
    return Operation(
        version=version("faultwise"),
        started=services.meter.recent.started,
        embedding_model=services.settings.embedding_model,
        chat_model=services.settings.chat_model,
        passages=len(services.index.snapshot),
        day=Numbers.of(Answers(answered, unknown), whole),
        hours=tuple(Hour(begins=begins, **dict(Numbers.of(answers, tally))) for begins, answers, tally in hours),
    )


def _hours(services: Services) -> list[tuple[datetime, Answers, Tally]]:
    counted = services.meter.recent.hours()
    answers = services.store.answers_by_hour(counted[0][0])
    return [(begins, answers.get(begins, Answers()), tally) for begins, tally in counted]


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 1)

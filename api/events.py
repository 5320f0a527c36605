"""A turn as server-sent events, stage by stage, so that a slow network shows something early.

Events in order: ``understood``, ``causes``, ``step``, ``text`` (a line each), and last ``answer`` with the whole answer
as JSON; or ``problem`` with a problem document. Nothing but ``answer`` says that the turn was kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel

from assistant.answer import Answer
from assistant.conversation import Answered, Stage, Understood
from assistant.talk.retelling import understood_words
from assistant.talk.story import Turn
from knowledge.conversations import TurnTaken
from knowledge.database import StoreBusy, StoreUnreachable

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def streamed(stages: Iterator[Stage], problem: Callable[[Exception], BaseModel]) -> EventSourceResponse:
    """The response that sends the stages as events; ``problem`` describes what stopped it, as a last event."""
    return EventSourceResponse(events(stages, problem), headers=HEADERS)


def events(stages: Iterator[Stage], problem: Callable[[Exception], BaseModel]) -> Iterator[bytes]:
    """Each stage as the bytes of its events."""
    try:
        for stage in stages:
            match stage:
                case Understood(reading=reading, language=language):
                    yield _event("understood", {"understood": understood_words(reading, language)})
                case Turn(answer=answer):
                    yield _event("causes", _causes(answer))
                    yield _event("step", _step(answer))
                case Answered(turn=turn, is_repeat=is_repeat):
                    if is_repeat:
                        yield _event("step", _step(turn.answer))
                    for line in turn.answer.text.splitlines():
                        yield _event("text", {"text": line})
                    yield _event("answer", turn.answer)
    except (TurnTaken, StoreBusy, StoreUnreachable) as error:
        # subtle: the status line is long gone, so what went wrong can only be told as an event.
        yield _event("problem", problem(error))


def _causes(answer: Answer) -> dict[str, Any]:
    causes = [{"cause": cause.cause, "probability": cause.probability} for cause in answer.causes]
    return {"causes": causes, "another_cause": answer.another_cause}


def _step(answer: Answer) -> dict[str, Any]:
    return {
        "safety": [notice.model_dump() for notice in answer.safety],
        "acknowledge": answer.acknowledge,
        "next_step": answer.next_step.model_dump(),
    }


def _event(name: str, body: BaseModel | dict[str, Any]) -> bytes:
    text = body.model_dump_json() if isinstance(body, BaseModel) else json.dumps(body, ensure_ascii=False)
    return format_sse_event(event=name, data_str=text)

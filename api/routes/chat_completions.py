"""OpenAI's dialect: chat front ends and clients made for it talk to Faultwise as if to a model."""

from __future__ import annotations

from typing import Annotated

from fastapi import Body, Response

from api.auth.permission import MayAsk
from api.documentation import events, problems
from api.problems import RequestProblem, not_ready, turn_taken
from api.provided import Provided
from api.routing import Router
from api.surfaces.chat_completion import ChatCompletion, completion, streamed
from api.surfaces.chat_messages import CompletionRequest, check
from api.surfaces.chat_thread import turn_of
from assistant.conversation import Answered
from knowledge.conversations import TurnTaken

router = Router(prefix="/v1/chat/completions", tags=["chat clients"])

_EXAMPLES = {
    "zh": {
        "summary": "中文报修",
        "value": {"model": "faultwise", "messages": [{"role": "user", "content": "HX220 动臂提升无力，报 E02"}]},
    },
    "en": {
        "summary": "A report in English",
        "value": {"model": "faultwise", "messages": [{"role": "user", "content": "HX350: engine derates under load"}]},
    },
}
_STREAM = events("The answer; with `stream` as server-sent chunks and a last `[DONE]`")


@router.post(
    "", summary="Chat", response_model=ChatCompletion, responses={**_STREAM, **problems(400, 404, 409, 413, 422)}
)
def create_completion(
    request: Annotated[CompletionRequest, Body(openapi_examples=_EXAMPLES)], who: MayAsk, services: Provided
) -> ChatCompletion | Response:
    """The answer to the last message in the light of those before.

    Machine, codes and acknowledged hazards are said in words. The line with the reference under an answer finds the
    conversation again when the list is sent with the next message; a list without it is told anew.
    """
    check(request)
    try:
        stages = turn_of(services, request, who)
        if request.stream:
            return streamed(request, stages, _named)
        *_, last = stages
    except TurnTaken as error:
        raise _named(error) from error
    assert isinstance(last, Answered)
    return completion(request, last.turn.answer)


def _named(error: Exception) -> RequestProblem:
    return turn_taken("") if isinstance(error, TurnTaken) else not_ready()

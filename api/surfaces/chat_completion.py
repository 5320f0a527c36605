"""An answer as OpenAI's clients read it: whole, or as chunks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel, Field

from api.events import HEADERS
from api.problems import RequestProblem
from api.surfaces.chat_errors import ApiError
from api.surfaces.chat_messages import MODEL, CompletionRequest, Place
from assistant.answer import Answer
from assistant.conversation import Answered, Stage
from knowledge.conversations import TurnTaken
from knowledge.database import StoreBusy, StoreUnreachable

_TOKENS = re.compile(r"[㐀-鿿]|[A-Za-z0-9]+|[^\sA-Za-z0-9㐀-鿿]")


class Usage(BaseModel):
    """How much was read and written; a token is a Chinese character, a word or a sign."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Reply(BaseModel):
    """What is said."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: Reply
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class ChatCompletion(BaseModel):
    """An answer to a chat."""

    id: Annotated[str, Field(description="`chatcmpl-` and the id of the diagnosis")]
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: Literal["faultwise"] = MODEL  # type: ignore[assignment]
    choices: tuple[Choice, ...]
    usage: Usage


class Delta(BaseModel):
    """What a chunk adds."""

    role: Literal["assistant"] | None = None
    content: str | None = None


class ChunkChoice(BaseModel):
    """The one answer's next piece."""

    index: Literal[0] = 0
    delta: Delta
    finish_reason: Literal["stop"] | None


class Chunk(BaseModel):
    """A piece of an answer."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: Literal["faultwise"] = MODEL  # type: ignore[assignment]
    choices: tuple[ChunkChoice, ...]
    usage: Usage | None = None


def completion(request: CompletionRequest, answer: Answer) -> ChatCompletion:
    """The whole answer."""
    text = content(answer)
    return ChatCompletion(
        id=f"chatcmpl-{answer.id}",
        created=int(time.time()),
        choices=(Choice(message=Reply(content=text)),),
        usage=usage(request, text),
    )


def streamed(
    request: CompletionRequest, stages: Iterator[Stage], problem: Callable[[Exception], RequestProblem]
) -> EventSourceResponse:
    """The answer line by line; ``problem`` says what stopped it, as a last event."""
    return EventSourceResponse(_events(request, stages, problem), headers=HEADERS)


def _events(
    request: CompletionRequest, stages: Iterator[Stage], problem: Callable[[Exception], RequestProblem]
) -> Iterator[bytes]:
    try:
        for stage in stages:
            if isinstance(stage, Answered):
                wants_usage = bool(request.stream_options and request.stream_options.include_usage)
                for chunk in chunks(stage.turn.answer, request, wants_usage):
                    yield format_sse_event(data_str=chunk.model_dump_json(exclude_none=True))
    except (TurnTaken, StoreBusy, StoreUnreachable) as error:
        # subtle: the status line is long gone, so what went wrong can only be told as an event.
        said = ApiError.of(problem(error).document("en", "")).model_dump_json()
        yield format_sse_event(data_str=f'{{"error": {said}}}')
    yield format_sse_event(data_str="[DONE]")


def chunks(answer: Answer, request: CompletionRequest, wants_usage: bool) -> Iterator[Chunk]:
    """Who speaks, each line, the end, and where it is wanted what it took."""
    text, created, id = content(answer), int(time.time()), f"chatcmpl-{answer.id}"
    deltas = (Delta(role="assistant", content=""), *(Delta(content=line) for line in text.splitlines(keepends=True)))
    for delta in deltas:
        yield Chunk(id=id, created=created, choices=(ChunkChoice(delta=delta, finish_reason=None),))
    yield Chunk(id=id, created=created, choices=(ChunkChoice(delta=Delta(), finish_reason="stop"),))
    if wants_usage:
        yield Chunk(id=id, created=created, choices=(), usage=usage(request, text))


def content(answer: Answer) -> str:
    """The answer in words, and where it was kept."""
    return f"{answer.text}\n\n{Place(answer.conversation, answer.turn).line(answer.language)}"


def usage(request: CompletionRequest, text: str) -> Usage:
    """How much was read and written."""
    read, written = sum(tokens(message.text) for message in request.messages), tokens(text)
    return Usage(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)


def tokens(text: str) -> int:
    """How many Chinese characters, words and signs there are.

    >>> tokens("动臂 slow, E02")
    5
    """
    return len(_TOKENS.findall(text))

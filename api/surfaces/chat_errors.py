"""Errors where OpenAI's clients look for them: a member ``error`` of the problem document, which may have members."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, Field

from api.problems import Problem

_SPOKEN_AT = ("/v1/chat/", "/v1/models")
_CODES = {
    "not-signed-in": "invalid_api_key",
    "no-such-model": "model_not_found",
    "conversation-full": "context_length_exceeded",
    "too-many-requests": "rate_limit_exceeded",
}


class ApiError(BaseModel):
    """An error in OpenAI's shape."""

    message: str
    type: Annotated[str, Field(examples=["invalid_request_error"])]
    param: str | None
    code: Annotated[str, Field(examples=["model_not_found"])]

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The problem in OpenAI's words."""
        name = problem.type.rpartition(":")[2]
        param = problem.errors[0].field.removeprefix("body.") if problem.errors else None
        if name == "no-such-model":
            param = "model"
        return cls(
            message=problem.detail,
            type="server_error" if problem.status >= 500 else "invalid_request_error",
            param=param,
            code=_CODES.get(name, name.replace("-", "_")),
        )


class ChatProblem(Problem):
    """A problem document that OpenAI's clients can read."""

    error: ApiError


def worded_for(path: str, problem: Problem) -> Problem:
    """The problem as whoever asks at this path can read it.

    >>> unknown = Problem(type="urn:faultwise:problem:no-such-model", title="", status=404, detail="no", instance="")
    >>> worded_for("/v1/cases", unknown) is unknown
    True
    >>> worded_for("/v1/models/gpt", unknown).error.code
    'model_not_found'
    """
    if not path.startswith(_SPOKEN_AT):
        return problem
    return ChatProblem(**problem.model_dump(), error=ApiError.of(problem))

"""The OpenAPI description: every route with its errors, and pages that need no network to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from api.problems import MEDIA_TYPE, Problem

DESCRIPTION = """\
Fault codes and symptoms in; likely causes with probabilities, checks, parts and evidence out.

报修内容（故障代码和现象）进，可能原因（含概率）、检查、配件和依据出。

Every error is a problem document (RFC 9457, `application/problem+json`), in Chinese or English by `Accept-Language`.
"""

TAGS = [
    {"name": "diagnoses", "description": "Reports of technicians and the answers to them"},
    {
        "name": "conversations",
        "description": "A diagnosis turn by turn, until the machine works or an expert takes over",
    },
    {"name": "triage", "description": "Callers understood, and their requests until the customer is satisfied"},
    {"name": "outcomes", "description": "What happened after a diagnosis: reported, kept in an audit trail, withdrawn"},
    {
        "name": "knowledge",
        "description": "What Faultwise knows: cases, codes, parts, machines, manuals, passages",
    },
    {"name": "editing", "description": "Knowledge as it is written: drafts, reviews, publication, versions"},
    {"name": "webhooks", "description": "Other programs told what happens: signed, and tried until it arrives"},
    {"name": "access", "description": "Signing in, tokens, accounts, and who did what"},
    {"name": "chat clients", "description": "OpenAI's dialect, for clients and front ends made for it"},
    {"name": "operation", "description": "Whether the server is alive and ready"},
]

_MEANINGS = {
    400: "The body cannot be read as JSON in UTF-8",
    401: "Nobody is signed in: no token, or one that is not or no longer good",
    403: "The account or its token may not do this",
    404: "There is no such record, or it is hidden from the account",
    409: "Somebody else was first, or what is asked for cannot be now",
    412: "Another version is there than the one that was read; `errors` lists what changed",
    413: "The body is too large",
    428: "The change does not say which version it is for: send `If-Match`",
    429: "More requests than one account may make; `Retry-After` says when to go on",
    422: "A field is missing, misspelt, of the wrong type or too long",
    501: "What this needs is not installed on the server",
    502: "The identity provider gave no usable answer",
    500: "A fault of the server; the id is in its log",
    503: "The server cannot answer yet",
}


_PERMISSION = (401, 403, 429)
_TEXT = {"type": "string"}


def events(description: str) -> dict[int | str, dict[str, Any]]:
    """The ``responses=`` of a route that may answer with server-sent events."""
    event = {"type": "object", "properties": {"event": _TEXT, "data": _TEXT}, "required": ["data"]}
    return {200: {"description": description, "content": {"text/event-stream": {"itemSchema": event}}}}


def headers(status: int, **described: str) -> dict[int | str, dict[str, Any]]:
    """The ``responses=`` of a route whose answer has these headers."""
    return {status: {"headers": {name: {"description": said, "schema": _TEXT} for name, said in described.items()}}}


def problems(*statuses: int, is_public: bool = False) -> dict[int | str, dict[str, Any]]:
    """The ``responses=`` of a route that may answer with these errors, and with 500 as any route may.

    Unless it is public, it may also answer that somebody may not ask.
    """
    all_of_them = (*statuses, *(() if is_public else _PERMISSION), 500)
    return {status: {"model": Problem, "description": _MEANINGS[status]} for status in sorted(set(all_of_them))}


def install(app: FastAPI) -> None:
    """Describe errors as they are really sent."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _correct(described())
        return described()

    app.openapi = openapi  # type: ignore[method-assign]


def _correct(schema: dict[str, Any]) -> None:
    """Problem documents under their media type; none of FastAPI's own error format, which is never sent."""
    for responses in _responses(schema):
        if "HTTPValidationError" in str(responses.get("422")):
            del responses["422"]
        for status in responses:
            if status >= "400":
                responses[status]["content"] = {MEDIA_TYPE: responses[status]["content"].pop("application/json")}
    for unsent in ("HTTPValidationError", "ValidationError"):
        schema["components"]["schemas"].pop(unsent, None)


def _responses(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in (*schema["paths"].values(), *schema.get("webhooks", {}).values()):
        for operation in path.values():
            yield operation["responses"]

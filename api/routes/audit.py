"""The audit trail: every sign-in and every change, read page by page or taken away whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.auth.permission import MayAdminister
from api.documentation import problems
from api.language import Said
from api.moments import AskedMoment
from api.problems import RequestProblem, at_field
from api.provided import Provided
from api.routing import Router
from knowledge.access.trail import Entry, PlaceUnknown, Wanted
from knowledge.records import Label

router = Router(prefix="/v1/audit", tags=["access"])

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class AuditQuery(BaseModel):
    """Which lines are wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: Annotated[Label, Field(description="Only what this account or author did")] = ""
    action: Annotated[
        Label, Field(description="Only this: put, retire, signed_in, sign_in_failed, account_added...")
    ] = ""
    kind: Annotated[Label, Field(description="Only what was done to this kind: case, manual, account, token...")] = ""
    key: Annotated[Label, Field(description="Only what was done to the one of this key")] = ""
    since: Annotated[AskedMoment | None, Field(description="From this moment on")] = None
    until: Annotated[AskedMoment | None, Field(description="Before this moment")] = None

    def wanted(self) -> Wanted:
        """The same for the store."""
        return Wanted(**self.model_dump(include=set(Wanted.model_fields)))


class AuditPageQuery(AuditQuery):
    """Which page of them."""

    limit: Annotated[int, Field(ge=1, le=200, description="How many lines at most")] = 50
    after: Annotated[Label, Field(description="The previous page's `next_after`; empty for the first page")] = ""


class ExportQuery(AuditQuery):
    """In which form."""

    format: Annotated[Literal["jsonl", "csv"], Field(description="JSON lines, or a table")] = "jsonl"


class AuditEntry(BaseModel):
    """Who did what to which thing, and what it was before and after."""

    at: datetime
    who: str
    action: str
    kind: str
    key: str
    reason: str
    address: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @classmethod
    def of(cls, entry: Entry) -> AuditEntry:
        """A line of the trail as it is sent."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class AuditListing(BaseModel):
    """One page of the trail, the latest first."""

    entries: tuple[AuditEntry, ...]
    next_after: Annotated[str | None, Field(description="`after` of the next page; null on the last one")]


@router.get("", summary="Read the audit trail", responses=problems(422))
def list_entries(
    query: Annotated[AuditPageQuery, Query()],
    who: MayAdminister,  # noqa: ARG001
    services: Provided,
    request: Request,
    response: Response,
) -> AuditListing:
    """Every sign-in, also failed ones, and every change to knowledge, accounts and tokens, the latest first."""
    try:
        entries, following = services.store.trail(query.wanted(), after=query.after, limit=query.limit)
    except PlaceUnknown as error:
        raise _no_such_place(query.after) from error
    if following is not None:
        url = request.url.include_query_params(after=following, limit=query.limit)
        response.headers["Link"] = f'<{url}>; rel="next"'
    return AuditListing(entries=tuple(map(AuditEntry.of, entries)), next_after=following)


_EXPORT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/jsonl": {"schema": {"type": "string"}}, "text/csv": {"schema": {"type": "string"}}}}
}


@router.get(
    "/export",
    summary="Take the audit trail away",
    response_class=StreamingResponse,
    responses={**_EXPORT, **problems(422)},
)
def export_entries(
    query: Annotated[ExportQuery, Query()],
    who: MayAdminister,  # noqa: ARG001
    services: Provided,
) -> StreamingResponse:
    """All lines that are wanted, as a file that is sent while it is read."""
    entries = map(AuditEntry.of, services.store.whole_trail(query.wanted()))
    if query.format == "csv":
        return _file(_csv_lines(entries), "text/csv; charset=utf-8", "audit.csv")
    return _file((entry.model_dump_json() + "\n" for entry in entries), "application/jsonl", "audit.jsonl")


def _file(lines: Iterator[str], media_type: str, name: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type=media_type, headers=headers)


def _csv_lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    yield _csv_line(list(AuditEntry.model_fields))
    for entry in entries:
        yield _csv_line([_cell(value) for value in entry.model_dump(mode="json").values()])


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(value: object) -> str:
    """A value as a table's cell; what a spreadsheet would take for a formula is marked as text.

    >>> _cell("=1+1"), _cell({"a": 1}), _cell(None)
    ("'=1+1", '{"a": 1}', '')
    """
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value or "")
    return f"'{text}" if text.startswith(_FORMULA) else text


def _no_such_place(after: str) -> RequestProblem:
    detail = Said(
        f"“{after}”不是有效的位置。请使用上一页的 next_after。",
        f'"{after}" is no place in the trail. Take `next_after` of the page before.',
    )
    return at_field("query.after", "no-such-place", 422, "no-such-place", Said("没有这个位置", "No such place"), detail)

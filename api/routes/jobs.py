"""Manuals over HTTP: uploaded, read as a job that one can watch, previewed, and published like any draft."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated

import anyio
from anyio.to_thread import run_sync
from fastapi import Body, Query, Request, Response
from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel, Field, JsonValue

from api.auth.caller import Caller
from api.auth.permission import MayEdit
from api.documentation import events, headers, problems
from api.events import HEADERS
from api.language import Said
from api.problems import RequestProblem, at_field, not_found
from api.provided import Provided
from api.routing import Router
from api.services import Services
from api.uploading import ManualJobs
from knowledge.editing.draft import Correction, Draft, stated
from knowledge.jobs import Job
from knowledge.records import Kind, Label, Language, Name, Record

router = Router(prefix="/v1", tags=["editing"])

_LOOK_SECONDS = 0.3
_ACCEPTED = headers(202, Location="Where the job can be watched")
_EVENTS = events("`progress`, then `end`")


class Upload(BaseModel):
    """What is said about an uploaded manual."""

    filename: Annotated[Name, Field(description="With its ending, such as HX220.pdf")]
    manual_id: Annotated[Label, Field(description="Of an earlier edition, to replace it; empty: from the name")] = ""
    language: Language | None = None
    machine_models: tuple[Name, ...] = ()
    groups: tuple[Name, ...] = ()


class Preview(BaseModel):
    """One thing that was understood: a passage, or a cause with its checks and remedy."""

    kind: Kind
    key: str
    record: Annotated[dict[str, JsonValue] | None, Field(description="As it will be published; null: it is left out")]
    read: Annotated[dict[str, JsonValue] | None, Field(description="As it was read, where an editor corrected it")]

    @classmethod
    def of(cls, read: Record, correction: Correction | None) -> Preview:
        """A record that was read, and what an editor says instead."""
        if correction is None:
            return cls(kind=read.kind, key=read.key, record=stated(read), read=None)
        said = None if correction.record is None else dict(correction.record)
        return cls(kind=read.kind, key=read.key, record=said, read=stated(read))


class PreviewPage(BaseModel):
    """Some of what was understood, in the manual's order."""

    records: tuple[Preview, ...]
    next_after: int | None
    total: int


@router.post("/manuals", status_code=202, summary="Upload a manual", responses={**_ACCEPTED, **problems(413, 422)})
def upload_manual(
    said: Annotated[Upload, Query()],
    who: MayEdit,
    request: Request,
    response: Response,
    content: Annotated[bytes, Body(media_type="application/octet-stream", description="The file as it is")] = b"",
) -> Job:
    """The file is kept and read as a job; once done, a draft waits for review and nothing is searched before."""
    if not content:
        raise _empty_file()
    wanted = Job(id="-", sha256="-", by=who.name, **said.model_dump() | {"filename": _last_part(said.filename)})
    accepted = _jobs(request).accept(wanted, content)
    response.headers["Location"] = f"{router.prefix}/jobs/{accepted.id}"
    return accepted


@router.get("/jobs", summary="List jobs", responses=problems(422))
def list_jobs(
    who: MayEdit,  # noqa: ARG001
    services: Provided,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> tuple[Job, ...]:
    """The last jobs, the latest first."""
    return services.store.jobs(limit)


@router.get("/jobs/{job_id}", summary="Read a job", responses=problems(404))
def read_job(job_id: str, who: MayEdit, services: Provided) -> Job:
    """How far it is, and once it is done what was understood."""
    return _job(services, job_id, who)


@router.get(
    "/jobs/{job_id}/events",
    summary="Watch a job",
    response_class=Response,
    responses={**_EVENTS, **problems(404)},
)
def watch_job(job_id: str, who: MayEdit, services: Provided) -> Response:
    """The job as server-sent events: `progress` at every step, last `end`, each with the job as JSON."""
    _job(services, job_id, who)
    return EventSourceResponse(_events(services, job_id), headers=HEADERS)


@router.get("/jobs/{job_id}/records", summary="Preview what was understood", responses=problems(404, 422))
def preview(
    job_id: str,
    who: MayEdit,
    services: Provided,
    after: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PreviewPage:
    """The passages and causes that publishing the draft makes searchable, as they are corrected so far."""
    job = _job(services, job_id, who)
    found = services.store.job_result(job_id)
    draft = services.store.get(Draft, job.draft_id, who.audience) if job.draft_id else None
    said = {(one.kind, one.key): one for one in draft.corrections} if draft else {}
    shown = [Preview.of(one, said.get((one.kind, one.key))) for one in found[after : after + limit]]
    following = after + limit if after + limit < len(found) else None
    return PreviewPage(records=tuple(shown), next_after=following, total=len(found))


@router.post("/jobs/{job_id}/resumption", status_code=202, summary="Take up a job", responses=problems(404, 409))
def resume_job(job_id: str, who: MayEdit, services: Provided, request: Request) -> Job:
    """An interrupted job begins anew; its file was kept."""
    found = _job(services, job_id, who)
    if found.state != "interrupted":
        raise _not_interrupted()
    return _jobs(request).take_up(found)


async def _events(services: Services, job_id: str) -> AsyncIterator[bytes]:
    last = None
    while True:
        found = await run_sync(services.store.job, job_id)
        if found is None:
            return
        if found != last:
            yield format_sse_event(event="end" if found.is_finished else "progress", data_str=found.model_dump_json())
        if found.is_finished:
            return
        last = found
        await anyio.sleep(_LOOK_SECONDS)


def _job(services: Services, job_id: str, who: Caller) -> Job:
    """A job that the caller may see: of a manual that is open to one of its groups."""
    found = services.store.job(job_id)
    sees = found is not None and (not found.groups or who.audience.groups is None)
    if found is None or not (sees or who.is_named(found.by) or set(found.groups) & set(who.audience.groups or ())):
        raise not_found(Said("任务", "job"), job_id)
    return found


def _jobs(request: Request) -> ManualJobs:
    jobs = request.app.state.jobs
    assert isinstance(jobs, ManualJobs)
    return jobs


def _last_part(filename: str) -> str:
    """The name without folders, whichever system wrote it.

    >>> _last_part("../../HX.pdf"), _last_part("C:\\\\manuals\\\\HX.pdf")
    ('HX.pdf', 'HX.pdf')
    """
    return PureWindowsPath(PurePosixPath(filename).name).name or "upload"


def _empty_file() -> RequestProblem:
    detail = Said("文件是空的。请把手册文件放在请求正文中。", "The file is empty. Send the manual's bytes as the body.")
    return at_field("body", "empty", 422, "empty-file", Said("文件为空", "Empty file"), detail)


def _not_interrupted() -> RequestProblem:
    return RequestProblem(
        409,
        "not-interrupted",
        Said("任务没有中断", "Not interrupted"),
        Said("只有中断的任务才能重新开始。", "Only an interrupted job can be taken up again."),
    )

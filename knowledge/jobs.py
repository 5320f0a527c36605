"""Jobs: manuals that are being read, each with how far it is and what was understood.

The file is kept in the transaction that keeps the job, so what was acknowledged is not lost by a crash; a job whose
program no longer says that it lives is interrupted and can be taken up again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import insert, select, update

from knowledge.canonical import body_of, body_of_model, canonical_json, storable
from knowledge.changes import parsed_as, record_types
from knowledge.database import Database
from knowledge.files import StoredFile
from knowledge.records import Label, Language, Model, Name, Record, Text
from knowledge.schema import job
from knowledge.webhooks.events import of_job
from knowledge.webhooks.telling import tell
from knowledge.writing import put_files

SILENT = timedelta(seconds=15)  # after which an unfinished job's program is taken for dead
JobState = Literal["waiting", "running", "done", "failed", "interrupted"]


class JobProblem(Model):
    """Why a job failed, in both languages."""

    zh: Text
    en: Text


class Understood(Model):
    """What was understood of a manual."""

    pages: int
    passages: int
    tables: int
    causes: int
    codes: tuple[str, ...]
    pages_without_text: tuple[int, ...]
    notes: tuple[str, ...] = ()


class Job(Model):
    """The reading of one manual; ``draft_id`` is the draft that waits for review once it is done."""

    id: Name
    state: JobState = "waiting"
    by: Name
    filename: Name
    sha256: Name
    manual_id: Label = ""
    language: Language | None = None
    machine_models: tuple[Name, ...] = ()
    groups: tuple[Name, ...] = ()
    pages_done: int = 0
    pages: int = 0
    understood: Understood | None = None
    problem: JobProblem | None = None
    draft_id: Label = ""

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in ("done", "failed", "interrupted")


class KeepsJobs:
    """The store's part that keeps jobs."""

    _database: Database

    def add_job(self, wanted: Job, file: StoredFile) -> None:
        """Keep a job and the file it is about, in one transaction."""
        with self._database.writing() as connection:
            put_files(connection, (file,))
            connection.execute(insert(job).values(id=wanted.id, **_columns(wanted)))

    def save_job(self, changed: Job, result: Iterable[Record] | None = None) -> None:
        """How a job stands now, and once it is done the records that were read."""
        values = _columns(changed)
        if result is not None:
            values["result"] = canonical_json([[record.kind, record.key, body_of(record)] for record in result])
        with self._database.writing() as connection:
            connection.execute(update(job).where(job.c.id == changed.id).values(values))
            tell(connection, of_job(changed))

    def touch_job(self, id: str) -> None:
        """Say that the job's program lives."""
        with self._database.writing() as connection:
            connection.execute(update(job).where(job.c.id == storable(id)).values(changed=datetime.now(UTC)))

    def job(self, id: str) -> Job | None:
        """A job as it stands; one whose program fell silent is interrupted."""
        with self._database.reading() as connection:
            row = connection.execute(select(job.c.body, job.c.changed).where(job.c.id == storable(id))).first()
        return _read(row) if row else None

    def jobs(self, limit: int = 50) -> tuple[Job, ...]:
        """The last jobs, the latest first."""
        question = select(job.c.body, job.c.changed).order_by(job.c.started.desc(), job.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(map(_read, connection.execute(question)))

    def job_result(self, id: str) -> tuple[Record, ...]:
        """The records that a job read; none before it is done."""
        with self._database.reading() as connection:
            result = connection.scalar(select(job.c.result).where(job.c.id == storable(id)))
        types = record_types()
        return tuple(parsed_as(kind, key, body, types) for kind, key, body in json.loads(result or "[]"))


def _columns(kept: Job) -> dict[str, Any]:
    now = datetime.now(UTC)
    values = {"changed": now, "body": body_of_model(kept)}
    return values | {"started": now} if kept.state == "waiting" else values


def _read(row: Any) -> Job:
    found = Job.model_validate_json(row.body)
    is_silent = not found.is_finished and datetime.now(UTC) - row.changed > SILENT
    return found.model_copy(update={"state": "interrupted"}) if is_silent else found

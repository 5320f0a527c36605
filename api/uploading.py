"""Manuals that come over HTTP: accepted, read one after the other in a thread, then a draft for review."""

from __future__ import annotations

import logging
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from api.language import Said
from api.problems import RequestProblem
from api.services import Services
from knowledge.changes import Versioned
from knowledge.codes.catalogue import Catalogue
from knowledge.editing.corrections import corrected
from knowledge.editing.draft import Draft
from knowledge.editing.workflow import ALONE, Bundle, Editing, Editor
from knowledge.files import StoredFile
from knowledge.importing.manualfiles import dropped, media_type_of
from knowledge.jobs import Job, JobProblem, Understood
from knowledge.manuals.reading import ReadManual, read_manual
from knowledge.manuals.unreadable import ManualUnreadable
from knowledge.records import Cause, FaultCode, Manual, Passage, Record, Scope
from knowledge.store import Store

_BEAT_SECONDS = 4.0
_SAVE_SECONDS = 0.5  # between two notes of how far it is
_log = logging.getLogger(__name__)


UPLOADS = "/v1/manuals"  # where a body may be as large as a manual


def manual_too_large(megabytes: int) -> RequestProblem:
    """A manual of more bytes than an upload may have."""
    return RequestProblem(
        413,
        "manual-too-large",
        Said("手册过大", "Manual too large"),
        Said(
            f"上传的手册最多 {megabytes} MB。请拆分，或由管理员调整 FAULTWISE_UPLOAD_MEGABYTES。",
            f"An uploaded manual may have {megabytes} MB at most. Split it, or have an administrator raise "
            "FAULTWISE_UPLOAD_MEGABYTES.",
        ),
    )


class _Stopped(Exception):
    """The server is stopping."""


class ManualJobs:
    """Reads accepted manuals, one at a time; safe to use from several threads."""

    def __init__(self, services: Services) -> None:
        self._services, self._stopping = services, threading.Event()
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="faultwise-manuals")

    def accept(self, wanted: Job, content: bytes) -> Job:
        """Keep a manual and begin to read it; what is returned is kept, whatever happens to this program."""
        file = StoredFile.from_content(content, wanted.filename, media_type_of(wanted.filename))
        accepted = wanted.model_copy(update={"id": uuid.uuid4().hex, "sha256": file.sha256})
        self._services.store.add_job(accepted, file)
        self._threads.submit(self._run, accepted)
        return accepted

    def take_up(self, interrupted: Job) -> Job:
        """Begin an interrupted job anew."""
        anew = interrupted.model_copy(update={"state": "waiting", "pages_done": 0})
        self._services.store.save_job(anew)
        self._threads.submit(self._run, anew)
        return anew

    def stop(self) -> None:
        """Read no more; what is unfinished says that it was interrupted."""
        self._stopping.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _run(self, accepted: Job) -> None:
        store, over = self._services.store, threading.Event()
        running = accepted.model_copy(update={"state": "running"})
        beat = threading.Thread(target=_beat, args=(store, accepted.id, over), daemon=True)
        beat.start()
        try:
            store.save_job(running)
            self._read(running)
        except _Stopped:
            store.save_job(running.model_copy(update={"state": "interrupted"}))
        except ManualUnreadable as error:
            store.save_job(_failed(running, f"手册无法读取：{error}", str(error)))
        except Exception:  # whatever it is, the editor is told and the next manual goes on
            _log.exception("manual %s (job %s) could not be read", accepted.filename, accepted.id)
            said = ("读取时出错，日志中有原因。", "Reading it failed; the log says why.")
            store.save_job(_failed(running, *said))
        finally:
            over.set()
            beat.join()

    def _read(self, running: Job) -> None:
        store = self._services.store
        file = store.file(running.sha256)
        assert file is not None
        read = read_manual(
            file.content,
            running.filename,
            manual_id=running.manual_id,
            scope=Scope(machine_models=running.machine_models, groups=running.groups),
            language=running.language,
            catalogue=Catalogue.from_records(store.all(FaultCode)),
            on_progress=_Progress(store, running, self._stopping),
        )
        draft = _begin_draft(store, read, running)
        done = {"state": "done", "understood": _understood(read), "draft_id": draft.record.id}
        pages = {"pages": read.manual.pages, "pages_done": read.manual.pages, "manual_id": read.manual.id}
        store.save_job(running.model_copy(update=done | pages), (*read.passages, *read.causes))


class _Progress:
    """Notes how far a job is, now and then, and ends it when the server stops."""

    def __init__(self, store: Store, running: Job, stopping: threading.Event) -> None:
        self._store, self._running, self._stopping, self._last = store, running, stopping, 0.0

    def __call__(self, done: int, pages: int) -> None:
        """``done`` of ``pages`` are read."""
        if self._stopping.is_set():
            raise _Stopped
        if monotonic() - self._last >= _SAVE_SECONDS:
            self._last = monotonic()
            self._store.save_job(self._running.model_copy(update={"pages_done": done, "pages": pages}))


def bundle_of(store: Store, draft: Draft) -> Bundle:
    """What a draft of an uploaded manual publishes with it: passages and causes under its scope, and what goes."""
    manual = draft.proposed
    if not draft.from_job or not isinstance(manual, Manual):
        return ALONE
    understood = corrected(store.job_result(draft.from_job), draft.corrections)
    read = tuple(_under(record, manual) for record in understood)
    return Bundle(read, tuple(dropped(store, manual.id, read)))


def _under(record: Record, manual: Manual) -> Record:
    return record.model_copy(update={"scope": manual.scope}) if isinstance(record, Passage | Cause) else record


def _begin_draft(store: Store, read: ReadManual, running: Job) -> Versioned[Draft]:
    account = store.account(running.by)
    editor = Editor(running.by, account.audience) if account else Editor(running.by)
    published = store.versioned(Manual, read.manual.id, editor.audience)
    return Editing(store).begin(
        read.manual,
        editor,
        base_version=published.version if published else 0,
        from_job=running.id,
        note=f"{running.filename}",
    )


def _understood(read: ReadManual) -> Understood:
    records: tuple[Passage | Cause, ...] = (*read.passages, *read.causes)
    found = (code for record in records for code in record.codes)
    return Understood(
        pages=read.manual.pages,
        passages=len(read.passages),
        tables=read.tables,
        causes=len(read.causes),
        codes=tuple(sorted(set(found))),
        pages_without_text=read.manual.pages_without_text,
        notes=read.notes,
    )


def _failed(running: Job, zh: str, en: str) -> Job:
    return running.model_copy(update={"state": "failed", "problem": JobProblem(zh=zh, en=en)})


def _beat(store: Store, id: str, over: threading.Event) -> None:
    while not over.wait(_BEAT_SECONDS):
        store.touch_job(id)

"""An editor's day over HTTP against a server process: a case, a manual in two editions, a gate, and a crash at noon."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import create_engine, text

from api.services import build
from api.settings import Settings
from knowledge.access.accounts import Account
from tests.api.conftest import CountingEncoder, small_knowledge, token_of

ROOT = Path(__file__).parents[2]
# Serves the data folder it is given, with an encoder that needs no model, and says where.
PROGRAM = """
import sys
from pathlib import Path
import uvicorn
from api.app import create_app
from api.cli.serve import address, listening
from api.services import build
from api.settings import Settings
from tests.api.conftest import CountingEncoder

settings = Settings(data=Path(sys.argv[1]), port=0)
with build(settings, encoder=CountingEncoder()) as services, listening(settings) as listener:
    print(address(listener), flush=True)
    uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning", ws="none")).run(sockets=[listener])
"""
FIRST = b"""# Fan drive

## Bearing

The fan bearing howls above 2000 rpm. Grease it every 250 hours.

| Symptom | Cause | Check | Remedy |
|---|---|---|---|
| Fan howls | Fan bearing worn | Turn the fan by hand | Replace the bearing |
"""
SECOND = FIRST.replace(b"250 hours", b"500 hours")


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM, str(data)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip(), server
    finally:
        server.terminate()
        server.wait(timeout=20)
        server.stdout.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with build(Settings(data=tmp_path), encoder=CountingEncoder()) as services:
        services.store.write(small_knowledge(), author="tests")
        services.index.catch_up()
        for name in ("Li", "Ann"):
            (tmp_path / name).write_text(token_of(services.store, Account(name=name, role="editor")))
    return tmp_path


@contextmanager
def editors(url: str, data: Path) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    with (
        httpx.Client(base_url=url, timeout=30, trust_env=False, headers=signed(data, "Li")) as li,
        httpx.Client(base_url=url, timeout=30, trust_env=False, headers=signed(data, "Ann")) as ann,
    ):
        yield li, ann


def signed(data: Path, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {(data / name).read_text()}"}


def step(client: httpx.Client, id: str, name: str, version: int) -> dict[str, Any]:
    done = client.post(f"/v1/drafts/{id}/{name}", json={}, headers={"If-Match": f'"{version}"'})
    assert done.status_code == 200, done.text
    body: dict[str, Any] = done.json()
    return body


def published(li: httpx.Client, ann: httpx.Client, id: str) -> dict[str, Any]:
    version = li.get(f"/v1/drafts/{id}").json()["version"]
    return step(ann, id, "publication", step(li, id, "review", version)["version"])


def watched(client: httpx.Client, job: str) -> list[tuple[str, dict[str, Any]]]:
    """The events of a job, to its end."""
    told = []
    with client.stream("GET", f"/v1/jobs/{job}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                told.append((name, json.loads(line.removeprefix("data: "))))
    return told


def upload(client: httpx.Client, content: bytes, filename: str, **said: str) -> httpx.Response:
    headers = {"Content-Type": "application/octet-stream"}
    return client.post("/v1/manuals", params={"filename": filename, **said}, content=content, headers=headers)


def found(client: httpx.Client, words: str, id: str) -> bool:
    """Whether a search finds a record, within the seconds that an edit may take."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        hits = client.post("/v1/search", json={"text": words}).json()["hits"]
        if any(hit["id"] == id for hit in hits):
            return True
        time.sleep(0.05)
    return False


def test_a_manual_is_uploaded_previewed_published_and_replaced_and_its_old_citations_stay(data: Path) -> None:
    with serving(data) as (url, _), editors(url, data) as (li, ann):
        accepted = upload(li, FIRST, "../fan drive.md", manual_id="fan-drive")
        assert (accepted.status_code, accepted.json()["filename"]) == (202, "fan drive.md")
        name, job = watched(li, accepted.json()["id"])[-1]
        assert (name, job["state"]) == ("end", "done")
        assert (job["understood"]["tables"], job["understood"]["causes"], job["understood"]["passages"]) == (1, 1, 1)
        preview = li.get(f"/v1/jobs/{job['id']}/records").json()["records"]
        assert [one["kind"] for one in preview] == ["passage", "cause"]
        assert li.get("/v1/passages", params={"source_id": "fan-drive"}).json()["total"] == 0
        published(li, ann, job["draft_id"])
        assert found(li, "fan bearing howls", "fan-drive")
        cited, then = quote(preview[0]["key"]), datetime.now(UTC)
        second = watched(li, upload(li, SECOND, "fan-v2.md", manual_id="fan-drive").json()["id"])[-1][1]
        published(li, ann, second["draft_id"])
        assert "500 hours" in li.get(f"/v1/passages/{cited}").json()["text"]
        assert "250 hours" in li.get(f"/v1/passages/{cited}", params={"at": then.isoformat()}).json()["text"]
        assert li.get("/v1/manuals/fan-drive/file", params={"at": then.isoformat()}).content == FIRST
        assert li.get("/v1/manuals/fan-drive/file").content == SECOND


def test_what_was_misread_is_put_right_piece_by_piece_before_it_is_published(data: Path) -> None:
    with serving(data) as (url, _), editors(url, data) as (li, ann):
        job = watched(li, upload(li, FIRST, "fan.md", manual_id="fan-drive").json()["id"])[-1][1]
        passage, cause = li.get(f"/v1/jobs/{job['id']}/records").json()["records"]
        address, draft = f"/v1/drafts/{job['draft_id']}/corrections", li.get(f"/v1/drafts/{job['draft_id']}").json()
        for_version = {"If-Match": f'"{draft["version"]}"'}
        said = {"kind": "cause", "key": cause["key"], "record": {"remedy": "Replace bearing and seal"}, "note": "p. 1"}
        corrected = li.put(address, json=said, headers=for_version)
        assert (corrected.status_code, corrected.headers["etag"]) == (200, '"2"')
        late = ann.put(address, json=said | {"record": None}, headers=for_version)
        assert (late.status_code, late.json()["type"]) == (412, "urn:faultwise:problem:version-moved")
        left_out = {"kind": "passage", "key": passage["key"], "record": None}
        assert ann.put(address, json=left_out, headers={"If-Match": '"2"'}).json()["authors"] == ["Li", "Ann"]
        shown = li.get(f"/v1/jobs/{job['id']}/records").json()["records"]
        assert [one["record"] and one["record"]["remedy"] for one in shown] == [None, "Replace bearing and seal"]
        assert [one["read"] for one in shown] == [passage["record"], cause["record"]]
        back = ann.delete(address, params=left_out | {"record": ""}, headers={"If-Match": '"3"'})
        assert back.status_code == 422
        piece = {name: left_out[name] for name in ("kind", "key")}
        back = ann.delete(address, params=piece, headers={"If-Match": '"3"'})
        assert [one["key"] for one in back.json()["corrections"]] == [cause["key"]]


def test_a_correction_is_published_by_somebody_else_and_stays_a_piece_of_its_manual(data: Path) -> None:
    with serving(data) as (url, _), editors(url, data) as (li, ann):
        job = watched(li, upload(li, FIRST, "fan.md", manual_id="fan-drive").json()["id"])[-1][1]
        passage, cause = li.get(f"/v1/jobs/{job['id']}/records").json()["records"]
        address, first = f"/v1/drafts/{job['draft_id']}/corrections", {"If-Match": '"1"'}
        for kind, key, record, status in (
            ("passage", "none", {}, 404),
            ("cause", cause["key"], {"id": "other#1"}, 422),
            ("cause", cause["key"], {"manual_id": "hx-service"}, 422),
            ("passage", passage["key"], {"page": 0}, 422),
            ("manual", "fan-drive", {}, 422),
        ):
            said = {"kind": kind, "key": key, "record": record}
            assert li.put(address, json=said, headers=first).status_code == status, said
        said = {"kind": "passage", "key": passage["key"], "record": {"text": "The fan bearing whistles."}}
        assert li.put(address, json=said, headers=first).status_code == 200
        said = {"kind": "cause", "key": cause["key"], "record": None}
        assert li.put(address, json=said, headers={"If-Match": '"2"'}).status_code == 200
        published(li, ann, job["draft_id"])
        assert found(li, "fan bearing whistles", "fan-drive")
        assert li.get(f"/v1/passages/{quote(passage['key'])}").json()["text"] == "The fan bearing whistles."
        assert li.get("/v1/versions", params={"kind": "cause", "key": cause["key"]}).status_code == 404


def test_what_cannot_be_read_is_said_in_both_languages(data: Path) -> None:
    with serving(data) as (url, _), editors(url, data) as (li, _ann):
        assert upload(li, b"", "empty.pdf").status_code == 422
        job = watched(li, upload(li, b"PK\x03\x04 not a zip", "broken.docx").json()["id"])[-1][1]
        assert job["state"] == "failed"
        assert job["problem"]["zh"].startswith("手册无法读取：")
        assert "broken.docx" in job["problem"]["en"]


def test_a_crash_during_a_job_loses_nothing_that_was_acknowledged(data: Path) -> None:
    manual = files("knowledge.demo").joinpath("manual_zh.pdf").read_bytes()
    with serving(data) as (url, server), editors(url, data) as (li, _):
        accepted = upload(li, manual, "zh.pdf").json()["id"]
        server.send_signal(signal.SIGKILL)
        server.wait(timeout=10)
    engine = create_engine(Settings(data=data).store_url)
    with engine.begin() as connection:  # as if the crash was a while ago
        past = (datetime.now(UTC) - timedelta(minutes=1)).replace(tzinfo=None).isoformat(" ")
        connection.execute(text("UPDATE job SET changed = :past"), {"past": past})
    engine.dispose()
    with serving(data) as (url, _), editors(url, data) as (li, ann):
        assert li.get(f"/v1/jobs/{accepted}").json()["state"] == "interrupted"
        assert li.post(f"/v1/jobs/{accepted}/resumption").status_code == 202
        job = watched(li, accepted)[-1][1]
        assert (job["state"], job["pages_done"]) == ("done", job["understood"]["pages"])
        published(li, ann, job["draft_id"])
        assert li.get("/v1/passages", params={"source_id": job["manual_id"]}).json()["total"] > 10
        assert li.post(f"/v1/jobs/{accepted}/resumption").status_code == 409


def test_what_the_field_could_not_be_told_becomes_a_case_behind_the_gate(data: Path) -> None:
    with serving(data) as (url, _), editors(url, data) as (li, ann):
        expected = {"id": "G-1", "text": "动臂提升无力", "machine_model": "HX220"}
        golden = {"kind": "golden", "record": expected | {"component": "先导泵", "failure_mode": "磨损"}}
        published(li, ann, li.post("/v1/drafts", json=golden).json()["id"])
        for _ in range(2):
            li.post("/v1/diagnoses", json={"text": "coffee grinder jams with beans"})
        need = li.get("/v1/needs").json()["reports"][0]
        assert (need["text"], need["count"]) == ("coffee grinder jams with beans", 2)
        draft = li.post(f"/v1/needs/{need['id']}/draft").json()
        case = draft["record"] | {"cause": "stone in the beans", "parts": [{"number": "P-777"}]}
        address, tag = f"/v1/drafts/{draft['id']}", {"If-Match": f'"{draft["version"]}"'}
        assert li.put(address, json={"record": case}, headers=tag).status_code == 200
        remarks = li.post(f"{address}/advice", headers={"Accept-Language": "zh"}).json()
        assert "零件目录中没有“P-777”。" in [remark["message"] for remark in remarks]
        done = published(li, ann, draft["id"])
        assert (done["rehearsal"]["replayed"], done["rehearsal"]["drop"]) == (1, 0)
        assert found(li, "coffee grinder jams", draft["key"])

from __future__ import annotations

import io
from importlib.resources import files

import httpx
import pytest
from PIL import Image

from api.services import Services
from knowledge.files import StoredFile
from knowledge.jobs import Job
from tests.api.conftest import As


@pytest.fixture(scope="module")
def job(services: Services) -> str:
    """The address of the pages of an upload, read already."""
    content = (files("knowledge.demo") / "manual_zh.pdf").read_bytes()
    file = StoredFile.from_content(content, "zh.pdf", "application/pdf")
    done = Job(id="pictured", state="done", by="editor", filename=file.filename, sha256=file.sha256, groups=("north",))
    services.store.add_job(done.model_copy(update={"state": "waiting"}), file)
    services.store.save_job(done)
    return f"/v1/jobs/{done.id}/pages"


def test_pages_are_for_those_who_edit(as_: As, job: str) -> None:
    assert as_("").get(f"{job}/1").status_code == 401
    assert as_("technician").get(f"{job}/1").status_code == 403
    assert as_("editor").get("/v1/jobs/none/pages/1").status_code == 404


def test_a_page_of_an_upload_is_a_picture(as_: As, job: str) -> None:
    answer = as_("editor").get(f"{job}/13")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert max(Image.open(io.BytesIO(answer.content)).size) == 1600


def test_a_page_that_was_seen_is_not_sent_again(as_: As, job: str) -> None:
    editor = as_("editor")
    tag = editor.get(f"{job}/1").headers["etag"]
    again = editor.get(f"{job}/1", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "private, no-cache")
    assert editor.get(f"{job}/2", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(("number", "status"), [("0", 422), ("x", 422), ("9999", 404)])
def test_a_page_that_is_not_there_is_said(as_: As, job: str, number: str, status: int) -> None:
    assert as_("editor").get(f"{job}/{number}").status_code == status


def test_a_manual_that_is_no_pdf_says_so_in_both_languages(client: httpx.Client) -> None:
    for language, said in (("en", "Only PDF manuals have pages"), ("zh", "只有 PDF 手册才有页面图片")):
        answer = client.get("/v1/manuals/fan/pages/1", headers={"Accept-Language": language})
        assert (answer.status_code, answer.json()["detail"].startswith(said)) == (404, True)


def test_a_page_of_a_manual_is_for_those_who_may_read_it(as_: As) -> None:
    assert as_("").get("/v1/manuals/fan/pages/1").status_code == 401
    assert as_("technician").get("/v1/manuals/none/pages/1").status_code == 404
    assert as_("technician").get("/v1/manuals/lost/pages/1").status_code == 404

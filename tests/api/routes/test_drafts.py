"""Drafts over HTTP: who may, what is refused and how that is said, and the way to publication."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.services import Services
from knowledge.access.accounts import Account
from knowledge.editing.draft import Draft
from knowledge.records import RepairCase
from tests.api.conftest import As, token_of


@pytest.fixture(autouse=True)
def no_draft_stays(services: Services) -> Iterator[None]:
    """The tests of a session share one server; what waits for an editor is counted elsewhere."""
    yield
    services.store.write((), retire=[(Draft.kind, draft.id) for draft in services.store.all(Draft)], author="tests")


@pytest.fixture
def li(as_: As) -> httpx.Client:
    """The editor who writes."""
    return as_("editor")


@pytest.fixture
def ann(as_: As, services: Services) -> httpx.Client:
    """Another editor."""
    return as_(token_of(services.store, Account(name="Ann", role="editor")))


def step(client: httpx.Client, draft: httpx.Response, name: str, body: Any) -> httpx.Response:
    address = f"/v1/drafts/{draft.json()['id']}/{name}"
    return client.post(address, json=body, headers={"If-Match": draft.headers["ETag"]})


def put(client: httpx.Client, draft: httpx.Response, record: dict[str, Any]) -> httpx.Response:
    address = f"/v1/drafts/{draft.json()['id']}"
    return client.put(address, json={"record": record}, headers={"If-Match": draft.headers["ETag"]})


def test_a_case_is_written_reviewed_published_changed_and_restored(
    li: httpx.Client, ann: httpx.Client, services: Services
) -> None:
    case = {"id": "D-1", "symptom": "铲斗自己往下掉", "cause": "铲斗油缸内泄", "language": "zh"}
    begun = li.post("/v1/drafts", json={"kind": "case", "record": case, "note": "wartungsfrei"})
    assert (begun.status_code, begun.headers["ETag"]) == (201, '"1"')
    assert begun.json()["record"] == case
    services.index.catch_up()
    found = li.post("/v1/search", json={"text": "铲斗自己往下掉"}).json()["hits"]
    assert "D-1" not in [hit["id"] for hit in found]
    handed = step(li, begun, "review", {})
    assert handed.json()["state"] == "in_review"
    refused = step(li, handed, "publication", {})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:faultwise:problem:own-draft")
    assert step(ann, handed, "publication", {}).json()["version"] == 1
    services.index.catch_up()
    assert li.post("/v1/search", json={"text": "铲斗自己往下掉"}).json()["hits"][0]["id"] == "D-1"
    again = li.post("/v1/drafts", json={"kind": "case", "key": "D-1"})
    changed = put(li, again, {**case, "cause": "铲斗平衡阀卡滞"})
    difference = li.get(f"/v1/drafts/{changed.json()['id']}/difference").json()
    assert [(one["field"], one["marked"]) for one in difference] == [("cause", "铲斗[-油缸内泄-]{+平衡阀卡滞+}")]
    assert step(ann, step(li, changed, "review", {}), "publication", {}).json()["version"] == 2
    old = li.post("/v1/drafts", json={"kind": "case", "key": "D-1", "version": 1, "note": "back"})
    assert old.json()["record"] == case
    step(ann, step(li, old, "review", {}), "publication", {})
    versions = li.get("/v1/versions", params={"kind": "case", "key": "D-1"})
    told = [(one["version"], one["who"], [c["field"] for c in one["changed"]]) for one in versions.json()]
    assert told[1:] == [(2, "Ann", ["cause"]), (3, "Ann", ["cause"])]
    assert versions.headers["ETag"] == '"3"'


def test_a_change_without_the_version_is_refused_in_both_languages(li: httpx.Client) -> None:
    begun = li.post("/v1/drafts", json={"kind": "part", "record": {"number": "D-P1"}})
    address = f"/v1/drafts/{begun.json()['id']}"
    for language, said in (("en", "A change needs the header If-Match"), ("zh", "修改须带 If-Match 头")):
        refused = li.put(address, json={"record": {"number": "D-P1"}}, headers={"Accept-Language": language})
        assert refused.status_code == 428
        assert refused.json()["detail"].startswith(said)


def test_the_second_editor_is_told_what_the_first_changed(li: httpx.Client, ann: httpx.Client) -> None:
    begun = li.post("/v1/drafts", json={"kind": "part", "record": {"number": "D-P2", "name_en": "pump"}})
    assert put(ann, begun, {"number": "D-P2", "name_en": "pilot pump"}).status_code == 200
    late = put(li, begun, {"number": "D-P2", "name_en": "main pump"})
    assert (late.status_code, late.headers["ETag"]) == (412, '"2"')
    named = {error["field"]: error["detail"] for error in late.json()["errors"]}
    assert named["record.name_en"] == "{+pilot +}pump"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"kind": "case", "record": {"id": "x"}}, 422, "body.record.symptom"),
        ({"kind": "case", "record": {"symptom": "s", "colour": "red"}}, 422, "body.record.colour"),
        ({"kind": "code", "record": {}}, 422, "body.record.code"),
        ({"kind": "case"}, 422, "body.record"),
    ],
)
def test_a_record_that_cannot_be_names_its_field(
    li: httpx.Client, body: dict[str, Any], status: int, field: str
) -> None:
    refused = li.post("/v1/drafts", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (status, field)


def test_what_nobody_edits_is_said(li: httpx.Client) -> None:
    refused = li.post("/v1/drafts", json={"kind": "outcome", "record": {}})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:faultwise:problem:not-editable")


def test_a_draft_that_is_not_there_and_one_not_in_review(li: httpx.Client, ann: httpx.Client) -> None:
    assert li.get("/v1/drafts/none").status_code == 404
    assert li.post("/v1/drafts", json={"kind": "case", "key": "none"}).status_code == 404
    begun = li.post("/v1/drafts", json={"kind": "part", "record": {"number": "D-P3"}})
    assert step(ann, begun, "publication", {}).status_code == 409
    assert step(ann, begun, "objection", {"reason": "?"}).status_code == 409
    discarded = li.delete(f"/v1/drafts/{begun.json()['id']}", headers={"If-Match": begun.headers["ETag"]})
    assert discarded.status_code == 204
    assert li.get(f"/v1/drafts/{begun.json()['id']}").status_code == 404


def test_an_outcome_is_reviewed_by_the_one_editor_there_is(li: httpx.Client, as_: As, services: Services) -> None:
    technician = as_("technician")
    asked = technician.post("/v1/diagnoses", json={"text": "HX220 动臂提升无力，报 E02"}).json()
    said = {"fixed": True, "cause": "先导滤芯堵塞"}
    outcome = technician.post(f"/v1/diagnoses/{asked['id']}/outcome", json=said).json()
    waiting = li.get(f"/v1/drafts/{outcome['id']}")
    assert (waiting.json()["from_outcome"], waiting.json()["authors"]) == (outcome["id"], [])
    published = step(li, step(li, waiting, "review", {}), "publication", {})
    assert published.json()["key"] == f"outcome-{outcome['id']}"
    assert li.get(f"/v1/outcomes/{outcome['id']}").status_code == 404
    reviewed = services.store.get(RepairCase, f"outcome-{outcome['id']}")
    assert reviewed is not None
    assert (reviewed.cause, reviewed.outcome) == ("先导滤芯堵塞", "fixed")
    services.store.write((), retire=[("case", reviewed.id)], author="tests")


def test_versions_of_what_is_hidden_are_not_there(as_: As, services: Services) -> None:
    services.store.write([RepairCase(id="closed", symptom="s", groups=("north",))], author="tests")
    question = {"kind": "case", "key": "closed"}
    assert as_("editor").get("/v1/versions", params=question).status_code == 404
    assert as_("admin").get("/v1/versions", params=question).status_code == 200


def test_a_hidden_key_is_answered_like_a_free_one(as_: As, services: Services) -> None:
    editor, written = as_("editor"), [RepairCase(id="closed", symptom="s", cause="secret", groups=("north",))]
    services.store.write(written, author="tests")
    for base, status in ((None, 201), (0, 201), (1, 412)):
        said = [
            editor.post(
                "/v1/drafts", json={"kind": "case", "record": {"id": key, "symptom": "s"}, "base_version": base}
            )
            for key in ("closed", "free")
        ]
        assert [answer.status_code for answer in said] == [status, status]
        assert {answer.headers["etag"] for answer in said} == {'"0"' if status == 412 else '"1"'}
        hidden, free = (answer.text.replace("closed", "free") for answer in said)
        assert status == 201 or hidden == free

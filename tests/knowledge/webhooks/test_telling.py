"""What happens is written down for webhooks in the transaction of the change, once for each that wants to hear it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from knowledge.access.trail import By
from knowledge.changes import VersionMoved
from knowledge.editing.draft import Draft, stated
from knowledge.files import StoredFile
from knowledge.jobs import Job
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import Passage, RepairCase
from knowledge.requests import Call, Move, Promises, ServiceRequest, Status
from knowledge.requests_kept import RequestChanged
from knowledge.store import Store
from knowledge.webhooks.endpoints import Webhook, WebhookState
from knowledge.webhooks.events import EVENTS, EventName, of_request

ANN = By("Ann")
NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
CASE = RepairCase(id="WO-1", symptom="动臂下降缓慢")


def hearing(store: Store, *events: EventName, url: str = "https://erp.example/in") -> Webhook:
    return store.add_webhook(WebhookState(url=url, events=events), "whsec_x", ANN)


def told(store: Store, webhook: Webhook) -> list[tuple[str, Any]]:
    """What was told, the first first."""
    page = store.deliveries(webhook.id, limit=200)
    return [(one.event, one.payload["data"]) for one in reversed(page.deliveries)]  # type: ignore[index,call-overload]


def a_request(moves: tuple[Move, ...] = (Move(at=NOW, who="Mei", status="received"),)) -> ServiceRequest:
    call = Call(at=NOW, who="Mei", caller="老王", phone="13812345678", text="动臂提不起来")
    return ServiceRequest(
        id="r1",
        customer="青麓",
        serial="HX220-00417",
        promises=Promises.from_hours(NOW, 30, 24),
        received=NOW,
        calls=(call,),
        moves=moves,
    )


def test_every_event_says_what_it_is_about() -> None:
    assert set(get_args(EventName)) == EVENTS.keys()


def test_every_status_of_a_request_is_told() -> None:
    moved = a_request(moves=tuple(Move(at=NOW, who="Mei", status=status) for status in get_args(Status)))
    assert [event.name for event in of_request(moved)] == [f"request.{status}" for status in get_args(Status)]


def test_a_webhook_hears_what_it_wants_and_a_disabled_one_nothing(store: Store) -> None:
    all_of_it, drafts = hearing(store), hearing(store, "draft.submitted")
    silent = hearing(store)
    store.change_webhook(silent.id, WebhookState(url=silent.url, is_enabled=False), ANN)
    store.write([CASE], author="li")
    assert [len(told(store, one)) for one in (all_of_it, drafts, silent)] == [1, 0, 0]


def test_one_event_has_one_id_for_all_who_hear_it(store: Store) -> None:
    first, second = hearing(store), hearing(store)
    store.write([CASE], author="li")
    (one,), (other,) = (store.deliveries(each.id).deliveries for each in (first, second))
    assert one == other
    assert one.id.startswith("msg_")


def test_a_publication_is_one_event_however_many_records_it_has(store: Store) -> None:
    webhook = hearing(store)
    passages = [Passage(id=f"p{n}", source_kind="manual", source_id="m", language="en", text="t") for n in range(60)]
    cases = [RepairCase(id=f"WO-{n}", symptom="s") for n in range(70)]
    store.write([*passages, *cases], author="li")
    store.write([cases[0]], retire=[("case", "WO-1")], author="wang")
    first, second = (data for _, data in told(store, webhook))
    assert (first["put"], first["retired"], first["seq"]) == ({"case": 70, "passage": 60}, {}, 130)
    assert (len(first["records"]), {one["kind"] for one in first["records"]}) == (50, {"case"})
    assert second == {
        "seq": 131,
        "author": "wang",
        "put": {},
        "retired": {"case": 1},
        "records": [{"kind": "case", "key": "WO-1", "action": "retire"}],
    }


def test_what_changes_nothing_or_is_refused_is_not_told(store: Store) -> None:
    store.write([CASE], author="li")
    webhook = hearing(store)
    store.write([CASE], author="li")
    with pytest.raises(VersionMoved):
        store.write([CASE.model_copy(update={"symptom": "x"})], author="li", expected={("case", "WO-1"): 7})
    assert told(store, webhook) == []


def test_an_outcome_and_a_draft_handed_in_are_told_and_a_draft_in_work_is_not(store: Store) -> None:
    webhook = hearing(store)
    outcome = DiagnosisOutcome(id="o1", diagnosis_id="d1", who="Ann", at=NOW, fixed=True, component="泵", note="秘密")
    store.write([outcome], author="Ann")
    draft = Draft(id="d1", record=stated(CASE), by="Ann", authors=("Ann",))
    store.write([draft], author="Ann")
    store.write([draft.model_copy(update={"state": "in_review"})], author="Ann")
    store.write([], retire=[("draft", "d1"), ("outcome", "o1")], author="Bo")
    about_outcome = {"id": "o1", "diagnosis_id": "d1", "fixed": True, "component": "泵", "failure_mode": ""}
    assert told(store, webhook) == [
        ("outcome.told", about_outcome | {"machine_model": "", "serial": ""}),
        ("draft.submitted", {"id": "d1", "kind": "case", "key": "WO-1", "retires": False, "base_version": 0}),
    ]


@pytest.mark.parametrize(("abstained", "name"), [(True, "diagnosis.refused"), (False, "diagnosis.answered")])
def test_a_diagnosis_is_told_by_its_id_and_codes(store: Store, abstained: bool, name: str) -> None:
    webhook = hearing(store)
    answer = {"abstained": abstained, "language": "zh", "machine_model": "HX220", "codes": [{"code": "E02"}]}
    store.save_diagnosis("d1", {"report": {"text": "老王 13812345678"}, "answer": answer | {"serial": "S-1"}})
    assert told(store, webhook) == [
        (name, {"id": "d1", "machine_model": "HX220", "serial": "S-1", "language": "zh", "codes": ["E02"]})
    ]


def test_a_request_is_told_move_by_move_and_nothing_of_the_customer(store: Store) -> None:
    webhook = hearing(store)
    request = a_request()
    store.open_request(request, ANN)
    for to in ("triaged", "dispatched", "repaired"):
        request = store.save_request(request.moved(to, "Mei", NOW), ANN)
    request = store.save_request(request.reopened_by("Mei", NOW, "不行", 24), ANN)
    store.save_request(request.model_copy(update={"customer": "x"}), ANN)
    names = ["received", "triaged", "dispatched", "repaired", "followed_up", "reopened"]
    assert [name for name, _ in told(store, webhook)] == [f"request.{name}" for name in names]
    assert told(store, webhook)[-1][1] == {
        "id": "r1",
        "version": 5,
        "status": "triaged",
        "machine_model": "",
        "serial": "HX220-00417",
        "urgency": "normal",
        "is_rework": True,
        "diagnosis_id": "",
    }


def test_a_move_that_came_second_is_not_told(store: Store) -> None:
    request = a_request()
    store.open_request(request, ANN)
    webhook = hearing(store)
    store.save_request(request.moved("triaged", "Mei", NOW), ANN)
    with pytest.raises(RequestChanged):
        store.save_request(request.moved("triaged", "Bo", NOW), ANN)
    assert [name for name, _ in told(store, webhook)] == ["request.triaged"]


def test_a_promise_about_to_be_missed_is_told_once_and_the_next_one_again(store: Store) -> None:
    webhook = hearing(store, "promise.about_to_be_missed")
    request = a_request()
    store.open_request(request, ANN)
    assert store.warn_of_promises(NOW + timedelta(minutes=29)) == 0
    assert [store.warn_of_promises(NOW + timedelta(minutes=30)) for _ in range(2)] == [1, 0]
    store.save_request(request.moved("triaged", "Mei", NOW), ANN)
    assert store.warn_of_promises(NOW + timedelta(hours=24)) == 1
    promises = [(data["promise"], data["due"]) for _, data in told(store, webhook)]
    assert promises == [("first_response", "2026-05-04T08:30:00Z"), ("repair", "2026-05-05T08:00:00Z")]


def test_a_job_is_told_when_it_is_over(store: Store) -> None:
    webhook = hearing(store)
    file = StoredFile.from_content(b"x", "HX220.pdf", "application/pdf")
    job = Job(id="j1", by="Ann", filename="HX220.pdf", sha256=file.sha256)
    store.add_job(job, file)
    for state in ("running", "interrupted", "done"):
        store.save_job(job.model_copy(update={"state": state, "draft_id": "d1"}))
    assert told(store, webhook) == [
        (
            "job.finished",
            {"id": "j1", "state": "done", "filename": "HX220.pdf", "manual_id": "", "draft_id": "d1"},
        )
    ]

"""Service requests over HTTP: nobody, the wrong role, a missing one, bad input, a life from call to satisfaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from api.auth.caller import Caller
from api.problems import RequestProblem
from api.request_steps import Repaired
from api.requesting import move_on
from api.services import Services
from knowledge.access.accounts import Account
from knowledge.access.rights import RIGHTS
from knowledge.access.trail import Wanted
from knowledge.outcomes import DiagnosisOutcome
from tests.api.conftest import As

STORY = {"text": "HX220 动臂提升无力，报 E02", "phone": "13800001111"}


def opened(agent: httpx.Client, **fields: Any) -> dict[str, Any]:
    answer = agent.post("/v1/requests", json={"text": "动臂没劲", "anyway": True, **fields})
    assert answer.status_code == 201, answer.text
    request: dict[str, Any] = answer.json()
    return request


def move(agent: httpx.Client, request: dict[str, Any], to: str, **fields: Any) -> dict[str, Any]:
    step = {"to": to, "version": request["version"], **fields}
    answer = agent.post(f"/v1/requests/{request['id']}/moves", json=step)
    assert answer.status_code == 200, answer.text
    moved: dict[str, Any] = answer.json()
    return moved


def test_a_technician_moves_no_request(as_: As) -> None:
    assert as_("technician").post("/v1/requests/x/moves", json={"to": "remote", "version": 1}).status_code == 403


def test_a_request_nobody_opened_is_not_found(as_: As) -> None:
    assert as_("agent").get("/v1/requests/none").status_code == 404


def test_a_request_that_says_nothing_is_refused_in_both_languages(as_: As) -> None:
    details = []
    for language in ("zh", "en"):
        answer = as_("agent").post("/v1/requests", json={}, headers={"Accept-Language": language})
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:faultwise:problem:empty-request")
        details.append(answer.json()["detail"])
    assert details == [
        "请求没有内容。请给出客户的话（text）或分诊编号（diagnosis_id）。",
        "The request says nothing. Give the caller's words (text) or the id of a triage (diagnosis_id).",
    ]


def test_a_move_that_does_not_follow_is_refused_and_says_what_does(as_: As) -> None:
    agent = as_("agent")
    request = opened(agent)
    step = {"to": "closed", "version": 1}
    refused = agent.post(f"/v1/requests/{request['id']}/moves", json=step, headers={"Accept-Language": "zh"})
    assert refused.status_code == 409
    assert (
        refused.json()["detail"]
        == "请求现在是“已接收”，不能变为“已关闭”。现在允许：已分诊（triaged）、已取消（cancelled）。"
    )


def test_the_second_of_two_agents_is_told(as_: As) -> None:
    agent = as_("agent")
    request = opened(agent)
    move(agent, request, "triaged")
    late = agent.post(f"/v1/requests/{request['id']}/moves", json={"to": "triaged", "version": 1})
    assert (late.status_code, late.json()["type"]) == (409, "urn:faultwise:problem:request-changed")
    assert "agent: triaged" in late.json()["detail"]


def test_a_second_request_for_a_machine_is_to_be_joined(as_: As) -> None:
    agent = as_("agent")
    first = opened(agent, serial="HX350-00001")
    second = agent.post("/v1/requests", json={"text": "again", "serial": "HX350-00001"})
    assert (second.status_code, second.json()["type"]) == (409, "urn:faultwise:problem:request-open")
    joined = agent.post(f"/v1/requests/{first['id']}/calls", json={"version": 1, "text": "any news?", "caller": "Li"})
    assert [call["text"] for call in joined.json()["calls"]] == ["动臂没劲", "any news?"]
    assert joined.headers["etag"] == '"2"'


def test_the_outcome_of_a_request_is_the_outcome_of_its_diagnosis(as_: As, services: Services) -> None:
    agent = as_("agent")
    triage = agent.post("/v1/triage", json=STORY).json()
    request = opened(agent, text="", diagnosis_id=triage["id"])
    assert (request["status"], request["symptom"], request["codes"]) == ("triaged", "动臂提升无力，报 E02。", ["E02"])
    request = move(agent, request, "dispatched", technician="technician", depot="wuhan")
    request = move(agent, request, "repaired", cause=1, parts=[{"number": "P-101"}], labour_minutes=80, note="换先导泵")
    outcome = services.store.get(DiagnosisOutcome, request["outcome_id"])
    assert outcome is not None
    assert (outcome.diagnosis_id, outcome.who, outcome.component, outcome.note) == (
        triage["id"], "technician", "先导泵", "换先导泵"
    )  # fmt: skip
    request = move(agent, request, "followed_up", satisfied=True)
    assert request["allowed"] == ["closed"]
    request = move(agent, request, "closed", note="客户很满意")
    drafts = as_("editor").get("/v1/drafts").json()["records"]
    assert "换先导泵\\n客户很满意" in str([draft for draft in drafts if request["outcome_id"] in str(draft)])
    assert [line["status"] for line in request["moves"]] == [
        "received", "triaged", "dispatched", "repaired", "followed_up", "closed"
    ]  # fmt: skip
    services.store.write((), retire=(("outcome", outcome.id), ("draft", outcome.id)), author="tests")
    services.index.catch_up()


def test_an_outcome_is_kept_only_with_the_request_it_ends(as_: As, services: Services) -> None:
    agent = as_("agent")
    triage = agent.post("/v1/triage", json=STORY).json()
    request = move(agent, opened(agent, text="", diagnosis_id=triage["id"]), "remote")
    first = services.store.request(request["id"])
    assert first is not None
    move(agent, request, "repaired", cause=1, note="the first")
    asks, late = Caller(Account(name="agent", role="agent"), RIGHTS["agent"], datetime.now(UTC), ""), request["version"]
    step = Repaired(to="repaired", version=late, cause="second", note="the second")
    with pytest.raises(RequestProblem) as refused:  # as when both had read the request before either was kept
        move_on(services, first.request, step, asks, datetime.now(UTC))
    assert refused.value.name == "request-changed"
    (outcome,) = agent.get(f"/v1/diagnoses/{triage['id']}/outcomes").json()["records"]
    assert outcome["note"] == "the first"
    services.store.write((), retire=(("outcome", outcome["id"]), ("draft", outcome["id"])), author="tests")
    services.index.catch_up()


def test_not_satisfied_reopens_as_rework(as_: As) -> None:
    agent = as_("agent")
    request = opened(agent)
    for to, fields in (("triaged", {}), ("remote", {}), ("repaired", {}), ("followed_up", {"satisfied": False})):
        request = move(agent, request, to, **fields)
    assert (request["status"], request["is_rework"], request["reopened"]) == ("triaged", True, 1)
    assert request["allowed"] == ["remote", "dispatched", "cancelled"]


def test_somebody_else_is_sent_with_what_was_planned(as_: As, services: Services) -> None:
    agent = as_("agent")
    sent = {"technician": "Li Wei", "depot": "wuhan", "parts": [{"number": "P-101"}]}
    request = move(agent, move(agent, opened(agent), "triaged"), "dispatched", **sent)
    again = move(agent, request, "dispatched", technician="Zhao Min", note="Li Wei is ill")
    (visit,) = again["visits"]
    assert (visit["technician"], visit["depot"], visit["parts"]) == (
        "Zhao Min", "wuhan", [{"number": "P-101", "name": "", "quantity": 1}]
    )  # fmt: skip
    assert [line["status"] for line in again["moves"]] == ["received", "triaged", "dispatched", "dispatched"]
    assert (again["responded"], again["promises"]) == (request["responded"], request["promises"])
    (line, *_), _ = services.store.trail(Wanted(kind="request", key=request["id"]), limit=1)
    assert (line.before["visits"][0]["technician"], line.after["visits"][0]["technician"], line.reason) == (
        "Li Wei", "Zhao Min", "Li Wei is ill"
    )  # fmt: skip


def test_a_caller_withdraws_and_the_machine_is_free_for_another_request(as_: As) -> None:
    agent = as_("agent")
    request = move(agent, opened(agent, serial="HX-W"), "cancelled", because="withdrawn", note="starts again")
    assert (request["status"], request["cancelled_because"], request["allowed"]) == ("cancelled", "withdrawn", [])
    assert (request["responded"], request["next_promise"]) == (None, None)
    assert request["id"] not in [due["id"] for due in agent.get("/v1/requests/due?within_minutes=9999").json()]
    assert agent.post("/v1/requests", json={"text": "again", "serial": "HX-W"}).status_code == 201


def test_a_duplicate_names_the_request_it_is_about_the_same_as(as_: As) -> None:
    agent = as_("agent")
    first, second = opened(agent, serial="HX-D"), opened(agent, serial="HX-D")
    step = {"to": "cancelled", "version": 1, "because": "duplicate"}
    for of in ("", "none", second["id"]):
        refused = agent.post(f"/v1/requests/{second['id']}/moves", json=step | {"duplicate_of": of})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.duplicate_of")
    done = move(agent, second, "cancelled", because="duplicate", duplicate_of=first["id"])
    assert done["duplicate_of"] == first["id"]


def test_a_repaired_request_is_not_cancelled(as_: As) -> None:
    agent = as_("agent")
    request = opened(agent)
    for to in ("triaged", "remote", "repaired"):
        request = move(agent, request, to)
    step = {"to": "cancelled", "version": request["version"], "because": "withdrawn"}
    assert agent.post(f"/v1/requests/{request['id']}/moves", json=step).status_code == 409


def test_a_cause_without_a_diagnosis_is_not_learnt_from(as_: As) -> None:
    agent = as_("agent")
    request = move(agent, move(agent, opened(agent), "triaged"), "remote")
    step = {"to": "repaired", "version": request["version"], "cause": "先导泵"}
    refused = agent.post(f"/v1/requests/{request['id']}/moves", json=step)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:faultwise:problem:no-diagnosis")


def test_what_is_about_to_be_missed_is_listed(as_: As) -> None:
    agent = as_("agent")
    request = opened(agent)
    due = agent.get("/v1/requests/due", params={"within_minutes": 31}).json()
    mine = next(line for line in due if line["id"] == request["id"])
    assert (mine["next_promise"]["promise"], 29 < mine["next_promise"]["minutes_left"] <= 30) == (
        "first_response",
        True,
    )
    move(agent, request, "triaged")
    later = agent.get("/v1/requests/due", params={"within_minutes": 31}).json()
    assert request["id"] not in [line["id"] for line in later]


def test_a_request_soon_after_a_repair_is_rework_and_the_third_of_its_kind_an_alert(as_: As) -> None:
    agent, serial = as_("agent"), "HX220-00417"
    marks = []
    for _ in range(3):
        triage = agent.post("/v1/triage", json={**STORY, "serial": serial}).json()
        request = opened(agent, text="", diagnosis_id=triage["id"])
        marks.append((request["serial"], request["is_rework"], request["repeats"]))
        move(agent, move(agent, request, "remote"), "repaired")
    assert marks == [(serial, False, 0), (serial, True, 0), (serial, True, 3)]


def test_figures_come_as_a_series_where_asked_for(as_: As) -> None:
    agent = as_("agent")
    opened(agent)
    assert agent.get("/v1/requests/figures").json()["series"] == []
    figures = agent.get("/v1/requests/figures", params={"every": "week"}).json()
    assert len(figures["series"]) == 5
    assert (figures["first_response_minutes"], figures["repair_hours"]) == (30, 24)
    assert sum(one["requests"] for one in figures["series"]) == figures["requests"] >= 1


def test_more_periods_than_anybody_looks_at_are_refused(as_: As) -> None:
    asked = {"every": "day", "since": "2020-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}
    refused = as_("agent").get("/v1/requests/figures", params=asked, headers={"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:faultwise:problem:too-many-periods")
    assert refused.json()["detail"].startswith("That would be 2192 periods, 400 at most.")


def test_figures_are_not_for_technicians(as_: As) -> None:
    assert as_("technician").get("/v1/requests/figures", params={"every": "day"}).status_code == 403

"""Triage over HTTP: nobody, the wrong role, nothing said, a caller."""

from __future__ import annotations

from tests.api.conftest import As

STORY = "喂你好我是老王我那台HX220-00417从昨天下午开始动臂提升无力热车更明显还报E02赶紧派人来"


def test_nobody_is_told_to_sign_in(as_: As) -> None:
    assert as_("").post("/v1/triage", json={"text": STORY}).status_code == 401


def test_a_technician_does_not_triage(as_: As) -> None:
    assert as_("technician").post("/v1/triage", json={"text": STORY}).status_code == 403


def test_a_story_of_nothing_is_refused_in_the_reader_s_language(as_: As) -> None:
    answers = [
        as_("agent").post("/v1/triage", json={"text": "  "}, headers={"Accept-Language": language})
        for language in ("zh", "en")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert len({answer.json()["detail"] for answer in answers}) == 2


def test_a_caller_becomes_a_request_that_rests_on_a_kept_diagnosis(as_: As) -> None:
    agent = as_("agent")
    sent = agent.post("/v1/triage", json={"text": STORY})
    assert sent.status_code == 201, sent.text
    triage = sent.json()
    assert triage["machine"]["serial"] == "HX220-00417"
    assert triage["symptom"] == "动臂提升无力热车更明显还报E02。"
    assert triage["since"]["said"] == "昨天下午"
    assert [code["code"] for code in triage["codes"]] == ["E02"]
    assert triage["answer"]["causes"][0]["component"] == "先导泵"
    assert [part["number"] for part in triage["sending"]["parts"]] == ["P-101"]
    assert triage["sending"]["depot"] == "wuhan"
    again = agent.get(sent.headers["location"])
    assert again.json()["id"] == triage["id"]


def test_while_the_caller_talks_nothing_is_kept(as_: As) -> None:
    agent = as_("agent")
    told = agent.post("/v1/triage", params={"keep": False}, json={"text": STORY})
    assert (told.status_code, "location" in told.headers) == (200, False)
    assert agent.get(f"/v1/diagnoses/{told.json()['id']}").status_code == 404


def test_what_the_agent_asked_counts_more_than_the_words(as_: As) -> None:
    told = as_("agent").post("/v1/triage", json={"text": STORY, "machine_down": True}).json()
    assert (told["machine_down"], told["urgency"]) == (True, "urgent")
    assert "down" not in [question["about"] for question in told["questions"]]


def test_where_to_call_back_is_as_given_as_said_or_as_on_record(as_: As) -> None:
    agent, said = as_("agent"), {"text": "HX220 动臂提升无力，打我手机138 1234 5678"}
    phones = [
        agent.post("/v1/triage?keep=false", json=story).json()["phone"]
        for story in (said, {**said, "phone": "555 01 99"}, {"text": "HX220 动臂提升无力"})
    ]
    assert phones == ["13812345678", "555 01 99", ""]

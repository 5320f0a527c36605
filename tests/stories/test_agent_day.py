"""A call-centre agent's day over HTTP: a dictated call, two agents at once, a second call, a bad repair."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from api.services import build
from api.settings import Settings
from knowledge.access.accounts import Account
from knowledge.bulletins import Bulletin
from knowledge.records import Machine, Scope
from tests.api.conftest import CountingEncoder, small_knowledge
from tests.stories.test_technician_day import running

AGENT = Account(name="Mei", role="agent")
OWNED = Machine(
    serial="HX220-00417", model="HX220", make="Hexa", customer="青麓建设机械租赁", phone="13812345678",
    latitude=30.6, longitude=114.6,
)  # fmt: skip
BULLETIN = Bulletin(
    id="TB-7",
    title="先导泵批次问题",
    symptom="动臂提升无力",
    workaround="降低转速，避免长时间热车作业",
    codes=("E02",),
    language="zh",
    scope=Scope(machine_models=("HX220",)),
)
STORY = "喂你好我是青麓的老王我那台HX220从昨天下午开始动臂提升无力热车更明显还报E02机器停了赶紧派人过来吧"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with build(Settings(data=tmp_path), encoder=CountingEncoder()) as services:
        services.store.write((*small_knowledge(), OWNED, BULLETIN), author="tests")
        services.index.catch_up()
    return tmp_path


def sent(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code < 300, answer.text
    body: dict[str, Any] = answer.json()
    return body


def move(agent: httpx.Client, request: dict[str, Any], to: str, **fields: Any) -> dict[str, Any]:
    step = {"to": to, "version": request["version"], **fields}
    return sent(agent.post(f"/v1/requests/{request['id']}/moves", json=step))


def test_a_call_from_the_first_word_to_a_satisfied_customer(data: Path) -> None:
    with running(data, AGENT) as agent:
        triage = sent(agent.post("/v1/triage", json={"text": STORY, "phone": "138 1234 5678"}))
        assert triage["known"]["bulletins"][0]["workaround"] == "降低转速，避免长时间热车作业"
        assert (triage["machine"]["serial"], triage["machine"]["customer"]) == ("HX220-00417", "青麓建设机械租赁")
        assert (triage["urgency"], triage["machine_down"], triage["route"]) == ("urgent", True, "send")
        assert triage["sending"]["depot"] == "wuhan"
        request = sent(agent.post("/v1/requests", json={"text": STORY, "diagnosis_id": triage["id"]}))
        assert (request["status"], request["customer"], request["codes"]) == ("triaged", "青麓建设机械租赁", ["E02"])

        again = sent(
            agent.post("/v1/triage", json={"text": "还是青麓的那台，什么时候来人，动臂没劲", "phone": "13812345678"})
        )
        (known,) = again["known"]["open_requests"]
        refused = agent.post("/v1/requests", json={"text": "什么时候来", "diagnosis_id": again["id"]})
        assert (refused.status_code, known["id"] in refused.json()["detail"]) == (409, True)
        joined = {"version": known["version"], "text": "什么时候来"}
        request = sent(agent.post(f"/v1/requests/{known['id']}/calls", json=joined))

        late = agent.post(f"/v1/requests/{known['id']}/moves", json={"to": "remote", "version": 1})
        assert late.status_code == 409
        request = move(agent, request, "dispatched", technician="李伟", parts=[{"number": "P-101"}])
    with running(data, AGENT) as agent:
        after = sent(agent.get(f"/v1/requests/{request['id']}"))
        assert after == {**request, "next_promise": after["next_promise"]}
        request = move(agent, request, "repaired", cause=1, parts=[{"number": "P-101"}], note="更换先导泵")
        outcomes = agent.get(f"/v1/diagnoses/{triage['id']}/outcomes").json()["records"]
        assert [(told["component"], told["fixed"], told["note"]) for told in outcomes] == [
            ("先导泵", True, "更换先导泵")
        ]
        request = move(agent, request, "followed_up", satisfied=False, note="第二天又没劲了")
        assert (request["status"], request["is_rework"]) == ("triaged", True)
        assert agent.post(f"/v1/requests/{request['id']}/moves", json={"to": "closed", "version": 1}).status_code == 409
        for to, fields in (
            ("dispatched", {}),
            ("repaired", {"cause": "主溢流阀卡滞", "note": "清洗主溢流阀"}),
            ("followed_up", {"satisfied": True}),
            ("closed", {"note": "客户满意"}),
        ):
            request = move(agent, request, to, **fields)
        assert request["moves"][-1]["who"] == "Mei"

        file = sent(agent.get("/v1/machines/HX220-00417/file"))
        assert [one["id"] for one in file["requests"]] == [request["id"]]
        assert file["parts"] == [{"number": "P-101", "name": "", "quantity": 1}]
        assert {line["id"] for line in file["diagnoses"]} == {triage["id"], again["id"]}
        figures = sent(agent.get("/v1/requests/figures"))
        assert (figures["requests"], figures["rework"]["share"], figures["satisfied"]["share"]) == (1, 1.0, 1.0)
        assert figures["parts_fill"] == {"numerator": 1, "denominator": 1, "share": 1.0}
        assert sent(agent.post("/v1/triage", json={"text": STORY}))["is_rework"] is True

"""A technician's day over HTTP: two faults in two languages, a poor network, and a server that restarts at noon."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.cli.serve import address, listening
from api.services import build
from api.settings import Settings
from knowledge.access.accounts import Account
from tests.api.conftest import CountingEncoder, small_knowledge, token_of

ANN = Account(name="Ann", role="technician")


@contextmanager
def running(data: Path, account: Account = ANN, **said: Any) -> Iterator[httpx.Client]:
    """A server over the data folder, for as long as the context lasts."""
    settings = Settings(data=data, port=0, **said)
    with build(settings, encoder=CountingEncoder()) as services, listening(settings) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        token = token_of(services.store, account)
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=address(listener), timeout=30, trust_env=False, headers=headers) as client:
            yield client
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with build(Settings(data=tmp_path), encoder=CountingEncoder()) as services:
        services.store.write(small_knowledge(), author="tests")
        services.index.catch_up()
    return tmp_path


Say = Callable[..., dict[str, Any]]


def speaker(client: httpx.Client, id: str) -> Say:
    def say(text: str, **fields: Any) -> dict[str, Any]:
        answered = client.post(f"/v1/conversations/{id}/messages", json={"text": text, **fields})
        assert answered.status_code == 200, answered.text
        answer: dict[str, Any] = answered.json()
        return answer

    return say


def chances(answer: dict[str, Any]) -> dict[str, float]:
    return {cause["component"]: cause["probability"] for cause in answer["causes"]}


def names(hazards: Sequence[dict[str, str]]) -> list[str]:
    return [hazard["hazard"] for hazard in hazards]


def test_a_morning_in_chinese_with_a_restart_at_noon(data: Path) -> None:
    report = {"text": "HX220 动臂提升无力，热车后更明显，报 E02"}
    with running(data) as client:
        sent = [client.post("/v1/conversations", json=report, headers={"Idempotency-Key": "a"}) for _ in range(2)]
        assert sent[0].json() == sent[1].json()
        id, first = sent[0].json()["id"], sent[0].json()["turns"][0]["answer"]
        assert names(first["safety"]) == ["stored_hydraulic_pressure", "raised_attachment"]
        assert first["next_step"]["question"].startswith("先做好上面的安全措施")
        step = speaker(client, id)("已泄压，动臂也支撑好了")
        assert (step["next_step"]["action"], step["next_step"]["check"]) == ("repair", "更换先导泵")
        before = client.get(f"/v1/conversations/{id}").json()
    with running(data) as client:
        assert client.get(f"/v1/conversations/{id}").json() == before
        say = speaker(client, id)
        failed = say("换过了还是不行")
        assert chances(failed)["先导泵"] < chances(step)["先导泵"] / 2
        assert failed["understood"] == ["更换先导泵：没有解决"]
        corrected = say("码看错了，是E20")
        assert [code["code"] for code in corrected["codes"]] == ["E20"]
        assert "已撤回的代码（不再用来判断）：E02" in corrected["notes"]
        handed = say("转专家")
        assert handed["next_step"]["kind"] == "escalate"
        page = client.get(f"/v1/conversations/{id}/escalation", headers={"Accept": "text/markdown"}).text
        for said in ("HX220", "更换先导泵：没有解决 / 更换先导泵: did not help", "“换过了还是不行”", "E20"):
            assert said in page
        assert [line["status"] for line in client.get("/v1/conversations").json()["records"]] == ["handed_over"]


def test_an_afternoon_in_english_with_danger_and_a_cure(data: Path) -> None:
    with running(data) as client:
        started = client.post("/v1/conversations", json={"text": "boom will not lift when hot, shows E02"}).json()
        say = speaker(client, started["id"])
        assert started["waiting_for"] == "topic"
        assert started["turns"][0]["answer"]["next_step"]["question"].startswith("Which machine model is it?")
        named = say("HX220")
        assert named["codes"][0]["meaning"] == "Pilot pressure low"
        assert named["acknowledge"]
        unsure = say("no")
        assert unsure["next_step"]["question"].startswith("The next step waits until the safety points")
        stopped = say("the operator is trapped under the boom")
        assert (stopped["next_step"]["kind"], stopped["causes"]) == ("stop_for_safety", [])
        assert say("ok")["next_step"]["kind"] == "stop_for_safety"
        assert say("everyone is safe now")["acknowledge"]
        step = say("understood")
        assert step["next_step"]["kind"] == "advise"
        done = say("replaced the pilot pump and it works now")
        assert (done["next_step"]["kind"], done["conversation"]) == ("done", started["id"])
        outcome = {"who": "Ann", "fixed": True, "cause": 1}
        assert client.post(f"/v1/diagnoses/{done['id']}/outcome", json=outcome).status_code == 201


def test_another_machine_and_an_unclear_one_on_the_way(data: Path) -> None:
    with running(data) as client:
        started = client.post("/v1/conversations", json={"text": "HX220 动臂提升无力"}).json()
        say = speaker(client, started["id"])
        unclear = say("HX350")
        assert unclear["next_step"]["question"].startswith("前面说的是 HX220，现在是 HX350")
        assert unclear["machine_model"] == "HX220"
        other = say("另一台")
        assert other["next_step"]["question"] == "机器有什么现象？报什么代码？"
        oil = say("engine derates under load, low oil pressure warning")
        assert (oil["machine_model"], oil["language"], oil["causes"][0]["component"]) == ("HX350", "en", "oil pump")
        back = client.get(f"/v1/conversations/{started['id']}").json()
        assert [story["said"] for story in back["earlier"]] == [["HX220 动臂提升无力"]]

"""Webhooks over HTTP: nobody, wrong role, missing, valid; and what administrators see of what was sent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.services import build
from api.settings import Settings
from knowledge.access.accounts import Account
from tests.api.conftest import As, CountingEncoder, small_knowledge
from tests.api.webhooks.receiver import Receiver, receiving
from tests.stories.test_technician_day import running

URL = "/v1/webhooks"
SAID = {"url": "https://93.184.215.14/in", "events": ["request.closed", "job.finished"], "description": "ERP"}
ADMIN = Account(name="Ada", role="admin")


@pytest.fixture
def made(client: httpx.Client) -> Iterator[dict[str, Any]]:
    """A webhook for the length of a test, and its secret."""
    answer = client.post(URL, json=SAID)
    assert answer.status_code == 201, answer.text
    yield answer.json()
    client.delete(f"{URL}/{answer.json()['about']['id']}")


def test_nobody_and_nobody_but_an_administrator(as_: As, made: dict[str, Any]) -> None:
    path = f"{URL}/{made['about']['id']}"
    assert [as_(who).get(path).status_code for who in ("", "editor", "agent", "admin")] == [401, 403, 403, 200]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "x"),
        ("PUT", "x"),
        ("DELETE", "x"),
        ("POST", "x/test"),
        ("GET", "x/deliveries"),
        ("POST", "x/deliveries/y/redelivery"),
    ],
)
def test_what_is_not_there_is_not_found(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(
        method, f"{URL}/{path}", json=SAID if method == "PUT" else None, headers={"Accept-Language": "zh"}
    )
    assert (answer.status_code, answer.json()["detail"][:12]) == (404, "没有编号为“x”的网络钩")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://93.184.215.14/in", "Webhooks are sent by https only."),
        ("https://ann:pw@93.184.215.14/", "Leave name and password out of the URL"),
        ("https://127.0.0.1/", '"127.0.0.1" leads to 127.0.0.1, which is no public address.'),
        ("https://10.1.2.3/", '"10.1.2.3" leads to 10.1.2.3'),
        ("https://169.254.169.254/latest/meta-data/", '"169.254.169.254" leads to 169.254.169.254'),
        ("https://[::1]:8443/", '"::1" leads to ::1'),
        ("https://localhost/", '"localhost" leads to '),
        ("https://0x7f.1/", '"127.0.0.1" leads to 127.0.0.1'),
    ],
)
def test_an_address_that_only_the_server_can_reach_is_refused(client: httpx.Client, address: str, said: str) -> None:
    answer = client.post(URL, json={"url": address})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:faultwise:problem:url-refused")
    assert answer.json()["detail"].startswith(said)
    assert answer.json()["errors"][0]["field"] == "body.url"
    chinese = client.post(URL, json={"url": address}, headers={"Accept-Language": "zh"}).json()["detail"]
    assert "FAULTWISE_WEBHOOK_H" in chinese or "签名" in chinese


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"url": "ftp://x/"}, "body.url"), ({"events": ["x"]}, "body.events.0"), ({"secret": "s"}, "body.secret")],
)
def test_a_misspelt_webhook_is_refused(client: httpx.Client, wrong: dict[str, Any], field: str) -> None:
    answer = client.post(URL, json=SAID | wrong)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_webhook_is_made_read_changed_and_removed_and_its_secret_shown_once(
    client: httpx.Client, made: dict[str, Any]
) -> None:
    about = made["about"]
    assert made["secret"].startswith("whsec_")
    assert {name: about[name] for name in SAID} == SAID
    path = f"{URL}/{about['id']}"
    assert client.get(path).json() == about
    assert about in client.get(URL).json()
    changed = client.put(path, json={"url": SAID["url"], "is_enabled": False})
    assert changed.json() == about | {"events": [], "description": "", "is_enabled": False}
    refused = client.post(f"{path}/test")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:faultwise:problem:webhook-disabled")
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    trail = client.get("/v1/audit", params={"kind": "webhook", "key": about["id"]})
    assert [line["action"] for line in trail.json()["entries"]] == [
        "webhook_removed",
        "webhook_changed",
        "webhook_added",
    ]
    assert made["secret"] not in trail.text + changed.text


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def admin(tmp_path: Path) -> Iterator[httpx.Client]:
    """An administrator of a server that may send to this machine."""
    with running(tmp_path, ADMIN, webhook_http=True, webhook_hosts="127.0.0.1") as client:
        yield client


def settled(admin: httpx.Client, path: str) -> dict[str, Any]:
    """The latest delivery, once it was tried."""
    deadline = time.monotonic() + 20
    while True:
        (latest, *_) = admin.get(f"{path}/deliveries").json()["records"]
        if latest["state"] == "delivered" or latest["failure"]:
            return dict(latest)
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_test_event_arrives_signed_and_can_be_delivered_again(admin: httpx.Client, receiver: Receiver) -> None:
    made = admin.post(URL, json={"url": receiver.url, "events": ["job.finished"]}).json()
    path = f"{URL}/{made['about']['id']}"
    sent = admin.post(f"{path}/test")
    assert (sent.status_code, sent.json()["state"]) == (202, "pending")
    (received,) = receiver.wait_for(1)
    told = received.verified(made["secret"])
    assert (told["type"], told["data"]) == ("webhook.test", {"webhook_id": made["about"]["id"]})
    delivery = settled(admin, path)
    assert (delivery["status"], delivery["payload"], delivery["problem"]) == (204, told, "")
    assert admin.post(f"{path}/deliveries/{delivery['id']}/redelivery").status_code == 202
    _, again = receiver.wait_for(2)
    assert again.headers["webhook-id"] == delivery["id"]
    assert admin.post(f"{path}/deliveries/msg_none/redelivery").status_code == 404


def test_why_a_delivery_failed_is_said_in_the_reader_s_language(admin: httpx.Client, receiver: Receiver) -> None:
    receiver.statuses, receiver.answer = [500], "表不存在".encode()
    path = f"{URL}/{admin.post(URL, json={'url': receiver.url}).json()['about']['id']}"
    admin.post(f"{path}/test")
    assert settled(admin, path)["problem"] == "The receiver refused: its status is not 2xx."
    page = admin.get(f"{path}/deliveries", params={"state": "pending"}, headers={"Accept-Language": "zh"}).json()
    (waiting,) = page["records"]
    assert (waiting["problem"], waiting["said"]) == ("接收方拒绝了（状态码不是 2xx）。", "表不存在")
    assert waiting["next_try"] > waiting["tried"]
    assert admin.get(f"{path}/deliveries", params={"state": "dead"}).json()["total"] == 0


def test_what_happens_in_the_product_is_told(tmp_path: Path, receiver: Receiver) -> None:
    with build(Settings(data=tmp_path), encoder=CountingEncoder()) as services:
        services.store.write(small_knowledge(), author="tests")
        services.index.catch_up()
    with running(tmp_path, ADMIN, webhook_http=True, webhook_hosts="127.0.0.1") as admin:
        made = admin.post(URL, json={"url": receiver.url}).json()
        diagnosis = admin.post("/v1/diagnoses", json={"text": "HX220 动臂提升无力，报 E02"}).json()
        admin.post(f"/v1/diagnoses/{diagnosis['id']}/outcome", json={"fixed": True, "cause": 1})
        report = {"text": "动臂提不起来", "phone": "13812345678", "customer": "青麓", "diagnosis_id": diagnosis["id"]}
        admin.post("/v1/requests", json=report)
        told = [received.verified(made["secret"]) for received in receiver.wait_for(4)]
    assert [one["type"] for one in told] == [
        "diagnosis.answered",
        "outcome.told",
        "request.received",
        "request.triaged",
    ]
    assert told[0]["data"]["id"] == told[1]["data"]["diagnosis_id"] == diagnosis["id"]
    assert "13812345678" not in str(told)
    assert "青麓" not in str(told)

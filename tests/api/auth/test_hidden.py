"""What is hidden from somebody: on no path a hit, a count, a citation, a suggestion or a difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.diagnosing import diagnose
from api.services import Services, build
from api.settings import Settings
from assistant.answer import Report
from knowledge.access.accounts import Account
from knowledge.files import StoredFile
from knowledge.records import Cause, FaultCode, Machine, Manual, Part, PartUsed, Passage, Record, RepairCase, Scope
from tests.api.conftest import CountingEncoder, small_knowledge, token_of

SECRET = "曲柄销"  # a component that only closed documents name
FILE = StoredFile.from_content(b"%PDF-1.4 closed", "closed.pdf", "application/pdf")
FAULT = "回转时有咔嗒声，转台抖动"
CLOSED = Scope(groups=("works",))


def closed_knowledge() -> tuple[Record, ...]:
    """Documents that only the group "works" may see, and a machine that only staff may."""
    case = {"symptom": FAULT, "component": SECRET, "failure_mode": "断裂", "cause": f"{SECRET}断裂", "language": "zh"}
    repair: dict[str, Any] = {"action": f"更换{SECRET}", "parts": (PartUsed(number="P-900"),), "outcome": "fixed"}
    return (
        *(RepairCase(id=f"C-{n}", groups=("works",), machine_model="HX220", **case, **repair) for n in (1, 2)),
        Cause(id="closed#1", symptom=FAULT, cause=f"{SECRET}断裂", manual_id="closed", language="zh", scope=CLOSED),
        FaultCode(code="X99", meaning_zh=f"{SECRET}应力过高", meaning_en="Crank pin overload", groups=("works",)),
        Manual(id="closed", title="保密", language="zh", filename=FILE.filename, sha256=FILE.sha256, scope=CLOSED),
        Passage(
            id="manual:closed#1",
            source_kind="manual",
            source_id="closed",
            language="zh",
            text=f"{SECRET}扭矩",
            scope=CLOSED,
        ),
        RepairCase(id="C-9", symptom="绞盘不转", machine_model="ZX900", component="绞盘", language="zh"),
        Machine(serial="ZX900-00001", model="ZX900"),
        Part(number="P-900", name_zh=SECRET, machine_models=("ZX900",)),
    )


CLOSED_ADDRESSES = (
    "/v1/cases/C-1",
    "/v1/manuals/closed",
    "/v1/manuals/closed/file",
    "/v1/passages/manual:closed%231",
    "/v1/passages/case:C-1",
    "/v1/passages/cause:closed%231",
    "/v1/passages/code:%7C%7CX99",
)
LISTS = ("/v1/cases", "/v1/codes", "/v1/manuals", "/v1/passages", "/v1/machines", "/v1/parts")
MODEL_ADDRESSES = ("/v1/cases/C-9", "/v1/machines/ZX900-00001", "/v1/parts/P-900", "/v1/passages/case:C-9")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with build(Settings(data=tmp_path_factory.mktemp("closed")), encoder=CountingEncoder()) as opened:
        opened.store.write((*small_knowledge(), *closed_knowledge()), files=(FILE,), author="tests")
        opened.index.catch_up()
        yield opened


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The same knowledge, had the closed documents never been written."""
    with build(Settings(data=tmp_path_factory.mktemp("bare")), encoder=CountingEncoder()) as opened:
        kept = tuple(record for record in closed_knowledge() if getattr(record, "id", "") == "C-9")
        opened.store.write((*small_knowledge(), *kept, *closed_knowledge()[-2:]), author="tests")
        opened.index.catch_up()
        yield opened


def client_of(services: Services, account: Account) -> httpx.Client:
    token = token_of(services.store, account)
    return TestClient(create_app(services), headers={"Authorization": f"Bearer {token}"})


INSIDER = Account(name="insider", role="technician", groups=("works", "yard"))
OUTSIDER = Account(name="outsider", role="technician")
PARTNER = Account(name="shop", role="partner", machine_models=("HX220",))


@pytest.fixture
def insider(services: Services) -> httpx.Client:
    return client_of(services, INSIDER)


@pytest.fixture(params=[OUTSIDER, PARTNER], ids=["outsider", "partner"])
def outsider(request: pytest.FixtureRequest, services: Services) -> httpx.Client:
    return client_of(services, request.param)


@pytest.fixture
def partner(services: Services) -> httpx.Client:
    return client_of(services, PARTNER)


@pytest.mark.parametrize("address", CLOSED_ADDRESSES)
def test_a_closed_document_is_not_found_as_if_it_were_not_there(
    insider: httpx.Client, outsider: httpx.Client, address: str
) -> None:
    assert insider.get(address).status_code == 200
    hidden, missing = outsider.get(address), outsider.get(address.replace("C-1", "C-7").replace("closed", "clozed"))
    assert hidden.status_code == 404
    assert hidden.json()["type"] == missing.json()["type"]
    assert SECRET not in hidden.text


@pytest.mark.parametrize("address", LISTS)
def test_a_list_and_its_total_leave_closed_documents_out(services: Services, bare: Services, address: str) -> None:
    with_them, without = (client_of(which, OUTSIDER).get(address).json() for which in (services, bare))
    assert with_them == without


def test_the_insider_is_shown_them_and_counted(insider: httpx.Client) -> None:
    totals = {address: insider.get(address).json()["total"] for address in LISTS}
    assert totals == {
        "/v1/cases": 7,
        "/v1/codes": 3,
        "/v1/manuals": 4,
        "/v1/passages": 2,
        "/v1/machines": 3,
        "/v1/parts": 3,
    }


@pytest.mark.parametrize("address", MODEL_ADDRESSES)
def test_a_partner_sees_only_the_machine_models_opened_to_it(
    services: Services, partner: httpx.Client, address: str
) -> None:
    assert client_of(services, OUTSIDER).get(address).status_code == 200
    assert partner.get(address).status_code == 404


def test_a_partner_s_lists_name_its_machine_models_only(partner: httpx.Client) -> None:
    shown = {
        address: [record.get("id") or record.get("serial") for record in records(partner, address)] for address in LISTS
    }
    assert shown == {
        "/v1/cases": ["WO-1", "WO-2", "WO-3"],
        "/v1/codes": [],
        "/v1/manuals": [],
        "/v1/passages": [],
        "/v1/machines": ["HX220-00417"],
        "/v1/parts": [],
    }


def records(client: httpx.Client, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(address).json()["records"]
    return found


def test_a_general_document_is_opened_to_a_partner_by_its_group(services: Services) -> None:
    shop = Account(name="works shop", role="partner", machine_models=("HX220",), groups=("works",))
    client = client_of(services, shop)
    assert [code["code"] for code in records(client, "/v1/codes")] == ["X99"]
    assert client.get("/v1/manuals/closed").status_code == 200
    assert client.get("/v1/manuals/hx-service").status_code == 404


def test_search_finds_only_what_may_be_seen(insider: httpx.Client, outsider: httpx.Client) -> None:
    for body in ({"text": FAULT, "k": 100}, {"text": SECRET, "k": 100}, {"codes": ["X99"], "k": 100}):
        assert SECRET in insider.post("/v1/search", json=body).text
        assert SECRET not in outsider.post("/v1/search", json=body).text


def test_a_diagnosis_rests_on_what_may_be_seen(insider: httpx.Client, outsider: httpx.Client) -> None:
    report = {"text": f"{FAULT}，报 X99", "machine_model": "HX220"}
    assert insider.post("/v1/diagnoses", json=report).json()["causes"][0]["component"] == SECRET
    told = outsider.post("/v1/diagnoses", json=report)
    assert SECRET not in told.text
    assert "P-900" not in told.text


def test_a_closed_code_is_an_unknown_one(insider: httpx.Client, outsider: httpx.Client) -> None:
    assert insider.get("/v1/codes/X99").json()["known"]
    explained = [outsider.get(f"/v1/codes/{code}").text.replace(code, "") for code in ("X99", "X98")]
    assert explained[0] == explained[1]
    known, unknown = ({"codes": ["X99"], "language": "en"}, {"codes": ["X98"], "language": "en"})
    assert insider.post("/v1/diagnoses", json=known).json()["codes"][0]["meaning"] == "Crank pin overload"
    hidden, missing = (outsider.post("/v1/diagnoses", json=body).json()["codes"][0] for body in (known, unknown))
    assert {name: str(value).replace("X99", "X98") for name, value in hidden.items()} == {
        name: str(value) for name, value in missing.items()
    }


def test_a_serial_is_suggested_to_who_may_see_the_machine(services: Services, partner: httpx.Client) -> None:
    report = {"text": "绞盘不转", "serial": "ZX900-00002", "language": "en"}
    assert "ZX900-00001" in client_of(services, OUTSIDER).post("/v1/diagnoses", json=report).json()["notes"][0]
    assert "ZX900-00001" not in partner.post("/v1/diagnoses", json=report).text


def test_a_conversation_rests_on_what_may_be_seen(insider: httpx.Client, outsider: httpx.Client) -> None:
    report = {"text": f"HX220 {FAULT}，报 X99"}
    assert SECRET in insider.post("/v1/conversations", json=report).text
    begun = outsider.post("/v1/conversations", json=report)
    at = f"/v1/conversations/{begun.json()['id']}"
    said = outsider.post(f"{at}/messages", json={"text": f"还有{FAULT}"})
    for told in (begun, said, outsider.get(f"{at}/escalation"), outsider.get(at)):
        assert told.status_code in (200, 201)
        assert SECRET not in told.text


def test_what_was_said_to_an_insider_is_hidden_from_an_agent_who_sees_less(
    services: Services, insider: httpx.Client
) -> None:
    diagnosis = insider.post("/v1/diagnoses", json={"text": FAULT}).headers["location"]
    begun = insider.post("/v1/conversations", json={"text": FAULT}).json()["id"]
    agent = client_of(services, Account(name="agent", role="agent"))
    chief = client_of(services, Account(name="chief", role="agent", groups=("works", "yard")))
    for address in (diagnosis, f"/v1/conversations/{begun}", f"/v1/conversations/{begun}/escalation"):
        assert (chief.get(address).status_code, agent.get(address).status_code) == (200, 404)
    listed = [[line["id"] for line in records(client, "/v1/conversations")] for client in (chief, agent)]
    assert (begun in listed[0], begun in listed[1]) == (True, False)


def test_an_outcome_that_names_a_closed_cause_is_told_to_nobody_else(
    services: Services, insider: httpx.Client, outsider: httpx.Client
) -> None:
    report = {"text": FAULT, "machine_model": "HX220"}
    before = outsider.post("/v1/diagnoses", json=report).json()
    at = insider.post("/v1/diagnoses", json=report).headers["location"]
    outcome = insider.post(f"{at}/outcome", json={"fixed": True, "cause": 1}).json()
    assert outcome["groups"] == ["works"]
    services.index.catch_up()
    assert any(
        e["kind"] == "outcome" for e in insider.post("/v1/diagnoses", json=report).json()["causes"][0]["evidence"]
    )
    after = outsider.post("/v1/diagnoses", json=report).json()
    assert (after["causes"], after["nearest"]) == (before["causes"], before["nearest"])
    assert outsider.get(f"/v1/passages/outcome:{outcome['id']}").status_code == 404
    assert SECRET not in outsider.post("/v1/search", json={"text": FAULT, "k": 100}).text
    editor = client_of(services, Account(name="editor", role="editor"))
    assert SECRET not in editor.get("/v1/drafts").text
    assert SECRET not in editor.get("/v1/outcomes").text
    insider.delete(f"/v1/outcomes/{outcome['id']}", params={"reason": "over"})


def test_the_same_idempotency_key_of_two_accounts_is_two_conversations(services: Services) -> None:
    sent = {"Idempotency-Key": "k-1"}
    begun = [
        client_of(services, account).post("/v1/conversations", json={"text": FAULT}, headers=sent).json()["id"]
        for account in (INSIDER, OUTSIDER, INSIDER)
    ]
    assert begun[0] == begun[2] != begun[1]


def test_others_conversations_and_diagnoses_are_no_technician_s_business(services: Services) -> None:
    mine = client_of(services, OUTSIDER)
    at = f"/v1/conversations/{mine.post('/v1/conversations', json={'text': FAULT}).json()['id']}"
    diagnosis = mine.post("/v1/diagnoses", json={"text": FAULT}).headers["location"]
    for other in (Account(name="other", role="technician"), PARTNER):
        client = client_of(services, other)
        for address in (at, f"{at}/escalation", diagnosis, f"{diagnosis}/outcomes"):
            assert client.get(address).status_code == 404
        assert client.post(f"{at}/messages", json={"text": "ok"}).status_code == 404
        assert client.post(f"{diagnosis}/outcome", json={"fixed": True}).status_code == 404
    agent = client_of(services, Account(name="agent", role="agent"))
    assert agent.get(at).status_code == agent.get(diagnosis).status_code == 200
    refused = agent.post(f"{at}/messages", json={"text": "ok"})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:faultwise:problem:not-yours")


def test_the_command_line_s_diagnoses_are_the_admin_s_to_read(services: Services) -> None:
    at = f"/v1/diagnoses/{diagnose(services, Report(text=FAULT)).id}"
    assert client_of(services, OUTSIDER).get(at).status_code == 404
    assert client_of(services, Account(name="boss", role="admin")).get(at).status_code == 200

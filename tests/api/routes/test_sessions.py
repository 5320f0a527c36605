from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.auth.gate import SIGN_INS_PER_MINUTE
from api.services import Services
from knowledge.access.accounts import Account
from tests.api.conftest import TESTS, As

URL = "/v1/sessions"
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module", autouse=True)
def _accounts(services: Services) -> None:
    hashed = services.gate.passwords.hash(PASSWORD)
    for name, role in (("Rosa", "technician"), ("Gone", "technician"), ("Eve", "editor")):
        services.store.add_account(Account(name=name, role=role), TESTS, password=hashed)  # type: ignore[arg-type]
    services.store.change_account(Account(name="Gone", role="technician", is_disabled=True), TESTS)


@pytest.fixture(autouse=True)
def _no_tries_yet(services: Services) -> Iterator[None]:
    services.gate.sign_ins.forget()
    yield
    services.gate.sign_ins.forget()


def sign_in(client: httpx.Client, name: str = "rosa", password: str = PASSWORD) -> httpx.Response:
    return client.post(URL, json={"name": name, "password": password})


@pytest.mark.parametrize(
    ("name", "password"), [("nobody", PASSWORD), ("Rosa", "wrong horse"), ("Gone", PASSWORD), ("technician", "")]
)
def test_what_does_not_fit_is_refused_without_saying_which(as_: As, name: str, password: str) -> None:
    answer = sign_in(as_(""), name, password)
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:faultwise:problem:bad-credentials")
    assert answer.json()["detail"].startswith("Name and password do not belong together, or the account is disabled.")
    assert "set-cookie" not in answer.headers


def test_a_name_is_tried_ten_times_a_minute_then_told_when_to_come_back(as_: As) -> None:
    client = as_("")
    tries = [sign_in(client, "Rosa", "wrong horse") for _ in range(SIGN_INS_PER_MINUTE + 5)]
    assert [answer.status_code for answer in tries[:SIGN_INS_PER_MINUTE]] == [401] * SIGN_INS_PER_MINUTE
    refused = next(answer for answer in tries if answer.status_code == 429)
    assert refused.json()["type"] == "urn:faultwise:problem:too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60


def test_spaces_belong_to_a_password(as_: As, client: httpx.Client) -> None:
    client.post("/v1/accounts", json={"name": "Kim", "role": "technician", "password": " ten spaces "})
    statuses = [sign_in(as_(""), "Kim", password).status_code for password in ("ten spaces", " ten spaces ")]
    assert statuses == [401, 201]


def test_who_knows_the_password_gets_a_cookie_that_scripts_cannot_read(as_: As) -> None:
    client = as_("")
    signed_in = sign_in(client, " ROSA ")
    assert signed_in.status_code == 201
    cookie = signed_in.headers["set-cookie"]
    assert cookie.startswith("faultwise_session=")
    assert cookie.endswith("; HttpOnly; Max-Age=43199; Path=/; SameSite=lax")
    who = client.get(f"{URL}/current").json()
    assert (who["account"]["name"], who["rights"]) == ("Rosa", ["read", "ask"])
    assert who["csrf_token"] == signed_in.json()["csrf_token"] != ""


def test_behind_https_the_cookie_goes_over_https_only(as_: As, url: str) -> None:
    cookie = (
        as_("")
        .post(URL, json={"name": "Rosa", "password": PASSWORD}, headers={"X-Forwarded-Proto": "https"})
        .headers["set-cookie"]
    )
    assert "; Secure" in cookie


def test_a_session_reads_but_changes_only_with_the_proof_of_our_own_page(as_: As) -> None:
    client = as_("")
    csrf = sign_in(client).json()["csrf_token"]
    assert client.get("/v1/cases").status_code == 200
    report = {"text": "动臂提升无力"}
    for headers in ({}, {"X-CSRF-Token": "0" * 64}, {"X-CSRF-Token": "é".encode()}):
        refused = client.post("/v1/diagnoses", json=report, headers=headers)  # type: ignore[arg-type]
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:faultwise:problem:csrf-token-missing")
    assert client.post("/v1/diagnoses", json=report, headers={"X-CSRF-Token": csrf}).status_code == 201


def test_the_proof_of_one_session_is_none_for_another(as_: As) -> None:
    first, second = as_(""), as_("")
    proofs = [sign_in(client).json()["csrf_token"] for client in (first, second)]
    assert proofs[0] != proofs[1]
    headers = {"X-CSRF-Token": proofs[0]}
    assert second.post("/v1/diagnoses", json={"text": "x"}, headers=headers).status_code == 403


def test_signing_out_ends_the_session_everywhere(as_: As, url: str) -> None:
    client = as_("")
    csrf = sign_in(client).json()["csrf_token"]
    copied = dict(client.cookies)
    assert client.delete(f"{URL}/current", headers={"X-CSRF-Token": csrf}).status_code == 204
    assert client.get("/v1/cases").status_code == 401
    thief = as_("")
    thief.cookies.update(copied)
    assert thief.get("/v1/cases").status_code == 401


def test_a_new_password_or_a_disabled_account_ends_its_sessions(as_: As, client: httpx.Client) -> None:
    browser = as_("")
    sign_in(browser, "Eve")
    assert browser.get("/v1/drafts").status_code == 200
    assert client.put("/v1/accounts/Eve/password", json={"password": "another horse"}).status_code == 204
    assert browser.get("/v1/drafts").status_code == 401
    assert sign_in(browser, "Eve").status_code == 401
    assert sign_in(browser, "Eve", "another horse").status_code == 201
    client.put("/v1/accounts/Eve", json={"role": "editor", "is_disabled": True})
    assert browser.get("/v1/drafts").status_code == 401


def test_a_token_knows_who_it_is_and_needs_no_proof(as_: As) -> None:
    who = as_("partner").get(f"{URL}/current").json()
    assert (who["account"]["role"], who["account"]["machine_models"], who["csrf_token"]) == ("partner", ["HX220"], "")


def test_every_sign_in_stands_in_the_audit_trail_and_no_guess_of_a_name_does(as_: As, client: httpx.Client) -> None:
    browser = as_("")
    sign_in(browser, "my-secret-typed-into-the-name")
    sign_in(browser, "Rosa", "wrong horse")
    sign_in(browser)
    latest = client.get("/v1/audit", params={"kind": "account", "limit": 3}).json()["entries"]
    assert [(line["who"], line["action"], line["key"], line["reason"]) for line in latest] == [
        ("Rosa", "signed_in", "rosa", ""),
        ("", "sign_in_failed", "rosa", "wrong password"),
        ("", "sign_in_failed", "", "no such account"),
    ]
    assert {line["address"] for line in latest} == {"127.0.0.1"}


def test_without_an_identity_provider_there_is_no_door_to_it(as_: As) -> None:
    for address in (f"{URL}/openid", f"{URL}/openid/callback"):
        answer = as_("").get(address)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:faultwise:problem:no-openid")

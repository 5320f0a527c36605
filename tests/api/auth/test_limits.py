"""How often somebody may ask, and what is written down of it: never a secret."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from api.app import create_app
from api.services import Services, build
from api.settings import Settings
from knowledge.access.accounts import Account
from tests.api.conftest import TESTS, CountingEncoder, token_of

PASSWORD = "a password nobody logs"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with build(Settings.load(data=tmp_path, requests_per_minute=5), encoder=CountingEncoder()) as opened:
        yield opened


def client_of(services: Services, name: str) -> httpx.Client:
    token = token_of(services.store, Account(name=name, role="admin"))
    return TestClient(create_app(services), headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)


def test_an_account_may_ask_so_often_whatever_its_token_and_others_are_not_held_up(services: Services) -> None:
    first, second, other = client_of(services, "Ann"), client_of(services, "Ann"), client_of(services, "Bo")
    statuses = [client.get("/v1/cases").status_code for client in (first, second, first, second, first)]
    assert statuses == [200] * 5
    refused = second.get("/v1/cases", headers={"Accept-Language": "zh"})
    assert (refused.status_code, refused.json()["title"]) == (429, "请求过于频繁")
    assert 1 <= int(refused.headers["retry-after"]) <= 12
    assert other.get("/v1/cases").status_code == 200


def test_no_secret_is_in_a_log_line(services: Services, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hashed = services.gate.passwords.hash(PASSWORD)
    services.store.add_account(Account(name="Cleo", role="admin"), TESTS, password=hashed)
    token = token_of(services.store, Account(name="Cleo", role="admin"))
    client = TestClient(create_app(services), raise_server_exceptions=False)
    signed_in = client.post("/v1/sessions", json={"name": "Cleo", "password": PASSWORD})
    session, csrf = signed_in.cookies["faultwise_session"], signed_in.json()["csrf_token"]
    client.post("/v1/sessions", json={"name": "Cleo", "password": PASSWORD + "!"})
    client.post("/v1/sessions", json={"name": "Cleo", "password": [PASSWORD]})
    made = client.post("/v1/tokens", json={}, headers={"X-CSRF-Token": csrf}).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    client.post("/v1/accounts", json={"name": "Dan", "role": "editor", "password": PASSWORD}, headers=bearer)
    with create_engine(services.settings.store_url).begin() as connection:
        connection.execute(text("DROP TABLE record"))
    assert client.get("/v1/cases", headers=bearer).status_code == 503
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert "no such table: record" in logged
    for secret in (PASSWORD, token, made, session, csrf, hashed):
        assert secret not in logged

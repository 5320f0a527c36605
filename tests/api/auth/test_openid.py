"""Signing in at an identity provider: a small one on loopback, with real keys, asked over real HTTP."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey

from api.app import create_app
from api.cli.serve import address, listening
from api.services import Services, build
from api.settings import Settings
from knowledge.access.accounts import Account
from knowledge.access.trail import Wanted
from tests.api.conftest import TESTS, CountingEncoder

DOOR = "/v1/sessions/openid"


class Issuer(ThreadingHTTPServer):
    """Vouches for whoever ``claims`` names; ``key`` signs, ``published`` is the key it shows."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.published = self.key = RSAKey.generate_key(2048, {"kid": "1"})
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, str] = {}

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        assert (form["code"], challenge.decode()) == ("c-1", self.asked["code_challenge"])
        now = int(time.time())
        claims = {"iss": self.url, "aud": "faultwise", "sub": "u-1", "nonce": self.asked["nonce"]}
        claims |= {"iat": now, "exp": now + 60} | self.claims
        id_token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {"access_token": "a-1", "token_type": "Bearer", "id_token": id_token}


class _Answers(BaseHTTPRequestHandler):
    server: Issuer

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/authorize":
            self.server.asked = {name: values[0] for name, values in query.items()}
            back = self.server.asked["redirect_uri"]
            self.send_response(302)
            self.send_header("Location", f"{back}?{urlencode({'code': 'c-1', 'state': self.server.asked['state']})}")
            self.end_headers()
            return
        url = self.server.url
        ends = {"authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token"}
        known = {"/.well-known/openid-configuration": {"issuer": url, "jwks_uri": f"{url}/keys", **ends}}
        known["/keys"] = {"keys": [self.server.published.as_dict(private=False)]}
        self._send(known[path])

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._send(self.server.token({name: values[0] for name, values in form.items()}))

    def _send(self, body: object) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as opened:
        thread = threading.Thread(target=opened.serve_forever, daemon=True)
        thread.start()
        yield opened
        opened.shutdown()


@contextmanager
def serving(services: Services) -> Iterator[str]:
    with listening(Settings(port=0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield address(listener)
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def services(tmp_path: Path, issuer: Issuer) -> Iterator[Services]:
    said = {"oidc_issuer": issuer.url, "oidc_client_id": "faultwise", "oidc_client_secret": "s-1"}
    with build(Settings.load(data=tmp_path, **said), encoder=CountingEncoder()) as opened:
        opened.store.add_account(Account(name="Ann", role="editor"), TESTS)
        opened.store.add_account(Account(name="Boss", role="admin"), TESTS, password="a hash")
        yield opened


@pytest.fixture
def browser(services: Services) -> Iterator[httpx.Client]:
    with serving(services) as url, httpx.Client(base_url=url, trust_env=False, timeout=30) as opened:
        yield opened


def go(browser: httpx.Client) -> httpx.Response:
    """Through the provider's door and back; the answer of our own callback."""
    away = browser.get(DOOR)
    assert away.status_code == 302
    back = httpx.get(away.headers["location"], trust_env=False)
    return browser.get(back.headers["location"])


def test_who_the_provider_vouches_for_is_signed_in_to_the_account_of_that_name(
    browser: httpx.Client, issuer: Issuer
) -> None:
    issuer.claims = {"preferred_username": "ann"}
    back = go(browser)
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert browser.get("/v1/sessions/current").json()["account"]["name"] == "Ann"
    assert browser.get("/v1/drafts").status_code == 200


def test_the_provider_s_subject_is_remembered_whatever_it_is_called_later(
    browser: httpx.Client, issuer: Issuer, services: Services
) -> None:
    issuer.claims = {"preferred_username": "ann"}
    go(browser)
    issuer.claims = {"preferred_username": "Boss"}
    assert go(browser).status_code == 303
    assert browser.get("/v1/sessions/current").json()["account"]["name"] == "Ann"
    issuer.claims = {"preferred_username": "ann", "sub": "u-2"}
    assert go(browser).status_code == 401


@pytest.mark.parametrize("name", ["Boss", "nobody", ""])
def test_an_account_with_a_password_or_none_at_all_cannot_be_named_into(
    browser: httpx.Client, issuer: Issuer, services: Services, name: str
) -> None:
    issuer.claims = {"preferred_username": name}
    refused = go(browser)
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:faultwise:problem:openid-refused")
    assert browser.get("/v1/sessions/current").status_code == 401


@pytest.mark.parametrize(
    "claims",
    [{"iss": "http://127.0.0.1:1"}, {"aud": "another"}, {"exp": 1_000_000_000}, {"nonce": "of another sign-in"}],
)
def test_a_token_for_another_or_of_another_is_refused(
    browser: httpx.Client, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims = {"preferred_username": "ann", **claims}
    assert go(browser).status_code == 401


def test_a_token_signed_with_another_key_is_refused(browser: httpx.Client, issuer: Issuer) -> None:
    issuer.claims = {"preferred_username": "ann"}
    issuer.key = RSAKey.generate_key(2048, {"kid": "1"})
    assert go(browser).status_code == 401


def test_a_way_back_that_nobody_went_is_refused_and_logged(browser: httpx.Client, services: Services) -> None:
    assert browser.get(f"{DOOR}/callback", params={"code": "c-1", "state": "made up"}).status_code == 401
    assert browser.get(f"{DOOR}/callback", params={"error": "access_denied"}).status_code == 401
    entries, _ = services.store.trail(Wanted(action="sign_in_failed"))
    assert [entry.reason.split(":")[0] for entry in entries] == ["identity provider"] * 2


def test_a_provider_that_does_not_answer_is_said(tmp_path: Path) -> None:
    settings = Settings.load(data=tmp_path, oidc_issuer="http://127.0.0.1:1", oidc_client_id="faultwise")
    with build(settings, encoder=CountingEncoder()) as services, serving(services) as url:
        answer = httpx.get(f"{url}{DOOR}", trust_env=False, timeout=30)
    assert (answer.status_code, answer.json()["type"]) == (502, "urn:faultwise:problem:openid-unreachable")

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest

from api.services import Services
from tests.api.conftest import As, token_of

URL = "/v1/tokens"


def test_a_token_that_is_not_there_and_an_account_that_is_not_are_not_found(as_: As, client: httpx.Client) -> None:
    assert client.delete(f"{URL}/nobody").status_code == 404
    assert client.get(URL, params={"account": "nobody-x"}).status_code == 404
    assert client.post(URL, json={"account": "nobody-x"}).status_code == 404


@pytest.mark.parametrize("body", [{"days": 0}, {"days": 367}, {"rights": ["fly"]}, {"right": ["read"]}])
def test_a_token_that_cannot_be_is_refused(as_: As, body: object) -> None:
    assert as_("technician").post(URL, json=body).status_code == 422


def test_a_token_is_shown_once_opens_what_it_may_and_is_revoked(as_: As) -> None:
    owner = as_("editor")
    made = owner.post(URL, json={"label": "script", "rights": ["read"], "days": 0.5}).json()
    script = as_(made["token"])
    assert (script.get("/v1/cases").status_code, script.get("/v1/drafts").status_code) == (200, 403)
    listed = owner.get(URL)
    assert made["token"].split("_", 2)[2] not in listed.text
    assert [token["label"] for token in listed.json()][:1] == ["script"]
    assert owner.delete(f"{URL}/{made['about']['id']}").status_code == 204
    assert script.get("/v1/cases").status_code == 401
    assert owner.delete(f"{URL}/{made['about']['id']}").status_code == 204


def test_nobody_makes_a_token_that_can_do_more_or_lasts_longer_than_his_own(as_: As, services: Services) -> None:
    from knowledge.access.accounts import Account

    narrow = as_(token_of(services.store, Account(name="editor", role="editor"), "read"))
    assert narrow.post(URL, json={"rights": ["edit"]}).status_code == 403
    made = narrow.post(URL, json={"days": 366}).json()["about"]
    assert made["rights"] == ["read"]
    life = datetime.fromisoformat(made["expires"]) - datetime.fromisoformat(made["created"])
    assert life <= timedelta(days=1)
    assert as_("technician").post(URL, json={"rights": ["administer"]}).status_code == 403


def test_another_s_tokens_are_an_admin_s_business_only(as_: As, client: httpx.Client) -> None:
    made = client.post(URL, json={"account": "agent", "label": "phone"}).json()["about"]
    assert (made["account"], made["rights"]) == ("agent", ["read", "ask", "oversee", "triage"])
    assert client.post(URL, json={"account": "agent", "rights": ["edit"]}).status_code == 403
    other = as_("technician")
    assert other.get(URL, params={"account": "agent"}).status_code == 403
    assert other.post(URL, json={"account": "agent"}).status_code == 403
    assert other.delete(f"{URL}/{made['id']}").status_code == 404
    assert client.delete(f"{URL}/{made['id']}").status_code == 204


def test_an_administrator_lists_everyone_s_tokens_others_may_not(as_: As, client: httpx.Client) -> None:
    accounts = {token["account"] for token in client.get(URL, params={"everyone": True}).json()}
    assert accounts >= {"admin", "agent", "editor", "partner", "technician"}
    assert as_("editor").get(URL, params={"everyone": True}).status_code == 403

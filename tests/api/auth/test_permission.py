"""Every address, in this order: nobody, the wrong role, a token without the right. New ones cannot be forgotten."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import create_engine, text

from api.app import create_app
from api.auth.permission import Permission
from api.services import Services
from knowledge.access.accounts import Account
from knowledge.access.rights import RIGHTS, Right
from tests.api.conftest import TESTS, As, token_of

PUBLIC = {
    "GET /healthz",
    "GET /readyz",
    "GET /docs",
    "GET /docs/oauth2-redirect",
    "GET /openapi.json",
    "POST /v1/sessions",
    "GET /v1/sessions/openid",
    "GET /v1/sessions/openid/callback",
    "GET /",
    "GET /desk",
    "GET /workshop",
    "GET /admin",
    "GET /sign-in",
    "GET /manifest.webmanifest",
    "GET /service-worker.js",
}
"""Where nobody is asked who he is: liveness, the documentation, the doors themselves, and the pages, which hold
nothing but their own words and send who is not signed in to the door (`tests/api/web/test_pages.py`)."""

NEEDS: dict[str, Right | None] = {
    "GET /v1/accounts": "administer",
    "POST /v1/accounts": "administer",
    "GET /v1/accounts/{name}": "administer",
    "PUT /v1/accounts/{name}": "administer",
    "PUT /v1/accounts/{name}/password": "administer",
    "GET /v1/audit": "administer",
    "GET /v1/audit/export": "administer",
    "GET /v1/cases": "read",
    "GET /v1/cases/{case_id:path}": "read",
    "POST /v1/chat/completions": "ask",
    "GET /v1/codes": "read",
    "GET /v1/codes/{typed:path}": "read",
    "POST /v1/conversations": "ask",
    "GET /v1/conversations": "ask",
    "GET /v1/conversations/{conversation_id}": "ask",
    "GET /v1/conversations/{conversation_id}/escalation": "ask",
    "POST /v1/conversations/{conversation_id}/messages": "ask",
    "POST /v1/diagnoses": "ask",
    "GET /v1/diagnoses/{diagnosis_id:path}": "ask",
    "POST /v1/diagnoses/{diagnosis_id:path}/outcome": "ask",
    "GET /v1/diagnoses/{diagnosis_id:path}/outcomes": "ask",
    "GET /v1/drafts": "edit",
    "POST /v1/drafts": "edit",
    "GET /v1/drafts/{draft_id}": "edit",
    "PUT /v1/drafts/{draft_id}": "edit",
    "DELETE /v1/drafts/{draft_id}": "edit",
    "GET /v1/drafts/{draft_id}/difference": "edit",
    "PUT /v1/drafts/{draft_id}/corrections": "edit",
    "DELETE /v1/drafts/{draft_id}/corrections": "edit",
    "POST /v1/drafts/{draft_id}/review": "edit",
    "POST /v1/drafts/{draft_id}/objection": "edit",
    "POST /v1/drafts/{draft_id}/publication": "edit",
    "GET /v1/versions": "edit",
    "POST /v1/advice": "edit",
    "POST /v1/drafts/{draft_id}/advice": "edit",
    "POST /v1/drafts/{draft_id}/rehearsal": "edit",
    "GET /v1/golden": "edit",
    "GET /v1/golden/last-publication": "edit",
    "POST /v1/golden/standings": "edit",
    "GET /v1/knowledge-health": "edit",
    "POST /v1/manuals": "edit",
    "GET /v1/jobs": "edit",
    "GET /v1/jobs/{job_id}": "edit",
    "GET /v1/jobs/{job_id}/events": "edit",
    "GET /v1/jobs/{job_id}/records": "edit",
    "POST /v1/jobs/{job_id}/resumption": "edit",
    "GET /v1/needs": "edit",
    "POST /v1/needs/{diagnosis_id}/draft": "edit",
    "GET /v1/machines": "read",
    "GET /v1/machines/matching": "read",
    "GET /v1/machines/{serial:path}": "read",
    "GET /v1/manuals": "read",
    "GET /v1/manuals/{manual_id:path}": "read",
    "GET /v1/manuals/{manual_id:path}/file": "read",
    "POST /mcp": None,
    "GET /metrics": "administer",
    "GET /v1/models": "ask",
    "GET /v1/models/{model}": "ask",
    "GET /v1/outcomes": "oversee",
    "GET /v1/outcomes/{outcome_id}": "ask",
    "DELETE /v1/outcomes/{outcome_id}": "ask",
    "GET /v1/operation": "administer",
    "GET /v1/settings": "administer",
    "PUT /v1/settings": "administer",
    "GET /v1/parts": "read",
    "GET /v1/parts/{number:path}": "read",
    "GET /v1/passages": "read",
    "GET /v1/passages/{passage_id:path}": "read",
    "POST /v1/photos": "ask",
    "POST /v1/search": "read",
    "POST /v1/sessions/from-token": None,
    "GET /v1/sessions/current": None,
    "DELETE /v1/sessions/current": None,
    "GET /v1/tokens": None,
    "POST /v1/tokens": None,
    "DELETE /v1/tokens/{token_id}": None,
    "POST /v1/triage": "triage",
    "POST /v1/requests": "triage",
    "GET /v1/requests": "triage",
    "GET /v1/requests/due": "triage",
    "GET /v1/requests/figures": "triage",
    "GET /v1/machines/{serial:path}/file": "triage",
    "GET /v1/bulletins": "read",
    "GET /v1/bulletins/{bulletin_id:path}": "read",
    "GET /v1/requests/{request_id}": "triage",
    "POST /v1/requests/{request_id}/calls": "triage",
    "POST /v1/requests/{request_id}/moves": "triage",
    "GET /v1/jobs/{job_id}/pages/{number}": "edit",
    "GET /v1/library": "edit",
    "GET /v1/manuals/{manual_id:path}/pages/{number}": "read",
    "GET /v1/webhooks": "administer",
    "POST /v1/webhooks": "administer",
    "GET /v1/webhooks/{webhook_id}": "administer",
    "PUT /v1/webhooks/{webhook_id}": "administer",
    "DELETE /v1/webhooks/{webhook_id}": "administer",
    "POST /v1/webhooks/{webhook_id}/test": "administer",
    "GET /v1/webhooks/{webhook_id}/deliveries": "administer",
    "POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redelivery": "administer",
}
"""What each address needs; ``None`` is whoever is signed in."""

OTHERS: dict[Right, Right] = {
    "read": "ask",
    "ask": "read",
    "oversee": "ask",
    "triage": "ask",
    "edit": "read",
    "administer": "read",
}


def ask(client: httpx.Client, address: str) -> httpx.Response:
    method, _, path = address.partition(" ")
    return client.request(method, re.sub(r"\{[^}]+\}", "x", path))


def permissions(dependant: Dependant) -> Iterator[Permission]:
    for needed in dependant.dependencies:
        if isinstance(needed.call, Permission):
            yield needed.call
        yield from permissions(needed)


def needs(services: Services) -> dict[str, Right | None]:
    """What the application's routes need, those without any permission left out."""
    found = {}
    for context in iter_route_contexts(create_app(services).routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for permission in permissions(route.dependant):
                found |= {f"{method} {route.path}": permission.right for method in route.methods}
    return found


def addresses(services: Services) -> set[str]:
    """Every address of the application, those that are not described included."""
    found = set()
    for context in iter_route_contexts(create_app(services).routes):
        for method in getattr(context.original_route, "methods", None) or ():
            found.add(f"{method} {context.path}")
    return {address for address in found if not address.startswith("HEAD ")}


def test_every_address_has_a_permission_or_is_public(services: Services) -> None:
    assert needs(services) == NEEDS
    assert addresses(services) == PUBLIC | NEEDS.keys()


@pytest.mark.parametrize("address", NEEDS)
def test_nobody_is_told_to_sign_in(as_: As, address: str) -> None:
    answer = ask(as_(""), address)
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:faultwise:problem:not-signed-in"
    assert answer.headers["www-authenticate"] == 'Bearer realm="faultwise"'


@pytest.mark.parametrize("address", [address for address, right in NEEDS.items() if right])
def test_a_token_without_the_right_is_refused(as_: As, services: Services, address: str) -> None:
    right = NEEDS[address]
    assert right is not None
    answer = ask(as_(token_of(services.store, Account(name="admin", role="admin"), OTHERS[right])), address)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:faultwise:problem:not-allowed")


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("address", [address for address, right in NEEDS.items() if right])
def test_a_role_is_refused_exactly_where_it_has_no_right(as_: As, address: str, role: str) -> None:
    is_refused = ask(as_(role), address).status_code == 403
    assert is_refused == (NEEDS[address] not in RIGHTS[role])  # type: ignore[index]


def test_a_refusal_is_said_in_the_reader_s_language(as_: As) -> None:
    answer = as_("technician").get("/v1/audit", headers={"Accept-Language": "zh"})
    assert answer.json()["detail"] == "此账号或令牌无权管理账号和查看审计记录（administer）。请向管理员申请。"


@pytest.mark.parametrize(
    "authorization",
    ["Bearer", "Bearer fw_x", "Bearer fw_0123456789abcdef_" + "x" * 43, "Basic YTpi", "Bearer Ｆw", "fw_1"],
)
def test_what_is_no_token_is_nobody(url: str, authorization: str) -> None:
    headers = {"Authorization": authorization.encode()}
    assert httpx.get(f"{url}/v1/cases", headers=headers, trust_env=False).status_code == 401


def test_a_token_of_the_right_id_with_another_secret_is_nobody(as_: As, tokens: dict[str, str]) -> None:
    token = tokens["admin"]
    assert as_(token[:-1] + ("A" if token[-1] != "A" else "B")).get("/v1/cases").status_code == 401


def test_a_revoked_an_expired_and_a_disabled_account_s_token_are_nobody(as_: As, services: Services) -> None:
    store, leaver = services.store, Account(name="leaver", role="technician")
    revoked, expired, disabled = (token_of(store, leaver) for _ in range(3))
    assert {as_(token).get("/v1/cases").status_code for token in (revoked, expired, disabled)} == {200}
    store.revoke_token(revoked.split("_")[1], TESTS)
    engine = create_engine(services.settings.store_url)
    with engine.begin() as connection:
        past = datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=1)
        said = {"past": past.isoformat(" "), "id": expired.split("_")[1]}
        connection.execute(text("UPDATE token SET expires = :past WHERE id = :id"), said)
    engine.dispose()
    statuses = [as_(token).get("/v1/cases").status_code for token in (revoked, expired, disabled)]
    assert statuses == [401, 401, 200]
    store.change_account(leaver.model_copy(update={"is_disabled": True}), TESTS)
    assert as_(disabled).get("/v1/cases").status_code == 401


def test_a_role_taken_away_counts_from_the_next_request_on(as_: As, services: Services) -> None:
    mover = Account(name="mover", role="editor")
    client = as_(token_of(services.store, mover))
    assert client.get("/v1/drafts").status_code == 200
    services.store.change_account(mover.model_copy(update={"role": "technician"}), TESTS)
    assert client.get("/v1/drafts").status_code == 403


def test_the_use_of_a_token_is_noted(as_: As, services: Services) -> None:
    token = token_of(services.store, Account(name="user", role="technician"))
    as_(token).get("/v1/cases")
    deadline = time.monotonic() + 10  # it is noted once the answer is out
    while services.store.tokens("user")[0].last_used is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)

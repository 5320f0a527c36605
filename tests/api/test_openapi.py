"""Every address of the description with made-up requests: nothing fails, nothing is answered that is not described.

Schemathesis makes the requests, the same ones each time; `OPENAPI_EXAMPLES=500` makes so many for each address.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import hypothesis
import pytest
import schemathesis
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from api.app import create_app
from api.cli.serve import address, listening
from api.services import Services, build
from api.settings import Settings
from api.webhooks.destinations import Destinations, Unresolved
from knowledge.access.accounts import Account
from knowledge.access.rights import Role
from knowledge.editing.workflow import Editing, Editor
from knowledge.records import RepairCase
from knowledge.webhooks.endpoints import WebhookState
from tests.api.conftest import HTML_FILE, MANUAL_FILE, TESTS, CountingEncoder, small_knowledge, token_of

EXAMPLES = int(os.environ.get("OPENAPI_EXAMPLES", "8"))
MADE_UP = hypothesis.settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
    suppress_health_check=list(hypothesis.HealthCheck),
)
WAITS_SECONDS = 120  # on a machine that is busy with much else
NOBODY = "nobody"
ASKERS = ("admin", *get_args(Role), NOBODY)  # an admin twice as often: it gets past every door
NOT_CHECKED = {
    # name of the check: why not
    "positive_data_acceptance": "rules such as 'a report has words or a code' are in no schema; 422 says so",
    "negative_data_rejection": "spaces around a text do not count towards its length, and 0 is read as false",
    "ignored_auth": "tests/api/auth/test_permission.py asks every address as nobody and in every role",
    "use_after_free": "is about sequences of requests, which the stories in tests/stories walk",
    "ensure_resource_availability": "the same",
    "object_level_authorization": "tests/api/auth/test_hidden.py asks for what is hidden at every address",
}
NOT_ASKED = ("/v1/sessions/openid", "/v1/sessions/openid/callback")  # another server; tests/api/auth/test_openid.py
KNOWN = {
    "case_id": "WO/4 b",
    "serial": "HX220-00417",
    "number": "P-100",
    "manual_id": "hx-service",
    "passage_id": "manual:hx-service#0007",
    "typed": "E02",
    "model": "faultwise",
    "name": "somebody",
}


def nowhere(host: str, _: int) -> tuple[str, ...]:
    """Made-up webhooks are sent to nobody."""
    raise Unresolved(host)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, encoder: CountingEncoder) -> Iterator[Services]:
    """Services of its own: whatever the requests leave behind is nobody else's."""
    data = tmp_path_factory.mktemp("openapi")
    settings = Settings(data=data, port=0, requests_per_minute=1_000_000, log_requests=False)
    with build(settings, encoder=encoder) as opened:
        opened.store.write(small_knowledge(), files=(MANUAL_FILE, HTML_FILE), author="tests")
        opened.index.catch_up()
        yield replace(opened, destinations=Destinations(lookup=nowhere))


@pytest.fixture(scope="module")
def tokens(services: Services) -> dict[str, str]:
    """A token for each role, of an account that no made-up request names."""
    token_of(services.store, Account(name=KNOWN["name"], role="technician"))
    accounts = {role: Account(name=f"the {role} who asks", role=role) for role in get_args(Role)}
    return {role: token_of(services.store, account) for role, account in accounts.items()}


@pytest.fixture(scope="module")
def known(services: Services) -> dict[str, str]:
    """What a path may name, so that requests get further than 404."""
    draft = Editing(services.store).begin(RepairCase(id="WO-1", symptom="s"), Editor("tests"), base_version=1)
    webhook = services.store.add_webhook(WebhookState(url="https://erp.example/"), "whsec_x", TESTS)
    return KNOWN | {"draft_id": draft.record.id, "webhook_id": webhook.id}


@pytest.fixture(scope="module")
def description(services: Services) -> Iterator[Any]:
    """The description as a running server gives it."""
    # subtle: this imports the rest of schemathesis; Python 3.11 cannot compile it safely beside the server's thread.
    schemathesis.openapi.from_dict({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}})
    listener = listening(services.settings)
    server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    config = schemathesis.Config()
    config.projects.default.generation.update(with_security_parameters=False)
    loaded = schemathesis.openapi.from_url(f"{address(listener)}/openapi.json", config=config, timeout=WAITS_SECONDS)
    yield loaded.exclude(path=list(NOT_ASKED))
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()


def test_every_answer_is_described(
    description: Any, tokens: dict[str, str], known: dict[str, str], subtests: pytest.Subtests
) -> None:
    load_all_checks()
    excluded = CHECKS.get_by_names(list(NOT_CHECKED))

    def ask(case: schemathesis.Case, who: str, is_known: bool) -> None:
        if is_known:
            case.path_parameters |= {name: key for name, key in known.items() if name in case.path_parameters}
        headers = {"Authorization": f"Bearer {tokens[who]}"} if who != NOBODY else {}
        case.call_and_validate(headers=headers, excluded_checks=excluded, timeout=WAITS_SECONDS)

    for found in description.get_all_operations():
        operation = found.ok()
        with subtests.test(operation.label):
            cases = st.one_of(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
            MADE_UP(given(case=cases, who=st.sampled_from(ASKERS), is_known=st.booleans())(ask))()


def test_every_exclusion_is_of_a_check_that_there_is() -> None:
    load_all_checks()
    assert set(NOT_CHECKED) <= set(CHECKS.get_all_names())

from __future__ import annotations

import httpx
import pytest

from api.services import Services
from knowledge.records import RepairCase
from tests.api.conftest import As

ONE_OF_EACH = ("cases/WO-1", "machines/HX220-00417", "manuals/hx-service", "parts/P-100", "codes/E02?make=Hexa")


@pytest.mark.parametrize("address", ONE_OF_EACH)
def test_what_is_read_says_its_version(client: httpx.Client, address: str) -> None:
    assert client.get(f"/v1/{address}").headers["etag"] == '"1"'


def test_a_code_of_several_machines_has_no_version_of_its_own(client: httpx.Client) -> None:
    answer = client.get("/v1/codes/E02")
    assert (len(answer.json()["entries"]), "etag" in answer.headers) == (2, False)


def test_the_version_read_is_what_a_draft_is_made_from(as_: As, services: Services) -> None:
    for action in ("grease", "replace"):
        services.store.write([RepairCase(id="E-1", symptom="howls", action=action)], author="tests")
    editor = as_("editor")
    read = editor.get("/v1/cases/E-1")
    assert read.headers["etag"] == '"2"'
    said = {"kind": "case", "record": read.json() | {"cause": "worn"}}
    made = [editor.post("/v1/drafts", json=said | {"base_version": base}) for base in (1, 2)]
    assert [answer.status_code for answer in made] == [412, 201]

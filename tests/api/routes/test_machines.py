from __future__ import annotations

import httpx
import pytest

from api.services import Services
from knowledge.records import Machine
from tests.api.conftest import As


def test_a_machine_that_is_not_there_is_not_found(client: httpx.Client) -> None:
    assert client.get("/v1/machines/HX220-99999").status_code == 404


def test_a_page_beyond_the_limit_is_refused(client: httpx.Client) -> None:
    assert client.get("/v1/machines", params={"limit": "1000"}).status_code == 422


def test_a_machine_says_its_model_and_where_it_works(client: httpx.Client) -> None:
    machine = client.get("/v1/machines/HX220-00417").json()
    assert (machine["model"], machine["latitude"], machine["longitude"]) == ("HX220", 30.6, 114.6)


def test_machines_are_filtered_by_model(client: httpx.Client) -> None:
    listing = client.get("/v1/machines", params={"model": "HX350"}).json()
    assert ([machine["serial"] for machine in listing["records"]], listing["total"]) == (["HX350-00001"], 1)


def test_a_customer_s_phone_is_for_those_who_answer_callers(as_: As, services: Services) -> None:
    services.store.write([Machine(serial="PH-1", model="HX220", phone="555 0199")], author="tests")
    shown = {role: as_(role).get("/v1/machines/PH-1").json()["phone"] for role in ("technician", "agent", "admin")}
    assert shown == {"technician": "", "agent": "555 0199", "admin": "555 0199"}
    listed = as_("technician").get("/v1/machines", params={"model": "HX220"}).json()["records"]
    assert {machine["phone"] for machine in listed} == {""}
    services.store.write((), retire=[("machine", "PH-1")], author="tests")


@pytest.mark.parametrize(("who", "status"), [("", 401), ("technician", 200)])
def test_who_may_read_may_find_a_machine(as_: As, who: str, status: int) -> None:
    assert as_(who).get("/v1/machines/matching", params={"q": "417"}).status_code == status


@pytest.mark.parametrize(
    ("typed", "serials"),
    [
        ("417", ["HX220-00417"]),
        ("hx 220", ["HX220-00417"]),
        ("1", ["HX350-00001", "HX220-00417"]),
        ("-", []),
        ("０１", ["HX350-00001"]),
        ("nobody", []),
    ],
)
def test_a_machine_is_found_by_part_of_its_serial(client: httpx.Client, typed: str, serials: list[str]) -> None:
    found = client.get("/v1/machines/matching", params={"q": typed}).json()
    assert [machine["serial"] for machine in found] == serials


def test_a_machine_is_found_by_its_customer_and_shown_without_the_phone(as_: As, services: Services) -> None:
    called = Machine(serial="PH-2", model="Z1", customer="青麓建设", phone="555 0199")
    services.store.write([called], author="tests")
    found = {who: as_(who).get("/v1/machines/matching", params={"q": "青麓"}).json() for who in ("technician", "agent")}
    assert {who: (one["serial"], one["phone"]) for who, (one,) in found.items()} == {
        "technician": ("PH-2", ""),
        "agent": ("PH-2", "555 0199"),
    }
    services.store.write((), retire=[("machine", "PH-2")], author="tests")


def test_a_partner_finds_only_its_own_machines(as_: As) -> None:
    found = as_("partner").get("/v1/machines/matching", params={"q": "HX"}).json()
    assert [machine["serial"] for machine in found] == ["HX220-00417"]


def test_nothing_typed_finds_nothing_and_that_is_said(client: httpx.Client) -> None:
    assert client.get("/v1/machines/matching", params={"q": ""}).status_code == 422

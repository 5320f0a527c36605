from __future__ import annotations

import httpx

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

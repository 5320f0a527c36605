"""A machine's file over HTTP: nobody, the wrong role, a missing one, an existing one; and bulletins."""

from __future__ import annotations

from api.services import Services
from knowledge.bulletins import Bulletin
from knowledge.records import PartUsed, RepairCase, Scope
from tests.api.conftest import As


def test_nobody_and_a_technician_read_no_file(as_: As) -> None:
    assert as_("").get("/v1/machines/HX350-00001/file").status_code == 401
    assert as_("technician").get("/v1/machines/HX350-00001/file").status_code == 403


def test_a_machine_nobody_registered_has_no_file(as_: As) -> None:
    answer = as_("agent").get("/v1/machines/none/file", headers={"Accept-Language": "zh"})
    assert (answer.status_code, answer.json()["detail"]) == (
        404, "没有编号为“none”的设备。请核对编号，或用列表接口查看已有记录。"
    )  # fmt: skip


def test_a_file_has_the_machine_s_repairs_parts_and_diagnoses(as_: As, services: Services) -> None:
    parts = (PartUsed(number="P-9", quantity=2),)
    case = RepairCase(id="file-1", symptom="noise", serial="HX350-00001", parts=parts)
    services.store.write([case], author="tests")
    asked = as_("agent").post("/v1/diagnoses", json={"text": "low oil pressure", "serial": "HX350-00001"}).json()
    file = as_("agent").get("/v1/machines/HX350-00001/file").json()
    assert file["machine"]["model"] == "HX350"
    assert [repair["id"] for repair in file["repairs"]] == ["file-1"]
    assert file["parts"] == [{"number": "P-9", "name": "", "quantity": 2}]
    assert (asked["id"], "low oil pressure") in [(line["id"], line["text"]) for line in file["diagnoses"]]
    services.store.write((), retire=[("case", "file-1")], author="tests")


def test_a_bulletin_is_read_by_whom_it_is_open_to(as_: As, services: Services) -> None:
    open_to_all = Bulletin(
        id="TB-1", title="Batch of pumps", symptom="boom slow", scope=Scope(machine_models=("HX220",))
    )
    closed = open_to_all.model_copy(update={"id": "TB-2", "scope": Scope(groups=("north",))})
    services.store.write([open_to_all, closed], author="tests")
    assert [one["id"] for one in as_("technician").get("/v1/bulletins").json()["records"]] == ["TB-1"]
    assert as_("technician").get("/v1/bulletins/TB-2").status_code == 404
    assert as_("partner").get("/v1/bulletins/TB-1").json()["title"] == "Batch of pumps"
    services.store.write((), retire=[("bulletin", "TB-1"), ("bulletin", "TB-2")], author="tests")

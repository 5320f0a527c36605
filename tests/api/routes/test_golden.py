from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.last_publication import FILE_NAME, LastPublication, last_publication
from api.services import Services
from assistant.evaluation.rehearsing import Rehearsal, Replay
from knowledge.editing.golden import GoldenReport
from tests.api.conftest import As

URL = "/v1/golden"


@pytest.fixture
def golden(services: Services) -> Iterator[None]:
    """One report that is answered rightly and one that cannot be; they are gone afterwards."""
    right = GoldenReport(id="G-1", text="动臂提升无力，热车后更明显", component="先导泵", failure_mode="磨损")
    wrong = GoldenReport(id="G-2", text="动臂提升无力", cause="没有的原因")
    services.store.write([right, wrong], author="tests")
    yield
    services.store.write((), retire=[(one.kind, one.key) for one in (right, wrong)], author="tests")
    (services.settings.index_folder / FILE_NAME).unlink(missing_ok=True)


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("GET", "/last-publication"), ("POST", "/standings")])
def test_golden_reports_are_for_those_who_edit(as_: As, method: str, path: str) -> None:
    assert as_("").request(method, URL + path).status_code == 401
    assert as_("technician").request(method, URL + path).status_code == 403


def test_before_any_publication_it_is_said_what_to_do(as_: As) -> None:
    refused = as_("editor").get(f"{URL}/last-publication", headers={"Accept-Language": "zh"})
    assert (refused.status_code, refused.json()["title"]) == (404, "尚未发布过")


@pytest.mark.usefixtures("golden")
def test_golden_reports_are_asked_of_the_knowledge_as_it_is(as_: As) -> None:
    found = as_("editor").post(f"{URL}/standings").json()
    assert [(one["id"], one["rank"], one["probability"] > 0) for one in found] == [
        ("G-1", 1, True),
        ("G-2", None, False),
    ]


@pytest.mark.usefixtures("golden")
def test_what_the_last_publication_did_is_kept(as_: As, services: Services) -> None:
    moved = Replay(id="G-1", text="t", rank_before=2, rank_after=1, probability_before=0.2, probability_after=0.6)
    did = Rehearsal(better=(moved,), worse=(), replayed=2, first_before=0, first_after=1)
    LastPublication.of("case", "WO-1", "Ann", did).keep(services.settings.index_folder)
    told = as_("editor").get(f"{URL}/last-publication").json()
    assert (told["who"], told["kind"], told["key"]) == ("Ann", "case", "WO-1")
    assert (told["rehearsal"]["better"][0]["rank_after"], told["rehearsal"]["drop"]) == (1, -0.5)


@pytest.mark.usefixtures("golden")
def test_what_cannot_be_read_was_not_kept(services: Services) -> None:
    (services.settings.index_folder / FILE_NAME).write_text("{")
    assert last_publication(services.settings.index_folder) is None

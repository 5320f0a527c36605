from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.services import Services
from tests.api.conftest import As

REPORT = {"text": "动臂提升无力，热车后更明显，报 E02", "machine_model": "HX220", "serial": "HX220-00417"}
FIXED = {"fixed": True, "cause": 1, "parts": [{"number": "P-101"}], "labour_minutes": 90}


@pytest.fixture
def at(as_: As, client: httpx.Client, services: Services) -> Iterator[str]:
    """The address of a technician's fresh diagnosis; all outcomes are withdrawn after the test."""
    yield as_("technician").post("/v1/diagnoses", json=REPORT).headers["location"]
    for draft in client.get("/v1/drafts", params={"limit": 200}).json()["records"]:
        client.delete(f"/v1/outcomes/{draft['id']}", params={"reason": "over"})
    services.index.catch_up()


def trail_of(client: httpx.Client, outcome_id: str) -> list[dict[str, Any]]:
    changes, after = [], 0
    while after is not None:
        page = client.get("/v1/outcomes", params={"after": after, "limit": 200}).json()
        changes += page["changes"]
        after = page["next_after"]
    return [change for change in changes if change["outcome_id"] == outcome_id]


def test_an_outcome_of_a_diagnosis_that_was_never_made_is_not_found(client: httpx.Client) -> None:
    answer = client.post("/v1/diagnoses/nobody/outcome", json=FIXED)
    assert (answer.status_code, answer.json()["detail"][:31]) == (404, 'There is no diagnosis "nobody".')
    assert client.get("/v1/diagnoses/nobody/outcomes").status_code == 404


def test_an_outcome_that_was_never_reported_can_be_neither_read_nor_withdrawn(client: httpx.Client) -> None:
    assert client.get("/v1/outcomes/nobody").status_code == 404
    gone = client.delete("/v1/outcomes/nobody", params={"reason": "typo"}, headers={"Accept-Language": "zh"})
    assert (gone.status_code, gone.json()["detail"][:11]) == (404, "没有编号为“nobody”"[:11])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.fixed"),
        ({"fixed": True, "parts": [{"number": "P-1", "quantity": 0}]}, "body.parts.0.quantity"),
        ({"fixed": True, "labour_minutes": -1}, "body.labour_minutes"),
        ({"fixed": True, "reason": "x"}, "body.reason"),
    ],
)
def test_a_field_that_is_missing_or_wrong_is_named(client: httpx.Client, at: str, body: object, field: str) -> None:
    answer = client.post(f"{at}/outcome", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_cause_the_answer_does_not_list_is_refused_in_the_reader_s_language(client: httpx.Client, at: str) -> None:
    causes = len(client.get(at).json()["causes"])
    for place in (0, causes + 1):
        answer = client.post(f"{at}/outcome", json=FIXED | {"cause": place}, headers={"Accept-Language": "zh"})
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:faultwise:problem:no-such-cause")
        assert answer.json()["detail"] == f"该回答只列出 {causes} 个原因，没有第 {place} 个。请用文字写出原因。"


def test_what_cured_it_cannot_have_been_of_no_help(client: httpx.Client, at: str) -> None:
    answer = client.post(f"{at}/outcome", json=FIXED | {"did_not_help": ["先导泵 磨损"]})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:faultwise:problem:contradictory-outcome")


def test_an_outcome_is_kept_with_what_the_diagnosis_was_about(client: httpx.Client, at: str) -> None:
    made = client.post(f"{at}/outcome", json=FIXED)
    outcome = made.json()
    assert (made.status_code, made.headers["location"]) == (201, f"/v1/outcomes/{outcome['id']}")
    assert (outcome["component"], outcome["failure_mode"], outcome["symptom"]) == ("先导泵", "磨损", REPORT["text"])
    assert (outcome["serial"], outcome["codes"], outcome["language"]) == ("HX220-00417", ["E02"], "zh")
    assert client.get(made.headers["location"]).json() == outcome
    assert client.get(f"{at}/outcomes").json() == {"records": [outcome], "next_after": None, "total": 1}


def test_a_cause_by_its_name_in_the_answer_or_in_the_other_language_is_that_cause(
    client: httpx.Client, at: str
) -> None:
    for cause in (1, client.get(at).json()["causes"][0]["cause"], "worn pilot pump"):
        outcome = client.post(f"{at}/outcome", json=FIXED | {"cause": cause}).json()
        assert (outcome["component"], outcome["failure_mode"]) == ("先导泵", "磨损")


def test_a_cause_in_other_words_is_kept_in_words(client: httpx.Client, at: str) -> None:
    said = FIXED | {"cause": "other: a rag in the tank", "did_not_help": [1]}
    outcome = client.post(f"{at}/outcome", json=said).json()
    assert (outcome["component"], outcome["cause"]) == ("", "other: a rag in the tank")
    assert outcome["did_not_help"][0]["component"] == "先导泵"


def test_the_account_says_who_reports_not_the_body(client: httpx.Client, at: str) -> None:
    assert client.post(f"{at}/outcome", json=FIXED | {"who": "李伟"}).json()["who"] == "admin"


def test_the_same_person_again_is_a_new_version_and_the_same_again_is_none(client: httpx.Client, at: str) -> None:
    first = client.post(f"{at}/outcome", json=FIXED)
    again = client.post(f"{at}/outcome", json=FIXED)
    other = client.post(f"{at}/outcome", json=FIXED | {"fixed": False})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 200)
    assert again.json() == first.json()
    assert client.get(f"{at}/outcomes").json()["total"] == 1
    assert [line["what"] for line in trail_of(client, first.json()["id"])] == ["reported", "changed"]


def test_two_people_have_an_outcome_each_and_pages_follow_each_other(as_: As, client: httpx.Client, at: str) -> None:
    for who in ("agent", "admin"):
        as_(who).post(f"{at}/outcome", json=FIXED)
    page = client.get(f"{at}/outcomes", params={"limit": 1})
    assert page.json()["total"] == 2
    last = client.get(page.links["next"]["url"]).json()
    assert {page.json()["records"][0]["who"], last["records"][0]["who"]} == {"agent", "admin"}
    assert last["next_after"] is None


def test_an_outcome_waits_for_an_editor_as_a_draft_case(client: httpx.Client, at: str) -> None:
    outcome = client.post(f"{at}/outcome", json=FIXED).json()
    (draft,) = client.get("/v1/drafts").json()["records"]
    assert (draft["id"], draft["from_outcome"], draft["by"]) == (outcome["id"], outcome["id"], "admin")
    assert (draft["case"]["component"], draft["case"]["outcome"]) == ("先导泵", "fixed")
    assert draft["case"]["parts"] == [{"number": "P-101", "name": "", "quantity": 1}]


def test_withdrawing_asks_why(client: httpx.Client, at: str) -> None:
    outcome = client.post(f"{at}/outcome", json=FIXED).json()
    answer = client.delete(f"/v1/outcomes/{outcome['id']}", params={})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "query.reason")
    assert client.get("/v1/drafts").json()["total"] == 1


def test_another_s_outcome_is_hidden_from_a_technician_and_withdrawn_by_editors_only(
    as_: As, client: httpx.Client, at: str
) -> None:
    place = client.post(f"{at}/outcome", json=FIXED).headers["location"]
    assert as_("technician").get(place).status_code == 404
    assert as_("technician").delete(place, params={"reason": "x"}).status_code == 404
    assert as_("agent").get(place).status_code == 200
    assert as_("agent").delete(place, params={"reason": "x"}).json()["type"] == "urn:faultwise:problem:not-yours"
    assert as_("editor").delete(place, params={"reason": "x"}).status_code == 204


def test_what_was_withdrawn_counts_no_more_and_stays_in_the_audit_trail(client: httpx.Client, at: str) -> None:
    outcome = client.post(f"{at}/outcome", json=FIXED).json()
    client.post(f"{at}/outcome", json=FIXED | {"labour_minutes": 30})
    gone = client.delete(f"/v1/outcomes/{outcome['id']}", params={"reason": "wrong machine"})
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get(f"/v1/outcomes/{outcome['id']}").status_code == 404
    assert client.get("/v1/drafts").json()["total"] == 0
    reported, changed, withdrawn = trail_of(client, outcome["id"])
    assert (reported["who"], reported["before"], reported["after"]) == ("admin", None, outcome)
    assert set(changed["changed"]) == {"at", "labour_minutes"}
    assert (changed["before"]["labour_minutes"], changed["after"]["labour_minutes"]) == (90, 30)
    assert (withdrawn["who"], withdrawn["reason"], withdrawn["what"]) == ("admin", "wrong machine", "withdrawn")
    assert (withdrawn["before"], withdrawn["after"]) == (changed["after"], None)


def test_the_audit_trail_has_pages(client: httpx.Client, at: str) -> None:
    for fixed in (True, False, True):
        client.post(f"{at}/outcome", json=FIXED | {"fixed": fixed})
    first = client.get("/v1/outcomes", params={"limit": 2})
    assert len(first.json()["changes"]) == 2
    following = client.get(first.links["next"]["url"]).json()["changes"]
    assert following[0]["seq"] > first.json()["changes"][-1]["seq"]
    for params in ({"limit": 0}, {"after": -1}, {"after": 2**64}, {"colour": "red"}):
        assert client.get("/v1/outcomes", params=params).status_code == 422


def test_every_example_of_an_outcome_is_accepted(client: httpx.Client, at: str) -> None:
    described = client.get("/openapi.json").json()["paths"]["/v1/diagnoses/{diagnosis_id}/outcome"]["post"]
    for example in described["requestBody"]["content"]["application/json"]["examples"].values():
        assert client.post(f"{at}/outcome", json=example["value"]).status_code in (200, 201)


def numbers(client: httpx.Client, services: Services) -> dict[str, float]:
    """What a report is answered with, once the index has followed."""
    services.index.catch_up()
    answer = client.post("/v1/diagnoses", json=REPORT).json()
    return {cause["cause"]: cause["probability"] for cause in answer["causes"]} | {"": answer["another_cause"]}


def test_an_outcome_moves_the_next_answer_and_withdrawing_it_returns_the_numbers_exactly(
    client: httpx.Client, services: Services, at: str
) -> None:
    before = numbers(client, services)
    outcome = client.post(f"{at}/outcome", json=FIXED | {"cause": "主溢流阀 卡滞", "did_not_help": [1]}).json()
    after = numbers(client, services)
    assert after["主溢流阀卡滞"] > before["主溢流阀卡滞"] + 0.05
    assert after["先导泵磨损"] < before["先导泵磨损"] - 0.05
    client.delete(f"/v1/outcomes/{outcome['id']}", params={"reason": "mixed up"})
    assert numbers(client, services) == before


def test_an_outcome_is_shown_as_not_yet_reviewed_for_and_against(
    client: httpx.Client, services: Services, at: str
) -> None:
    client.post(f"{at}/outcome", json=FIXED | {"cause": "other: 油箱里有抹布", "did_not_help": [1]})
    services.index.catch_up()
    answer = client.post("/v1/diagnoses", json=REPORT).json()
    pump = next(cause for cause in answer["causes"] if cause["component"] == "先导泵")
    rag = next(cause for cause in answer["causes"] if cause["cause"] == "other: 油箱里有抹布")
    assert [evidence["kind"] for evidence in (*pump["against"], *rag["evidence"])] == ["outcome", "outcome"]
    assert rag["confirmed_cases"] == 0
    assert f"现场反馈 {rag['evidence'][0]['id']}（尚未审核）" in answer["text"]
    passage = client.get(f"/v1/passages/{rag['evidence'][0]['passage_id']}").json()
    assert passage["source_kind"] == "outcome"


def test_ten_outcomes_of_one_person_move_less_than_two_of_two(
    as_: As, client: httpx.Client, services: Services, at: str
) -> None:
    valve = FIXED | {"cause": "主溢流阀 卡滞"}
    diagnoses = [client.post("/v1/diagnoses", json=REPORT).headers["location"] for _ in range(10)]
    ten = [client.post(f"{place}/outcome", json=valve).json()["id"] for place in diagnoses]
    by_one = numbers(client, services)["主溢流阀卡滞"]
    for outcome in ten:
        client.delete(f"/v1/outcomes/{outcome}", params={"reason": "over"})
    for who in ("agent", "editor"):
        as_(who).post(f"{at}/outcome", json=valve)
    assert by_one < numbers(client, services)["主溢流阀卡滞"]

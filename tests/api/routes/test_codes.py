from __future__ import annotations

import httpx

URL = "/v1/codes"


def test_a_word_that_is_no_code_is_told_which_forms_are_understood(client: httpx.Client) -> None:
    answer = client.get(f"{URL}/boom")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:faultwise:problem:not-a-code")
    assert "SPN 100 FMI 1" in answer.json()["detail"]


def test_a_make_that_is_too_long_is_refused(client: httpx.Client) -> None:
    assert client.get(f"{URL}/E02", params={"make": "x" * 501}).status_code == 422


def test_a_typed_code_is_explained_in_both_languages(client: httpx.Client) -> None:
    reading = client.get(f"{URL}/spn100/fmi1").json()
    assert (reading["typed"], reading["code"], reading["known"]) == ("spn100/fmi1", "SPN 100 FMI 1", True)
    assert "oil pressure" in reading["meaning_en"].casefold()
    assert "机油压力" in reading["meaning_zh"]


def test_the_same_code_means_what_the_make_says(client: httpx.Client) -> None:
    assert client.get(f"{URL}/E02", params={"make": "Hexa"}).json()["meaning_en"] == "Pilot pressure low"
    assert client.get(f"{URL}/e-02", params={"make": "Other"}).json()["meaning_zh"] == "燃油含水"
    assert client.get(f"{URL}/E02").json()["ambiguous"] is True


def test_a_well_formed_code_that_nobody_knows_is_called_unknown(client: httpx.Client) -> None:
    reading = client.get(f"{URL}/SPN 524000 FMI 31").json()
    assert (reading["code"], reading["known"], reading["meaning_en"]) == ("SPN 524000 FMI 31", False, "")


def test_the_catalogue_is_listed_by_make(client: httpx.Client) -> None:
    listing = client.get(URL, params={"make": "Hexa"}).json()
    assert [(entry["code"], entry["meaning_zh"]) for entry in listing["records"]] == [("E02", "先导压力过低")]
    assert client.get(URL, params={"code": "E02"}).json()["total"] == 2

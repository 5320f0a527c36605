from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import As

URL = "/v1/library"


def found(client: httpx.Client, **asked: str | int) -> list[str]:
    return [one["key"] for one in client.get(URL, params=asked).raise_for_status().json()["records"]]


def test_the_library_is_for_those_who_edit(as_: As) -> None:
    assert as_("").get(URL, params={"kind": "part"}).status_code == 401
    assert as_("technician").get(URL, params={"kind": "part"}).status_code == 403


@pytest.mark.parametrize("asked", [{}, {"kind": "dog"}, {"kind": "machine"}, {"kind": "part", "colour": "red"}])
def test_what_nobody_edits_is_not_in_it(as_: As, asked: dict[str, str]) -> None:
    assert as_("editor").get(URL, params=asked).status_code == 422


def test_records_are_listed_by_kind_page_by_page(as_: As) -> None:
    editor = as_("editor")
    first = editor.get(URL, params={"kind": "part", "limit": 1})
    assert first.json() == {
        "records": [
            {
                "kind": "part",
                "key": "P-100",
                "record": {"number": "P-100", "name_zh": "先导泵", "name_en": "pilot pump", "superseded_by": "P-101"},
            }
        ],
        "next_after": "P-100",
        "total": 2,
    }
    assert "after=P-100" in first.headers["link"]
    assert found(editor, kind="part", after="P-100") == ["P-101"]


@pytest.mark.parametrize(
    ("kind", "words", "keys"),
    [
        ("case", "PRESSURE engine", ["WO/4 b"]),
        ("case", "热车 wo-2", ["WO-2"]),
        ("cause", "溢流阀", ["hx-service#0001"]),
        ("code", "含水", ["Other||E02"]),
        ("part", "先导%", []),
        ("part", 'pump"', []),
    ],
)
def test_each_word_must_stand_in_a_record(as_: As, kind: str, words: str, keys: list[str]) -> None:
    assert found(as_("editor"), kind=kind, words=words) == keys

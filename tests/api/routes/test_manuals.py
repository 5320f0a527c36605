from __future__ import annotations

from urllib.parse import quote

import httpx

URL = "/v1/manuals"


def test_a_manual_that_is_not_there_has_neither_record_nor_file(client: httpx.Client) -> None:
    assert client.get(f"{URL}/none").status_code == 404
    assert client.get(f"{URL}/none/file").json()["detail"].startswith('There is no manual "none".')


def test_a_manual_whose_file_was_not_kept_says_so(client: httpx.Client) -> None:
    assert client.get(f"{URL}/lost").status_code == 200
    assert client.get(f"{URL}/lost/file").json()["detail"].startswith('There is no file of the manual "lost".')


def test_a_language_nobody_has_is_refused(client: httpx.Client) -> None:
    assert client.get(URL, params={"language": "fr"}).status_code == 422


def test_manuals_are_listed_by_language(client: httpx.Client) -> None:
    assert [manual["id"] for manual in client.get(URL, params={"language": "en"}).json()["records"]] == ["fan", "lost"]


def test_a_pdf_opens_in_the_browser_under_its_chinese_name(client: httpx.Client) -> None:
    answer = client.get(f"{URL}/hx-service/file")
    assert (answer.content, answer.headers["content-type"]) == (
        b"%PDF-1.4 a manual of the tests",
        "application/pdf",
    )
    assert answer.headers["content-disposition"] == f"inline; filename*=UTF-8''{quote('维修手册 HX.pdf')}"


def test_a_manual_with_scripts_in_it_is_downloaded_and_never_shown(client: httpx.Client) -> None:
    answer = client.get(f"{URL}/fan/file")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''fan.html"
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path

import httpx
import pytest

from api.web.assets import release, static_folder
from api.web.rendering import ROOMS
from api.web.visitor import Visitor
from api.web.words import words
from tests.api.conftest import As

WEB = static_folder().parent
PAGES = {"/": "technician", "/desk": "agent", "/workshop": "editor", "/admin": "admin"}
OTHERS = {"/desk": "editor", "/workshop": "agent", "/admin": "editor"}
# t("key") in scripts, t('key') in templates; keys made of parts are checked by the browser's tests.
SAID = re.compile(r"""\bt\(\s*["']([\w.-]+)["']\s*[,)]""")


def page(as_: As, who: str, path: str, **headers: str) -> httpx.Response:
    """A page as a browser with a session gets it."""
    client = as_(who)
    if who:
        opened = client.post("/v1/sessions/from-token").raise_for_status()
        client.cookies = opened.cookies
        del client.headers["Authorization"]
    return client.get(path, headers=headers)


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_sent_to_the_door(as_: As, path: str) -> None:
    answer = page(as_, "", path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize("path", OTHERS)
def test_who_may_not_open_a_page_is_told_which_are_open(as_: As, path: str) -> None:
    answer = page(as_, OTHERS[path], path, **{"Accept-Language": "en"})
    assert (answer.status_code, "This page is not open to you" in answer.text) == (403, True)
    assert f'href="{path}"' not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_for_whom_it_is_made_and_nothing_between_keeps_it(as_: As, path: str) -> None:
    answer = page(as_, PAGES[path], path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "script-src" not in answer.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*(src=|application/json))|\son\w+=|style=", answer.text)


@pytest.mark.parametrize(
    ("accepted", "chosen", "lang"),
    [("zh-CN", "", "zh-CN"), ("en", "", "en"), ("zh-CN", "en", "en"), ("en", "zh", "zh-CN"), ("en", "<x>", "en")],
)
def test_a_page_speaks_the_chosen_language_else_the_browsers(as_: As, accepted: str, chosen: str, lang: str) -> None:
    client = as_("")
    client.cookies.set("faultwise_language", chosen)
    answer = client.get("/sign-in", headers={"Accept-Language": accepted})
    assert re.search(r'<html lang="([\w-]+)"', answer.text).group(1) == lang  # type: ignore[union-attr]


def test_assets_of_this_release_are_kept_for_good_and_others_asked_for_again(as_: As) -> None:
    client = as_("")
    assert client.get(f"/static/{release()}/style.css").headers["cache-control"].endswith("immutable")
    assert client.get("/static/0ld/style.css").headers["cache-control"] == "no-cache"
    assert client.get(f"/static/{release()}/../pages.py").status_code == 404
    assert client.get(f"/static/{release()}/%2e%2e/pages.py").status_code == 404


def test_scripts_and_styles_travel_compressed_and_what_holds_secrets_does_not(as_: As) -> None:
    asset = as_("").get(f"/static/{release()}/style.css")
    assert (asset.headers["content-encoding"], asset.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert int(asset.headers["content-length"]) < len(asset.content) / 3
    assert "content-encoding" not in page(as_, "admin", "/admin").headers


def test_the_manifest_is_in_the_phones_language(as_: As) -> None:
    client = as_("")
    manifest = client.get("/manifest.webmanifest", headers={"Accept-Language": "zh"}).json()
    assert (manifest["short_name"], manifest["start_url"]) == ("问诊", "/")
    assert client.get(manifest["icons"][0]["src"]).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("table", sorted((WEB / "words").glob("*.json")), ids=lambda path: path.stem)
def test_every_text_is_there_in_both_languages_with_the_same_values(table: Path) -> None:
    for key, text in json.loads(table.read_text("utf-8")).items():
        assert set(text) == {"zh", "en"}, key
        assert all(text.values()), key
        assert sorted(re.findall(r"\{\w+\}", text["zh"])) == sorted(re.findall(r"\{\w+\}", text["en"])), key


@pytest.mark.parametrize("name", [name for name, _, _ in ROOMS] + ["sign-in"])
def test_what_a_page_says_is_in_its_table(name: str) -> None:
    others = ({other for other, _, _ in ROOMS} | {"sign-in"}) - {name}
    scripts = [path for path in (WEB / "static").rglob("*.js") if not {path.stem, path.parent.name} & others]
    sources = [WEB / "templates" / "base.html", WEB / "templates" / f"{name}.html", *scripts]
    said = set(chain.from_iterable(SAID.findall(path.read_text("utf-8")) for path in sources))
    assert said - words(name, "zh").keys() == set()


@pytest.mark.parametrize(("who", "open_to"), [("", ["/sign-in"]), ("agent", ["/", "/desk"])])
def test_a_person_at_no_address_is_shown_the_pages_there_are(as_: As, who: str, open_to: list[str]) -> None:
    answer = page(as_, who, "/no<where>", Accept="text/html,*/*", **{"Accept-Language": "en"})
    assert (answer.status_code, "There is no such page" in answer.text, "<where>" in answer.text) == (404, True, False)
    assert re.findall(r'class="button" href="([^"]+)"', answer.text) == open_to


@pytest.mark.parametrize(("path", "accept"), [("/nowhere", "*/*"), ("/v1/nowhere", "text/html")])
def test_a_program_at_no_address_is_told_in_its_own_way(as_: As, path: str, accept: str) -> None:
    answer = page(as_, "technician", path, Accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_nobody_may_anything() -> None:
    assert not Visitor(None, "zh", "auto").may("ask")

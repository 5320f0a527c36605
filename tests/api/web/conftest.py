"""A real Chromium over a real server; each test gets a browser of its own, signed in as somebody."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1360, "height": 900}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
# What the browser itself says of an answer, or of none, that the page expects and shows.
_EXPECTED = (
    "Failed to load resource: the server responded with a status of",
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_EMPTY_RESPONSE",
)

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # subtle: while Playwright is open its event loop runs in this thread, and tests of coroutines can start none.
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: `apt-get install chromium` lets the pages be tested")
    expect.set_options(timeout=15_000)
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, url: str, tokens: dict[str, str]) -> Iterator[Visit]:
    """``visit("agent", "/desk", language="zh", size="phone")``: a page, signed in, that must not complain."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(known in message.text for known in _EXPECTED):
            complaints.append(message.text)

    def opened(who: str, path: str, language: str = "zh", size: str = "desktop", light: str = "light") -> Page:
        context = browser.new_context(
            base_url=url,
            locale={"zh": "zh-CN", "en": "en-GB"}[language],
            viewport=SIZES[size],  # type: ignore[arg-type]
            has_touch=size == "phone",
            color_scheme=light,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        if who:
            signed_in = context.request.post(
                "/v1/sessions/from-token", headers={"Authorization": f"Bearer {tokens.get(who, who)}"}
            )
            assert signed_in.status == 201, signed_in.text()
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def looked_at(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture of the page where ``FAULTWISE_SCREENSHOTS`` names a folder, and find nothing serious on it."""

    def look(page: Page, name: str) -> None:
        if folder := os.environ.get("FAULTWISE_SCREENSHOTS"):
            width = page.viewport_size["width"] if page.viewport_size else 0
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        serious = [
            (one["id"], [node["html"] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == []

    return look

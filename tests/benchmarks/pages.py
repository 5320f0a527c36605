"""First paint and weight of each page: ``python -m tests.benchmarks.pages``, with Debian's Chromium or another.

A real server over the bundled example knowledge, a browser without anything cached for every load. First paint is
``first-contentful-paint``; full is ``largest-contentful-paint``, when the largest thing on the page stood; both in
milliseconds from the first byte asked for. Weight is everything that was transferred but pictures, headers included,
and what that is once unpacked; a service worker fetches later and is left out. Load average stands below the table: on
a busy machine the fastest load says more than the median.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from api.app import create_app
from api.cli.demo import load_demo
from api.cli.first_start import demo_tokens
from api.cli.serve import address, listening
from api.services import build
from api.settings import Settings

PAGES = {"/sign-in": "", "/": "technician", "/desk": "agent", "/workshop": "editor", "/admin": "admin"}
SIZES = {"phone": (390, 844), "desktop": (1360, 900)}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_MEASURED = """() => new Promise((done) => {
  const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter(({ name, initiatorType }) => !/\\.(svg|png|jpe?g|webp)$/.test(name) && initiatorType !== "img");
  const [first] = performance.getEntriesByName("first-contentful-paint");
  new PerformanceObserver((list) => done({
    first: first.startTime,
    full: list.getEntries().at(-1).startTime,
    bytes: loaded.reduce((sum, { transferSize }) => sum + transferSize, 0),
    unpacked: loaded.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0),
    requests: loaded.length,
  })).observe({ type: "largest-contentful-paint", buffered: true });
})"""


@dataclass(frozen=True)
class Load:
    """One load of a page by a browser that has seen nothing of it."""

    first: float
    full: float
    bytes: int
    unpacked: int
    requests: int


def main(
    loads: Annotated[int, typer.Option(help="Cold loads of each page in each size")] = 7,
    data: Annotated[Path | None, typer.Option(help="Folder with the unpacked model and the example, else made")] = None,
) -> None:
    """Print a table with a line for each page and size."""
    with TemporaryDirectory() as folder, serving(data or Path(folder)) as (url, tokens), sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        print("| Page | Size | first paint, median (fastest) | full, median | KB sent (unpacked) | requests |")
        print("|---|---|---|---|---|---|")
        for path, role in PAGES.items():
            for size in SIZES:
                print(line(path, size, [load(browser, url, path, tokens.get(role, ""), size) for _ in range(loads)]))
        browser.close()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def line(path: str, size: str, loads: list[Load]) -> str:
    """A row of the table: medians, and the fastest first paint, which other work on the machine distorts least."""
    first, full = (median(getattr(one, name) for one in loads) for name in ("first", "full"))
    sent, unpacked = (max(getattr(one, name) for one in loads) / 1024 for name in ("bytes", "unpacked"))
    paint = f"{first:.0f} ms ({min(one.first for one in loads):.0f})"
    return f"| `{path}` | {size} | {paint} | {full:.0f} ms | {sent:.0f} ({unpacked:.0f}) | {loads[0].requests} |"


def load(browser: Browser, url: str, path: str, token: str, size: str) -> Load:
    """One load, everything asked for included, by a browser of its own that is signed in but has nothing cached."""
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=url, locale="zh-CN", viewport={"width": width, "height": height}, service_workers="block"
    )
    if token:
        headers = {"Authorization": f"Bearer {token}"}
        assert context.request.post("/v1/sessions/from-token", headers=headers).status == 201
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    measured = page.evaluate(_MEASURED)
    context.close()
    return Load(**measured)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The example knowledge behind a real server: its address, and a token for each role."""
    settings = Settings(data=folder, port=0)
    load_demo(settings)
    listener = listening(settings)
    with build(settings) as services:
        config = uvicorn.Config(create_app(services), log_level="warning", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield address(listener), demo_tokens(services.store)
        server.should_exit = True
        thread.join()
    listener.close()


if __name__ == "__main__":
    typer.run(main)

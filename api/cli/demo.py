"""``faultwise demo``: the bundled example knowledge, one answer, and the API over it."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.failures import BadInput
from api.cli.options import Data, Host, Port, settings_from

if TYPE_CHECKING:
    from api.services import Services
    from api.settings import Settings


def demo(
    serve: Annotated[bool, typer.Option(help="Serve the API afterwards, or end after the answer.")] = True,
    host: Host = None,
    port: Port = None,
    data: Data = None,
) -> None:
    """Load the bundled example knowledge, answer an example report, and serve the API until stopped.

    The examples live in a folder of their own, demo/ in the data folder, and never mix with real knowledge.
    """
    from api.cli.first_start import is_loopback
    from api.cli.opening import opened
    from api.cli.serve import address, listening, run
    from api.services import open_encoder

    settings = settings_from(data, host, port)
    if not is_loopback(settings.host):
        raise BadInput(f"the demo prints its tokens, so it listens on this machine only, not on {settings.host}")
    listener = listening(settings) if serve else None
    load_demo(demo_settings(settings))
    with opened(demo_settings(settings), lambda: open_encoder(settings)) as services:
        _calibrate(services)
        _answer(services)
        if listener is not None:
            _say_tokens(services, address(listener))
            run(services, listener)


def demo_settings(settings: Settings) -> Settings:
    """The same settings over a database of the demo's own, wherever the real one is."""
    return settings.model_copy(update={"data": settings.data / "demo", "database_url": ""})


def load_demo(settings: Settings) -> None:
    """Bring the bundled knowledge into the store of these settings, unless exactly it was loaded before."""
    from api.cli.opening import progress
    from api.services import open_store
    from knowledge.demo.loading import demo_files
    from knowledge.importing.importing import import_files

    store, loaded = open_store(settings), _Loaded(settings.data / "loaded")
    try:
        if store.head() and loaded.is_exactly(demo_files()):
            return
        with progress() as bar:
            task = bar.add_task("Loading the example knowledge", total=None)
            import_files(
                store,
                demo_files(),
                author="demo",
                progress=lambda done, total, what: bar.update(task, completed=done, total=total, description=what),
            )
        loaded.note(demo_files())
    finally:
        store.close()


class _Loaded:
    """Which example files were loaded: importing them again would change nothing, but take seconds."""

    def __init__(self, note: Path) -> None:
        self._note = note

    def is_exactly(self, files: Iterable[Path]) -> bool:
        return self._note.exists() and self._note.read_text("utf-8") == _digest(files)

    def note(self, files: Iterable[Path]) -> None:
        self._note.write_text(_digest(files), "utf-8")


def _digest(files: Iterable[Path]) -> str:
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()


def _calibrate(services: Services) -> None:
    """Fit the probabilities before the first answer, where they are not; a server does so half a minute later."""
    from api.cli.opening import progress

    if services.recalibration.is_due():
        with progress() as bar:
            task = bar.add_task("Calibrating", total=None)
            services.recalibration.fit(lambda done, total: bar.update(task, completed=done, total=total))


def _answer(services: Services) -> None:
    from api.cli.answer_page import show
    from api.cli.terminal import out, plain
    from api.diagnosing import diagnose
    from assistant.answer import Report
    from knowledge.demo.reports import EXAMPLE_REPORTS

    example = EXAMPLE_REPORTS[0]
    out().print(
        plain(f'$ faultwise diagnose "{example.text}" --machine {example.machine_model}', "bold"), soft_wrap=True
    )
    show(diagnose(services, Report(text=example.text, machine_model=example.machine_model)))


def _say_tokens(services: Services, url: str) -> None:
    from api.cli.first_start import demo_tokens
    from api.cli.terminal import out, plain

    tokens = demo_tokens(services.store)
    width = max(map(len, tokens))
    for role, token in tokens.items():
        out().print(plain(f"{role:<{width}}  {token}"), soft_wrap=True)
    out().print("在浏览器中打开 / Open in a browser:")
    for role, token in tokens.items():
        out().print(plain(f"  {role:<{width}}  {url}/sign-in#{token}"), soft_wrap=True)
    example = f"curl -H 'Authorization: Bearer {tokens['technician']}' {url}/v1/cases"
    out().print(plain(f"$ {example}", "bold"), soft_wrap=True)

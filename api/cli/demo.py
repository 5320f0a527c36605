"""``faultwise demo``: the bundled example knowledge, one answer, and the API over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Data, Host, Port, settings_from

if TYPE_CHECKING:
    from api.services import Services
    from api.settings import Settings

REPORTS = (
    "HX220 挖掘机热车后动臂提升无力、动作慢，冷车正常，报 E02",
    "Excavator derates under load and the low oil pressure warning comes on, SPN 100 FMI 1",
)


def demo(
    serve: Annotated[bool, typer.Option(help="Serve the API afterwards, or end after the answer.")] = True,
    host: Host = None,
    port: Port = None,
    data: Data = None,
) -> None:
    """Load the bundled example knowledge, answer an example report, and serve the API until stopped.

    The examples live in a folder of their own, demo/ in the data folder, and never mix with real knowledge.
    """
    from api.cli.opening import opened
    from api.cli.serve import listening, run
    from api.services import open_encoder

    settings = settings_from(data, host, port)
    listener = listening(settings) if serve else None
    load_demo(demo_settings(settings))
    with opened(demo_settings(settings), lambda: open_encoder(settings)) as services:
        _answer(services, REPORTS[0])
        if listener is not None:
            run(services, listener)


def demo_settings(settings: Settings) -> Settings:
    """The same settings over a database of the demo's own, wherever the real one is."""
    return settings.model_copy(update={"data": settings.data / "demo", "database_url": ""})


def load_demo(settings: Settings) -> None:
    """Bring the bundled knowledge into the store of these settings; loading it again changes nothing."""
    from api.cli.opening import progress
    from api.services import open_store
    from knowledge.demo.loading import load

    store = open_store(settings)
    try:
        with progress() as bar:
            task = bar.add_task("Loading the example knowledge", total=None)
            load(store, lambda done, total, what: bar.update(task, completed=done, total=total))
    finally:
        store.close()


def _answer(services: Services, text: str) -> None:
    from api.cli.answer_page import show
    from api.cli.terminal import out, plain
    from api.diagnosing import diagnose
    from assistant.answer import Report

    out().print(plain(f'$ faultwise diagnose "{text}"', "bold"))
    show(diagnose(services, Report(text=text)))

"""Services for a command, with a progress bar while the model is unpacked and passages are indexed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from api.cli.terminal import err
from api.services import Services, build, open_encoder
from api.settings import Settings
from retrieval.embedding import Encoder


@contextmanager
def opened(settings: Settings, encoder: Callable[[], Encoder] | None = None) -> Iterator[Services]:
    """The services, opened with what is going on shown on stderr, closed at the end."""
    with progress() as bar:
        task = bar.add_task("Opening the model", total=None)
        model = encoder() if encoder else open_encoder(settings)
        bar.update(task, description="Indexing")
        services = build(settings, model, lambda done, total: bar.update(task, completed=done, total=total))
    with services:
        yield services


def progress() -> Progress:
    """A progress bar that leaves nothing behind; silent where stderr is no terminal."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err(),
        transient=True,
        disable=not err().is_terminal,
    )

"""``faultwise tune``: the search fitted to the cases of its own knowledge, shown, and taken back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from api.settings import Settings
    from retrieval.embedding import Encoder
    from retrieval.fitting import Attempt


def tune(
    show: Annotated[bool, typer.Option("--show", help="Say what is adopted at present, and change nothing.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Return to the search as delivered.")] = False,
    who: Annotated[str, typer.Option("--who", help="Who adopts it; kept with it.")] = "",
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Fit the search to your own cases: asked by their symptoms, it should find cases of the same cause.

    Judged on the newest cases, which had no part in it, and adopted only where it surely finds more. A running server
    takes it up when it starts again.
    """
    settings = settings_from(data)
    if undo:
        _undo(settings, as_json)
    elif show:
        _show(settings, as_json)
    else:
        _tune(settings, who, as_json)


def _tune(settings: Settings, who: str, as_json: bool) -> None:
    from api.cli.tuning_page import attempted, word
    from retrieval.fitting import tuning_of
    from retrieval.tuning import load, save

    encoder, tried = _tried(settings)
    tuning = tuning_of(tried, encoder.name, who, datetime.now(UTC).date().isoformat())
    if tuning:
        save(settings.index_folder, tuning)
        _calibrate(settings, encoder)
    if as_json:
        typer.echo(json.dumps({"adopted": tuning is not None, "languages": [_figures(one) for one in tried]}))
    else:
        typer.echo("\n".join(attempted(one, settings.language) for one in tried))
        if not tuning and load(settings.index_folder).made:
            typer.echo(word("stays", settings.language))


def _tried(settings: Settings) -> tuple[Encoder, tuple[Attempt, ...]]:
    from api.cli.opening import opened, progress
    from retrieval.fitting import attempts

    with opened(settings) as services, progress() as bar:
        task = bar.add_task("Tuning", total=None)
        tried = attempts(
            services.search, services.store, lambda done, total: bar.update(task, completed=done, total=total)
        )
        return services.encoder, tried


def _calibrate(settings: Settings, encoder: Encoder) -> None:
    """Fit the probabilities to the search as it is now."""
    from api.cli.opening import opened, progress

    with opened(settings, lambda: encoder) as services, progress() as bar:
        task = bar.add_task("Calibrating", total=None)
        services.recalibration.fit(lambda done, total: bar.update(task, completed=done, total=total))


def _figures(one: Attempt) -> dict[str, object]:
    learned = one.tuned.learned.model_dump() if one.tuned else None
    return {"language": one.language, "questions": one.questions, "adopted": one.is_worth_it, "learned": learned}


def _show(settings: Settings, as_json: bool) -> None:
    from api.cli.tuning_page import adopted
    from retrieval.tuning import load

    tuning = load(settings.index_folder)
    if as_json:
        learned = {name: tuned.learned.model_dump() for name, tuned in tuning.languages.items()}
        made = tuning.made.model_dump() if tuning.made else None
        typer.echo(json.dumps({"adopted": made is not None, "made": made, "languages": learned}, ensure_ascii=False))
    else:
        typer.echo(adopted(tuning, settings.language))


def _undo(settings: Settings, as_json: bool) -> None:
    from api.cli.tuning_page import word
    from retrieval.tuning import undo

    was_tuned = undo(settings.index_folder)
    if as_json:
        typer.echo(json.dumps({"undone": was_tuned}))
    else:
        typer.echo(word("undone" if was_tuned else "standard", settings.language))

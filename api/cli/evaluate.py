"""``faultwise evaluate``: how well the search does on sets with known answers, and the diagnosis on known cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.evaluate_diagnosis import diagnosis
from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from rich.table import Table

    from retrieval.evaluate import RetrievalReport

app = typer.Typer(help="Measure against sets with known answers.", no_args_is_help=True)


@app.callback()
def measure() -> None:
    """Measure against sets with known answers."""


app.command("diagnosis")(diagnosis)


@app.command("retrieval")
def retrieval(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="FOLDER...", help="BEIR folders: corpus.jsonl, queries.jsonl, qrels/test.tsv."),
    ],
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """NDCG, recall, MRR and timings of the production search; with --json one object a line and folder."""
    from api.cli.opening import progress
    from api.cli.terminal import clean, out
    from api.services import open_encoder
    from retrieval.evaluate import evaluate_retrieval

    reports: dict[str, RetrievalReport] = {}
    with progress() as bar:
        task = bar.add_task("Opening the model", total=None)
        encoder = open_encoder(settings_from(data))
        for folder in folders:
            bar.update(task, description=clean(folder.name))
            report = evaluate_retrieval(
                folder, encoder, on_progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
            reports[folder.name] = report
            if as_json:
                typer.echo(json.dumps({"folder": folder.name, **report.as_json()}, ensure_ascii=False))
    if not as_json:
        out().print(_table(reports))


def _table(reports: dict[str, RetrievalReport]) -> Table:
    from rich.table import Table

    from api.cli.terminal import plain

    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("folder")
    for name in next(iter(reports.values())).as_json():
        table.add_column(name, justify="right")
    for folder, report in reports.items():
        table.add_row(plain(folder), *(f"{value:g}" for value in report.as_json().values()))
    return table

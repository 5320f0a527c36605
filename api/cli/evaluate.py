"""``faultwise evaluate``: how well the search does on sets with known answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, Data, settings_from

app = typer.Typer(help="Measure against sets with known answers.", no_args_is_help=True)


@app.callback()
def measure() -> None:
    """Keeps ``retrieval`` a command of its own while it is the only one."""


@app.command("retrieval")
def retrieval(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER...",
            help="BEIR folders: corpus.jsonl, queries.jsonl, qrels/test.tsv.",
            exists=True,
            file_okay=False,
        ),
    ],
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """NDCG, recall, MRR and timings of the production search on one or more folders."""

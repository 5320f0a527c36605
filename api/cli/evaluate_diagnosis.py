"""``faultwise evaluate diagnosis``: how well causes are named, and whether the probabilities mean what they say."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.failures import BadInput
from api.cli.importing import pairs
from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from assistant.evaluation.diagnosis_report import DiagnosisReport
    from knowledge.records import Record, RepairCase


def diagnosis(
    paths: Annotated[
        list[Path], typer.Argument(metavar="CASES...", help="Cases (JSONL, CSV, XLSX); codes, causes, parts may join.")
    ],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OURS=THEIRS", help="Their column for our field, as in symptom=ShortText."),
    ] = None,
    default: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=VALUE", help="Value for a field that is empty.")
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE.png", dir_okay=False, help="Draw the reliability diagram and risk over coverage."),
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Ask about the latest fifth of the cases, knowing the rest; a fifth by chance where cases have no dates.

    A cause is component and failure mode; cases without both are known but not asked about.
    """
    from api.cli.diagnosis_page import show
    from api.cli.opening import progress
    from api.services import open_encoder
    from assistant.evaluation.evaluating import evaluate_diagnosis

    if plot is not None:
        from api.cli.diagnosis_plot import need_matplotlib

        need_matplotlib()
    cases, others = _read(paths, pairs(mapping, "--map"), pairs(default, "--default"))
    with progress() as bar:
        task = bar.add_task("Opening the model", total=None)
        report = evaluate_diagnosis(
            cases,
            open_encoder(settings_from(data)),
            others,
            lambda what, done, total: bar.update(task, description=what, completed=done, total=total),
        )
    if plot is not None:
        _draw(report, plot)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        show(report)


def _read(
    paths: list[Path], mapping: dict[str, str], defaults: dict[str, str]
) -> tuple[list[RepairCase], list[Record]]:
    """The cases in the files, and whatever else is in them, read by the ordinary import into a store thrown away."""
    from api.cli.terminal import err, plain
    from knowledge.changes import record_types
    from knowledge.importing.importing import import_files
    from knowledge.records import RepairCase
    from knowledge.store import Store

    with tempfile.TemporaryDirectory(prefix="faultwise-") as workspace:
        store = Store.open(f"sqlite:///{Path(workspace) / 'cases.db'}")
        try:
            imported = import_files(store, paths, mapping=mapping, defaults=defaults, author="evaluate")
            cases = list(store.all(RepairCase))
            others = [
                record for type_ in record_types().values() if type_ is not RepairCase for record in store.all(type_)
            ]
        finally:
            store.close()
    for file in imported.files:
        if file.refused:
            err().print(plain(f"{file.filename}: {len(file.refused)} row(s) refused"))
    if not cases:
        raise BadInput("there are no cases in these files; say which column is the symptom with --map symptom=COLUMN")
    return cases, others


def _draw(report: DiagnosisReport, file: Path) -> None:
    from api.cli.diagnosis_plot import draw

    draw(report, file)

"""Whether probabilities mean what they say, on more cases than a fifth: ``python -m tests.benchmarks.rolling FILE``

Each of the latest five tenths of a dated case file is asked about, knowing and calibrating on what came before it; the
predictions are pooled. ``--map`` and ``--default`` are those of ``faultwise evaluate diagnosis``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from api.cli.options import Data, settings_from
from api.services import open_encoder
from assistant.evaluation.diagnosis_report import DiagnosisReport
from assistant.evaluation.evaluating import evaluate_diagnosis
from knowledge.importing.importing import import_files
from knowledge.records import RepairCase
from knowledge.store import Store
from retrieval.embedding import Encoder

TENTHS = range(6, 11)


def rolled(cases: Sequence[RepairCase], encoder: Encoder) -> DiagnosisReport:
    """The predictions of all tenths as one report; the alternatives' hit@1 is the mean over the tenths."""
    ordered = sorted(cases, key=lambda case: (case.date.isoformat() if case.date else "", case.id))
    ends = {tenth: len(ordered) * tenth // 10 for tenth in TENTHS}
    reports = [evaluate_diagnosis(ordered[:end], encoder, one_in=tenth) for tenth, end in ends.items()]
    return replace(
        reports[-1],
        left_out=sum(report.left_out for report in reports),
        scored=tuple(chain.from_iterable(report.scored for report in reports)),
        uncalibrated=tuple(chain.from_iterable(report.uncalibrated for report in reports)),
        baselines={name: fmean(report.baselines[name] for report in reports) for name in reports[-1].baselines},
    )


def read(file: Path, mapping: list[str], default: list[str]) -> list[RepairCase]:
    """The cases of a file, by the ordinary import into a store thrown away."""
    with TemporaryDirectory() as workspace:
        store = Store.open(f"sqlite:///{workspace}/cases.db")
        fields, defaults = (dict(pair.split("=", 1) for pair in pairs) for pairs in (mapping, default))
        import_files(store, [file], kind="case", mapping=fields, defaults=defaults, author="rolling")
        cases = list(store.all(RepairCase))
        store.close()
    return cases


def main(
    file: Path,
    mapping: Annotated[list[str], typer.Option("--map", default_factory=list)],
    default: Annotated[list[str], typer.Option(default_factory=list)],
    data: Data = None,
) -> None:
    """Print the figures of all tenths together as JSON."""
    report = rolled(read(file, mapping, default), open_encoder(settings_from(data)))
    print(json.dumps(report.as_json(), ensure_ascii=False))


if __name__ == "__main__":
    typer.run(main)

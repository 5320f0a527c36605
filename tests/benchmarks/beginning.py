"""How well own reports are told from foreign ones while little is known: ``python -m tests.benchmarks.beginning``

Known are the codes and terms of the bundled example and a few of its cases, drawn three times. Asked are other cases
with a known cause, and the foreign reports of the half of the worlds that the boundary was not fitted on, either half.
Beside it stand the fixed limits of knowledge without a boundary.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import typer

from api.cli.options import Data, settings_from
from api.services import open_encoder
from assistant.answer import Report
from assistant.assistant import Assistant
from assistant.belief.boundary import Boundary, fit_boundary
from assistant.belief.calibrating import MOST_REFUSED, boundary_reports
from assistant.belief.case_base import is_named, report_of
from assistant.belief.familiarity import is_familiar
from assistant.belief.foreign_reports import foreign_reports
from assistant.diagnosis import cause_key
from assistant.evaluation.evaluating import knowing
from assistant.reference import Reference
from assistant.understanding import understand
from knowledge.demo.loading import load
from knowledge.records import FaultCode, GlossaryTerm, Record, RepairCase
from knowledge.store import Store
from retrieval.embedding import Encoder
from retrieval.search import Query

KNOWN = 8, 15, 25, 39
DRAWS = 3


def answered(assistant: Assistant, reports: list[Report], boundary: Boundary | None) -> list[bool]:
    """Whether each report is spoken of, by a boundary or without one."""
    said = []
    for report in reports:
        understanding = understand(report, assistant.desk.current(), assistant.store)
        hits = assistant.search.find(assistant.query(understanding))
        meaning = assistant.search.encode(Query(text=understanding.text))
        said.append(is_familiar(understanding, hits, meaning, boundary, assistant.search))
    return said


def refused(assistant: Assistant, own: list[Report], seed: int) -> list[float]:
    """The share refused of own reports without and with a boundary, then of foreign ones."""
    told, foreign = boundary_reports(assistant)
    names = np.random.default_rng(seed).permutation(sorted(foreign)).tolist()
    worlds = {name: [Report(text=report.text) for report in reports] for name, reports in foreign_reports().items()}
    everything = [report for reports in worlds.values() for report in reports]
    rule = [1 - float(np.mean(answered(assistant, reports, None))) for reports in (own, everything)]
    shares = []
    for half in (0, 1):
        fitted_on = {name: foreign[name] for name in names[half::2]}
        boundary = fit_boundary(told, fitted_on, MOST_REFUSED, assistant.search.index.languages.shared)
        strange = [report for name in names[1 - half :: 2] for report in worlds[name]]
        shares.append([1 - float(np.mean(answered(assistant, reports, boundary))) for reports in (own, strange)])
    own_refused, foreign_refused = np.mean(shares, axis=0).tolist()
    return [rule[0], own_refused, rule[1], foreign_refused]


def begun(example: Store, number: int, seed: int, encoder: Encoder) -> list[float]:
    """The same of knowledge with so many cases of the example."""
    glossary = Reference.from_store(example).glossary
    cases = [case for case in example.all(RepairCase) if is_named(case)]
    order = np.random.default_rng(seed).permutation(len(cases)).tolist()
    known, others = [cases[at] for at in order[:number]], [cases[at] for at in order[number:]]
    causes = {cause_key(case, glossary) for case in known}
    asked = [report_of(case) for case in others if cause_key(case, glossary) in causes]
    records: list[Record] = [record for kind in (FaultCode, GlossaryTerm) for record in example.all(kind)]
    with TemporaryDirectory() as folder, knowing(Path(folder), [*records, *known], encoder) as assistant:
        return refused(assistant, asked, seed)


def main(data: Data = None) -> None:
    """Print a table, a line a number of cases."""
    encoder = open_encoder(settings_from(data))
    print("| cases | own refused: rule | boundary | foreign refused: rule | boundary |\n|---|---|---|---|---|")
    with TemporaryDirectory() as workspace:
        example = Store.open(f"sqlite:///{Path(workspace) / 'example.db'}")
        load(example)
        for number in KNOWN:
            shares = np.mean([begun(example, number, seed, encoder) for seed in range(DRAWS)], axis=0)
            print(f"| {number} | {' | '.join(f'{share:.0%}' for share in shares.tolist())} |", flush=True)
        example.close()


if __name__ == "__main__":
    typer.run(main)

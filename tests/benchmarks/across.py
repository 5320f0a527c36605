"""How well the diagnosis does where all knowledge is in the other language: ``python -m tests.benchmarks.across``

Of the bundled example the cases, causes and manuals of one language are known, and codes, parts and glossary, which
name things in both. Asked are the cases of the other language whose cause is among the known ones, and the bundled
foreign reports in that language, by a boundary that has not seen their worlds (``foreign_refused``, in each manner).
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from api.cli.options import Data, settings_from
from api.services import open_encoder
from assistant.diagnosis import cause_key
from assistant.evaluation.diagnosis_report import DiagnosisReport
from assistant.evaluation.evaluating import Split, evaluate_split, knowing
from assistant.reference import Reference
from knowledge.demo.loading import load
from knowledge.records import (
    LANGUAGES,
    Cause,
    FaultCode,
    GlossaryTerm,
    Language,
    Part,
    Passage,
    Record,
    RepairCase,
)
from knowledge.store import Store
from retrieval.embedding import Encoder
from retrieval.languages import other_than
from tests.benchmarks.refusing import TELLINGS, refused

_OF_ONE_LANGUAGE = Cause, Passage
_OF_BOTH = FaultCode, GlossaryTerm, Part


def known_in(store: Store, known: Language) -> tuple[tuple[RepairCase, ...], list[Record]]:
    """What the example knows in a language: its cases, and everything else."""
    cases = tuple(case for case in store.all(RepairCase) if case.language == known)
    others = [record for kind in _OF_ONE_LANGUAGE for record in store.all(kind) if record.language == known]
    return cases, [*others, *(record for kind in _OF_BOTH for record in store.all(kind))]


def across(store: Store, known: Language, encoder: Encoder) -> DiagnosisReport:
    """The cases in the other language, asked of what is known in this one."""
    own, others = known_in(store, known)
    glossary = Reference.from_store(store).glossary
    causes = {cause_key(case, glossary) for case in own}
    asked = (case for case in store.all(RepairCase) if case.language != known and cause_key(case, glossary) in causes)
    return evaluate_split(Split(own, tuple(asked)), encoder, others)


def foreign_refused(store: Store, known: Language, encoder: Encoder) -> dict[str, float]:
    """The share of the foreign reports in the other language that is refused, by manner."""
    own, others = known_in(store, known)
    with TemporaryDirectory() as folder, knowing(Path(folder), [*own, *others], encoder) as assistant:
        _, shares = refused(assistant, [], (other_than(known),))
    return dict(zip(TELLINGS, shares[len(TELLINGS) :], strict=True))


def main(data: Data = None) -> None:
    """Print the figures of either direction as JSON, a line each."""
    encoder = open_encoder(settings_from(data))
    with TemporaryDirectory() as workspace:
        store = Store.open(f"sqlite:///{Path(workspace) / 'example.db'}")
        load(store)
        for known in LANGUAGES:
            figures = across(store, known, encoder).as_json()
            strange = foreign_refused(store, known, encoder)
            print(json.dumps({"knowledge": known, **figures, "foreign_refused": strange}, ensure_ascii=False))
        store.close()


if __name__ == "__main__":
    typer.run(main)

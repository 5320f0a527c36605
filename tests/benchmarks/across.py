"""How well the diagnosis does where all knowledge is in the other language: ``python -m tests.benchmarks.across``

Of the bundled example the cases, causes and manuals of one language are known, and codes, parts and glossary, which
name things in both. Asked are the cases of the other language whose cause is among the known ones.
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
from assistant.evaluation.evaluating import Split, evaluate_split
from assistant.reference import Reference
from knowledge.demo.loading import load
from knowledge.records import Cause, FaultCode, GlossaryTerm, Language, Part, Passage, RepairCase
from knowledge.store import Store
from retrieval.embedding import Encoder

_OF_ONE_LANGUAGE = Cause, Passage
_OF_BOTH = FaultCode, GlossaryTerm, Part


def across(store: Store, known: Language, encoder: Encoder) -> DiagnosisReport:
    """The cases in the other language, asked of what is known in this one."""
    glossary = Reference.from_store(store).glossary
    cases = list(store.all(RepairCase))
    own = tuple(case for case in cases if case.language == known)
    causes = {cause_key(case, glossary) for case in own}
    asked = tuple(case for case in cases if case.language != known and cause_key(case, glossary) in causes)
    others = [record for kind in _OF_ONE_LANGUAGE for record in store.all(kind) if record.language == known]
    others += [record for kind in _OF_BOTH for record in store.all(kind)]
    return evaluate_split(Split(own, asked), encoder, others)


def main(data: Data = None) -> None:
    """Print the figures of either direction as JSON, a line each."""
    encoder = open_encoder(settings_from(data))
    languages: tuple[Language, Language] = ("zh", "en")
    with TemporaryDirectory() as workspace:
        store = Store.open(f"sqlite:///{Path(workspace) / 'example.db'}")
        load(store)
        for known in languages:
            print(json.dumps({"knowledge": known, **across(store, known, encoder).as_json()}, ensure_ascii=False))
        store.close()


if __name__ == "__main__":
    typer.run(main)

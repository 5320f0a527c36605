"""How good the diagnosis is on cases whose cause is known: the latest fifth, from all that was known before.

The rest of the cases (and whatever else was read with them) is put into a store and an index of its own; each case of
the fifth is reported through the production search and ``weigh``. The calibration is fitted on the rest alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.assistant import EVIDENCE_HITS, Assistant
from assistant.belief.calibrating import calibrate
from assistant.belief.calibration import UNFITTED, Calibration
from assistant.belief.case_base import is_named, machine_then, report_of
from assistant.belief.familiarity import is_familiar
from assistant.diagnosis import Belief, cause_key, weigh
from assistant.evaluation import baselines
from assistant.evaluation.diagnosis_report import DiagnosisReport, Scored
from assistant.parts import needs
from assistant.understanding import understand
from knowledge.records import Record, RepairCase
from knowledge.store import Store
from retrieval.content import as_meant
from retrieval.embedding import Encoder
from retrieval.index import Index
from retrieval.search import Search

Progress = Callable[[str, int, int], None]  # what is being done, done, in all

TESTED_SHARE = 5  # one in so many, the latest
PARTS_TAKEN = 5
_SEED = 20_240_117


class NothingToEvaluate(ValueError):
    """The cases leave nothing to measure; the message says what is missing."""


@dataclass(frozen=True)
class Split:
    """The cases to know and the ones to be asked about."""

    known: tuple[RepairCase, ...]
    asked: tuple[RepairCase, ...]


def split(cases: Sequence[RepairCase], one_in: int = TESTED_SHARE) -> Split:
    """The latest fifth (one in so many) by date where most cases have one, else one drawn by a fixed seed."""
    by_date = sum(case.date is not None for case in cases) > len(cases) / 2
    if by_date:
        ordered = sorted(cases, key=lambda case: (case.date.isoformat() if case.date else "", case.id))
    else:
        shuffled = np.random.default_rng(_SEED).permutation(len(cases)).tolist()
        ordered = [sorted(cases, key=lambda case: case.id)[number] for number in shuffled]
    cut = len(ordered) - len(ordered) // one_in
    return Split(tuple(ordered[:cut]), tuple(ordered[cut:]))


def evaluate_diagnosis(
    cases: Sequence[RepairCase],
    encoder: Encoder,
    others: Sequence[Record] = (),
    on_progress: Progress | None = None,
    one_in: int = TESTED_SHARE,
) -> DiagnosisReport:
    """Split, know, calibrate, ask; ``others`` are records that are known as well (causes, codes, parts, terms).

    Raises:
        NothingToEvaluate: where no case of the fifth names component and failure mode.
    """
    return evaluate_split(split(cases, one_in), encoder, others, on_progress)


def evaluate_split(
    parted: Split, encoder: Encoder, others: Sequence[Record] = (), on_progress: Progress | None = None
) -> DiagnosisReport:
    """The same of cases that are split already."""
    tell = on_progress or _silent
    asked = [case for case in parted.asked if is_named(case)]
    if not asked:
        raise NothingToEvaluate(
            f"none of the {len(parted.asked)} latest of {len(parted.known) + len(parted.asked)} cases names component "
            "and failure mode; map their columns with --map component=... --map failure_mode=..."
        )
    with (
        tempfile.TemporaryDirectory(prefix="faultwise-") as workspace,
        knowing(Path(workspace), (*others, *parted.known), encoder, tell) as assistant,
    ):
        calibration = calibrate(assistant, lambda done, total: tell("Calibrating", done, total))
        return _Evaluation(assistant, calibration, parted, asked, tell).report()


def _silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody hears."""


@contextmanager
def knowing(
    workspace: Path, records: Sequence[Record], encoder: Encoder, tell: Progress = _silent
) -> Iterator[Assistant]:
    """An assistant that knows these records and no others, its store and index in a folder."""
    store = Store.open(f"sqlite:///{workspace / 'knowledge.db'}")
    try:
        store.write(records, author="evaluate")
        index = Index.open(workspace / "index", store, encoder, lambda done, total: tell("Indexing", done, total))
        try:
            yield Assistant.build(store, Search(index, encoder))
        finally:
            index.close()
    finally:
        store.close()


@dataclass(frozen=True)
class _Evaluation:
    assistant: Assistant
    calibration: Calibration
    parted: Split
    asked: Sequence[RepairCase]
    tell: Progress

    def report(self) -> DiagnosisReport:
        """All figures."""
        encode = self.assistant.search.encoder.encode_queries
        vectors = encode([as_meant(case.symptom) for case in self.asked])
        answered = [self._answered(case, vector) for case, vector in zip(self.asked, vectors, strict=True)]
        return DiagnosisReport(
            known=len(self.parted.known),
            left_out=len(self.parted.asked) - len(self.asked),
            fitted_on=self.calibration.made.sampled if self.calibration.made else 0,
            scored=tuple(calibrated for calibrated, _ in answered),
            uncalibrated=tuple(standard for _, standard in answered),
            baselines=self._baselines(vectors),
        )

    def _answered(self, case: RepairCase, vector: baselines.Vectors) -> tuple[Scored, Scored]:
        """What is made of one case, with the calibration and with the standard values."""
        reference = self.assistant.desk.current()
        understanding = understand(report_of(case), reference, self.assistant.store)
        meaning = vector if understanding.text else None
        query = self.assistant.query(understanding).model_copy(update={"k": EVIDENCE_HITS})
        hits = self.assistant.search.find(query, vector=meaning)
        records = self.assistant.records(hits)
        refused = not is_familiar(understanding, hits, meaning, self.calibration.boundary, self.assistant.search)
        calibrated, standard = (
            weigh(understanding, hits, records, reference.glossary, by, machine_then(case), meaning)
            for by in (self.calibration, UNFITTED)
        )
        return self._scored(case, calibrated, refused), self._scored(case, standard, refused)

    def _scored(self, case: RepairCase, belief: Belief, refused: bool) -> Scored:
        keys = [suspect.key for suspect in belief.suspects]
        truth = cause_key(case, self.assistant.desk.current().glossary)
        return Scored(
            confidence=belief.suspects[0].probability if belief.suspects else 0.0,
            rank=keys.index(truth) + 1 if truth in keys else None,
            parts_recall=self._parts_recall(case, belief),
            refused=refused,
        )

    def _parts_recall(self, case: RepairCase, belief: Belief) -> float | None:
        """The share of the parts used that are among the likeliest five; nothing for a case without parts."""
        used = {self.assistant.parts.current_number(part.number) for part in case.parts}
        likely: dict[str, float] = {}
        for suspect in belief.suspects:
            for need in needs(suspect):
                number = self.assistant.parts.current_number(need.part.number)
                likely[number] = likely.get(number, 0.0) + suspect.probability * need.probability
        taken = sorted(likely, key=lambda number: (-likely[number], number))[:PARTS_TAKEN]
        return len(used.intersection(taken)) / len(used) if used else None

    def _baselines(self, vectors: baselines.Vectors) -> dict[str, float]:
        """hit@1 of the simple alternatives."""
        glossary = self.assistant.desk.current().glossary
        known = [case for case in self.parted.known if is_named(case)]
        causes = [cause_key(case, glossary) for case in known]
        truth = [cause_key(case, glossary) for case in self.asked]
        if len(set(causes)) < 2:
            return {}
        said, asked = [case.symptom for case in known], [case.symptom for case in self.asked]
        self.tell("Embedding for the alternatives", 0, len(said))
        embedded = self.assistant.search.encoder.encode_queries([as_meant(text) for text in said])
        guesses = {
            "nearest_neighbour": baselines.nearest_neighbour(embedded, causes, vectors),
            "majority_of_10": baselines.majority_of_nearest(embedded, causes, vectors),
            "naive_bayes_words": baselines.naive_bayes(said, causes, asked),
            "logistic_regression_embeddings": baselines.logistic_regression(embedded, causes, vectors),
        }
        return {
            name: sum(guess == true for guess, true in zip(guessed, truth, strict=True)) / len(truth)
            for name, guessed in guesses.items()
        }

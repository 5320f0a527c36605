"""Calibration on the case base itself: each case predicted from the others, time order respected.

A sample of the cases is reported again through the production search; of what it finds only what was known before
the case counts (where cases have no dates: everything but the case itself). "Another cause" is right when the true
cause is not among what was found. The mixing is fitted on these predictions, the cause model on all cases, and the
boundary of the familiar on the same reports against the bundled foreign ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from assistant.answer import Report
from assistant.assistant import Assistant
from assistant.belief.boundary import Tellings, Traits, fit_boundary
from assistant.belief.calibration import UNFITTED, Calibration, Made, Reliability
from assistant.belief.cause_model import MOST_CASES, Lesson, Vector
from assistant.belief.cause_model import fit as fit_model
from assistant.belief.familiarity import traits_of
from assistant.belief.foreign_reports import foreign_reports, foreign_reports_in
from assistant.belief.history import MachineNow
from assistant.belief.lessons import lessons_of
from assistant.belief.mixing import Choice
from assistant.belief.mixing import fit as fit_mixing
from assistant.belief.nearness import UNSCALED, Nearness, measured
from assistant.belief.retelling import retold
from assistant.belief.sharpening import UNSHARPENED, Prediction, Sharpening
from assistant.belief.sharpening import fit as fit_sharpening
from assistant.diagnosis import Stated, cause_key, choice, grouped
from assistant.evaluation.scoring import Prediction as Scored
from assistant.evaluation.scoring import reliability
from assistant.understanding import Understanding, understand
from knowledge.records import Cause, RepairCase
from retrieval.search import Hit
from retrieval.terms import plain

Progress = Callable[[int, int], None]  # reports predicted, reports in all

FEWEST = 50  # cases with component and failure mode; below, the standard values hold
SAMPLED = 600
HISTORY_SHARE = 1 / 3  # of the dated cases, the oldest, that are never predicted: they have too little before them
MOST_REFUSED = 0.04  # of own reports, judged on ones the boundary was not fitted on; the aim is 5 %
FEWEST_OWN = 40  # own reports, below which no boundary is fitted
_FOUND = 250  # hits looked at, of which those known before are kept
_KEPT = 40
_BLOCKS = 6  # the cause model is fitted anew so many times over the sample
_FOLDS = 5  # of the predictions; the mixture that predicts one for the sharpening was fitted on the others
_BATCH = 64
_SHOWN_BINS = 10  # of the reliability, for people to look at
_SEED = 20_240_117

T = TypeVar("T")


@dataclass(frozen=True)
class _Asked:
    """A record reported again: what it said and meant, what the search found, and what was known then."""

    record: Stated
    understanding: Understanding
    meaning: Vector
    known: tuple[Hit, ...]
    traits: Traits


def calibrate(assistant: Assistant, on_progress: Progress | None = None) -> Calibration:
    """What the assistant's knowledge says about itself; the standard mixing where there is too little of it."""
    return _Calibrating(assistant, on_progress or _silent).calibration()


def boundary_reports(assistant: Assistant) -> tuple[list[Tellings], dict[str, list[Traits]]]:
    """What the boundary is fitted on: the traits of own reports, told twice, and those of foreign ones by world."""
    return _Calibrating(assistant, _silent).boundary_reports()


def is_named(case: RepairCase) -> bool:
    """Whether a case says what its cause was, in component and failure mode, and nothing says it was not."""
    return bool(case.component and case.failure_mode) and case.outcome != "not_fixed"


class _Calibrating:
    def __init__(self, assistant: Assistant, on_progress: Progress) -> None:
        self.assistant, self.on_progress = assistant, on_progress
        self.reference = assistant.desk.current()
        self.seq = assistant.store.head()
        cases = {f"case:{case.id}": case for case in assistant.store.all(RepairCase)}
        self.causes = {f"cause:{cause.id}": cause for cause in assistant.store.all(Cause)}
        self.records: dict[str, Stated] = {**cases, **self.causes}
        self.named = sorted((c for c in cases.values() if is_named(c)), key=_when)
        self.recent = self.named[-MOST_CASES:]
        self.is_dated = sum(case.date is not None for case in self.named) > len(self.named) / 2
        self.is_enough = len(self.named) >= FEWEST
        self.done, self.total = 0, 1

    def calibration(self) -> Calibration:
        """The fitted calibration."""
        asked, own, strange = self._reports()
        boundary = fit_boundary(own, strange, MOST_REFUSED) if len(own) >= FEWEST_OWN else None
        lessons = self._lessons() if self.is_enough else {}
        nearness = self._nearness() if self.is_enough else UNSCALED
        choices = self._choices(asked, lessons, nearness) if self.is_enough else []
        predictions = predictions_of(choices)
        sharpening = fit_sharpening(predictions) if predictions else UNSHARPENED
        return Calibration(
            mixing=fit_mixing(choices),
            sharpening=sharpening,
            reliability=reliability_of(predictions, sharpening),
            nearness=nearness,
            model=fit_model(list(lessons.values())),
            boundary=boundary,
            made=Made(
                encoder=self.assistant.search.name,
                seq=self.seq,
                cases=len(self.named),
                sampled=len(asked),
            ),
        )

    def boundary_reports(self) -> tuple[list[Tellings], dict[str, list[Traits]]]:
        """The traits of own reports, told twice, and those of foreign ones by world."""
        return self._reports()[1:]

    def _reports(self) -> tuple[list[_Asked], list[Tellings], dict[str, list[Traits]]]:
        """The sampled cases asked again, the traits of all own reports, told twice, and of foreign ones by world."""
        sample = self._sample()
        others, foreign = self._others(len(sample)), foreign_reports()
        own, is_fitted = [*sample, *others], len(sample) + len(others) >= FEWEST_OWN
        self.total = len(own) * (1 + is_fitted) + sum(map(len, foreign.values())) * is_fitted
        self.total += len(self.recent) * self.is_enough
        asked = self._asked(own)
        if not is_fitted:
            return asked[: len(sample)], [(one.traits,) for one in asked], {}
        again = self._asked(own, [retold(report_of(r), r.language, n) for n, r in enumerate(own)])
        tellings: list[Tellings] = [(first.traits, then.traits) for first, then in zip(asked, again, strict=True)]
        strange = {world: self._foreign_traits(reports) for world, reports in foreign.items()}
        return asked[: len(sample)], tellings, strange

    def _sample(self) -> list[RepairCase]:
        """The cases to predict, oldest first; without those that taught the search, where others are enough."""
        begin = int(len(self.recent) * HISTORY_SHARE) if self.is_dated else 0
        tuning = self.assistant.search.tuning
        untaught = [case for case in self.recent[begin:] if not tuning.was_taught_by(f"case:{case.id}")]
        return _some(untaught if len(untaught) >= FEWEST else self.recent[begin:], SAMPLED)

    def _others(self, sampled: int) -> list[Stated]:
        """Further own reports for the boundary: cases without a named cause, and stated causes.

        Where there are cases enough, stated causes are asked as far as they are a part of the knowledge: knowledge
        from several sources is about the subjects of all of them.
        """
        unnamed = [case for case in self.records.values() if isinstance(case, RepairCase) and not is_named(case)]
        cases: list[Stated] = list(_some(unnamed, SAMPLED // 3))
        stated = [cause for cause in self.causes.values() if cause.symptom]
        if sampled + len(cases) < FEWEST_OWN:
            return [*cases, *_some(stated, SAMPLED // 2)]
        share = len(stated) / len(self.records)
        return [*cases, *_some(stated, round(share * (sampled + len(cases))))]

    def _asked(self, records: Sequence[Stated], reports: Sequence[Report] | None = None) -> list[_Asked]:
        """The records reported again, in their own words or in those of ``reports``."""
        told = reports or [report_of(record) for record in records]
        found = self._found([understand(report, self.reference, self.assistant.store) for report in told])
        return [self._one(record, *one) for record, one in zip(records, found, strict=True)]

    def _found(self, reports: Sequence[Understanding]) -> list[tuple[Understanding, Vector, tuple[Hit, ...]]]:
        """Each report with its meaning and its hits, encoded in batches."""
        search, found = self.assistant.search, []
        for start in range(0, len(reports), _BATCH):
            batch = reports[start : start + _BATCH]
            queries = [self.assistant.query(report).model_copy(update={"k": _FOUND}) for report in batch]
            vectors = search.encoder.encode_queries([plain(query.text) for query in queries])
            for report, query, vector in zip(batch, queries, vectors, strict=True):
                found.append((report, vector, search.find(query, vector=vector)))
                self._tell(1)
        return found

    def _one(self, record: Stated, understanding: Understanding, meaning: Vector, hits: tuple[Hit, ...]) -> _Asked:
        same = [hit for hit in hits if self._is_same(hit, record)]
        others = [hit for hit in hits if not self._is_same(hit, record)]
        traits = traits_of(understanding.text, meaning, others, self.assistant.search, same)
        known = [hit for hit in hits if self._was_known(hit, record)]
        return _Asked(record, understanding, meaning, tuple(known[:_KEPT]), traits)

    def _is_same(self, hit: Hit, record: Stated) -> bool:
        """Whether a hit is the record or says the same in the same words."""
        found = self.records.get(hit.passage.id)
        return found is not None and (found is record or found.symptom == record.symptom)

    def _was_known(self, hit: Hit, record: Stated) -> bool:
        found = self.records.get(hit.passage.id)
        if found is record:
            return False
        if not self.is_dated or not isinstance(found, RepairCase) or not isinstance(record, RepairCase):
            return True
        return found.date is None or record.date is None or found.date < record.date

    def _foreign_traits(self, reports: Sequence[str]) -> list[Traits]:
        understood = [understand(Report(text=text), self.reference, self.assistant.store) for text in reports]
        search = self.assistant.search
        return [traits_of(report.text, meaning, hits, search) for report, meaning, hits in self._found(understood)]

    def _lessons(self) -> Mapping[str, Lesson]:
        return lessons_of(self.recent, self.reference.glossary, self.assistant.search.encoder, self._tell)

    def _tell(self, more: int) -> None:
        self.done += more
        self.on_progress(self.done, self.total)

    def _nearness(self) -> Nearness:
        search = self.assistant.search
        return measured(foreign_reports_in, search.encoder, search.index.languages)

    def _choices(self, asked: Sequence[_Asked], lessons: Mapping[str, Lesson], nearness: Nearness) -> list[Choice]:
        """The predictions to fit on; each block's cause model has not seen the block, nor what came after it."""
        place = {case.id: at for at, case in enumerate(self.recent)}
        choices: list[Choice] = []
        for numbers in np.array_split(np.arange(len(asked)), _BLOCKS):
            block = [asked[number] for number in numbers.tolist()]
            if block:
                begin, end = place[block[0].record.id], place[block[-1].record.id] + 1
                known = [*self.recent[:begin], *([] if self.is_dated else self.recent[end:])]
                model = fit_model([lessons[case.id] for case in known if case.id in lessons])
                choices += [self._choice(one, replace(UNFITTED, model=model, nearness=nearness)) for one in block]
        return choices

    def _choice(self, asked: _Asked, known: Calibration) -> Choice:
        glossary = self.reference.glossary
        groups = grouped(asked.understanding, asked.known, self.records, glossary)
        truth = cause_key(asked.record, glossary)
        machine = machine_then(asked.record)
        return choice(asked.understanding, groups, glossary, known, machine, asked.meaning, truth)


def predictions_of(choices: Sequence[Choice]) -> list[Prediction]:
    """Each case as a mixture fitted on four fifths of the others predicts it, by time; none where they are too few."""
    if len(choices) < FEWEST // 2:
        return []
    predictions: list[Prediction] = []
    for fold in np.array_split(np.arange(len(choices)), _FOLDS):
        begin, end = int(fold[0]), int(fold[-1]) + 1
        mixing = fit_mixing([*choices[:begin], *choices[end:]])
        predictions += [(choice.shares(mixing), choice.truth) for choice in choices[begin:end]]
    return predictions


def reliability_of(predictions: Sequence[Prediction], sharpening: Sharpening) -> tuple[Reliability, ...]:
    """How often the top cause was right, by how sure it was; mixing and cause model had not seen the case.

    The sharpening's three numbers were fitted on these same predictions, which makes it look a little better.
    """
    tops = []
    for shares, truth in predictions:
        if len(shares) > 1:
            causes = sharpening.of(shares)[:-1]
            tops.append(Scored(float(causes.max()), int(causes.argmax()) == truth))
    return tuple(
        Reliability(count=one.count, confidence=one.confidence, accuracy=one.accuracy)
        for one in reliability(tops, _SHOWN_BINS)
    )


def _silent(_done: int, _total: int) -> None:
    """Progress that nobody hears."""


def report_of(record: Stated) -> Report:
    """What was reported when a case began, or would be of a stated cause."""
    machine = (record.machine_model, record.serial) if isinstance(record, RepairCase) else ("", "")
    return Report(text=record.symptom, codes=record.codes[:50], machine_model=machine[0], serial=machine[1])


def machine_then(record: Stated) -> MachineNow:
    """The machine of a case as it was when the case was reported."""
    if isinstance(record, RepairCase):
        return MachineNow(record.serial, record.hours, record.date)
    return MachineNow()


def _when(case: RepairCase) -> tuple[str, str]:
    return (case.date.isoformat() if case.date else "", case.id)


def _some(records: Sequence[T], most: int) -> list[T]:
    """At most so many of the records, drawn by a fixed seed, in their order."""
    if len(records) <= most:
        return list(records)
    chosen = np.random.default_rng(_SEED).choice(len(records), most, replace=False)
    return [records[number] for number in sorted(chosen.tolist())]

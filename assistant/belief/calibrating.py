"""Calibration on the case base itself: each case predicted from the others, time order respected.

A sample of the cases is reported again through the production search (``asking``); of what it finds only what was known
before the case counts (where cases have no dates: everything but the case itself). "Another cause" is right when the
true cause is not among what was found. The mixing is fitted on these predictions, the cause model on all cases, and the
boundary of the familiar on the same reports against the bundled foreign ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.assistant import Assistant
from assistant.belief.asking import Asked, Asking
from assistant.belief.boundary import Boundary, fit_boundary
from assistant.belief.calibration import UNFITTED, Calibration, Made, Reliability
from assistant.belief.case_base import FEWEST, FEWEST_OWN, CaseBase, machine_then
from assistant.belief.cause_model import Lesson
from assistant.belief.cause_model import fit as fit_model
from assistant.belief.foreign_reports import foreign_reports, foreign_reports_in
from assistant.belief.lessons import lessons_of
from assistant.belief.mixing import Choice
from assistant.belief.mixing import fit as fit_mixing
from assistant.belief.nearness import UNSCALED, Nearness, measured
from assistant.belief.retelling import MANNERS
from assistant.belief.sharpening import UNSHARPENED, Prediction, Sharpening
from assistant.belief.sharpening import fit as fit_sharpening
from assistant.belief.telling import Tellings
from assistant.diagnosis import cause_key, choice, grouped
from assistant.evaluation.scoring import Prediction as Scored
from assistant.evaluation.scoring import reliability

Progress = Callable[[int, int], None]  # reports predicted, reports in all

MOST_REFUSED = 0.05  # of own reports, judged on ones the boundary was not fitted on
_BLOCKS = 6  # the cause model is fitted anew so many times over the sample
_FOLDS = 5  # of the predictions; the mixture that predicts one for the sharpening was fitted on the others
_SHOWN_BINS = 10  # of the reliability, for people to look at


def calibrate(assistant: Assistant, on_progress: Progress | None = None) -> Calibration:
    """What the assistant's knowledge says about itself; the standard mixing where there is too little of it."""
    return _Calibrating(assistant, on_progress or _silent).calibration()


def boundary_reports(assistant: Assistant) -> tuple[list[Tellings], dict[str, list[Tellings]]]:
    """What the boundary is fitted on: own reports and, by world, foreign ones, each in the same manners."""
    calibrating = _Calibrating(assistant, _silent)
    return calibrating.tellings(calibrating.asked())


class _Calibrating:
    def __init__(self, assistant: Assistant, on_progress: Progress) -> None:
        self.assistant, self.on_progress = assistant, on_progress
        self.reference = assistant.desk.current()
        self.seq = assistant.store.head()
        self.cases = CaseBase(assistant.store)
        self.asking = Asking(assistant, self.cases, self._tell)
        self.sample = self.cases.sample(assistant.search.tuning.was_taught_by)
        self.others = self.cases.others(len(self.sample))
        self.has_boundary = len(self.sample) + len(self.others) >= FEWEST_OWN
        self.done, self.total = 0, self._total()

    def calibration(self) -> Calibration:
        """The fitted calibration."""
        asked = self.asked()
        boundary = self._boundary(asked) if self.has_boundary else None
        lessons = self._lessons() if self.cases.is_enough else {}
        nearness = self._nearness() if self.cases.is_enough else UNSCALED
        choices = self._choices(asked[: len(self.sample)], lessons, nearness) if self.cases.is_enough else []
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
                cases=len(self.cases.named),
                sampled=len(self.sample),
            ),
        )

    def asked(self) -> list[Asked]:
        """The sampled cases reported again, then the other own reports."""
        return self.asking.asked([*self.sample, *self.others])

    def tellings(self, asked: Sequence[Asked]) -> tuple[list[Tellings], dict[str, list[Tellings]]]:
        """Own reports and, by world, foreign ones, each in the same manners."""
        return self.asking.retold(asked), self.asking.foreign(foreign_reports())

    def _boundary(self, asked: Sequence[Asked]) -> Boundary:
        return fit_boundary(*self.tellings(asked), MOST_REFUSED, self.assistant.search.index.languages.shared)

    def _total(self) -> int:
        own, foreign = len(self.sample) + len(self.others), sum(map(len, foreign_reports().values()))
        retold = len(MANNERS) * own + (1 + len(MANNERS)) * foreign if self.has_boundary else 0
        return own + retold + len(self.cases.recent) * self.cases.is_enough

    def _lessons(self) -> Mapping[str, Lesson]:
        return lessons_of(self.cases.recent, self.reference.glossary, self.assistant.search.encoder, self._tell)

    def _tell(self, more: int) -> None:
        self.done += more
        self.on_progress(self.done, self.total)

    def _nearness(self) -> Nearness:
        search = self.assistant.search
        return measured(foreign_reports_in, search.encoder, search.index.languages)

    def _choices(self, asked: Sequence[Asked], lessons: Mapping[str, Lesson], nearness: Nearness) -> list[Choice]:
        """The predictions to fit on; each block's cause model has not seen the block, nor what came after it."""
        place = {case.id: at for at, case in enumerate(self.cases.recent)}
        choices: list[Choice] = []
        for numbers in np.array_split(np.arange(len(asked)), _BLOCKS):
            block = [asked[number] for number in numbers.tolist()]
            if block:
                begin, end = place[block[0].record.id], place[block[-1].record.id] + 1
                known = [*self.cases.recent[:begin], *([] if self.cases.is_dated else self.cases.recent[end:])]
                model = fit_model([lessons[case.id] for case in known if case.id in lessons])
                choices += [self._choice(one, replace(UNFITTED, model=model, nearness=nearness)) for one in block]
        return choices

    def _choice(self, asked: Asked, known: Calibration) -> Choice:
        glossary = self.reference.glossary
        groups = grouped(asked.understanding, asked.known, self.cases.records, glossary)
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

"""A search fitted to the questions that its own knowledge asks, and judged on later ones.

On the first questions the adapter is fitted, by the next ones its strength and the mix are chosen, and the last, which
had no part in either, say what was gained. All are asked of the production search. A tuning is worth adopting where the
lower end of the gain's 90 % interval (paired bootstrap, Efron and Tibshirani 1993) is above zero.

Measured on 2,303 excavator work orders (nDCG@10, held-out part): shares of words from 0.1 to 0.6 are all within 0.015
of the standard, shares of the English model from 0.15 to 1 within 0.015, so that only the first is fitted and the
second left alone; the adapter is what helps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.records import LANGUAGES, Language
from knowledge.store import Store
from retrieval.adapter import Adapter, Matrix
from retrieval.content import as_meant
from retrieval.fusion import STANDARD_MIX
from retrieval.metrics import ndcg
from retrieval.questions import Question, Questions, questions_of
from retrieval.search import Query, Search
from retrieval.tuning import UNTUNED, Gain, Learned, Made, Tuned, Tuning

Progress = Callable[[int, int], None]  # questions asked, at most to be asked
Scores = NDArray[np.float64]

FEWEST = 60  # questions, below which nothing is fitted
FEWEST_HELD_OUT = 15
_MOST_TAUGHT, _MOST_CHECKED, _MOST_HELD_OUT = 4_000, 300, 400
_STRENGTHS = (0.0, 0.5, 1.0, 1.5)
_LEXICAL = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
_LOOKED_AT = 40  # hits, of which those held out are passed over
_RESAMPLED = 2_000
_SEED = 20_240_117
_UNKNOWN = Gain(questions=0, before=0.0, after=0.0, low=0.0, high=0.0)


@dataclass(frozen=True)
class Attempt:
    """What came of one language: how many questions there were, and what was fitted if they were enough."""

    language: Language
    questions: int
    held_out: int  # of them
    tuned: Tuned | None

    @property
    def is_worth_it(self) -> bool:
        """Whether it should be adopted."""
        return self.tuned is not None and self.tuned.learned.gain.is_sure


def attempts(search: Search, store: Store, on_progress: Progress | None = None) -> tuple[Attempt, ...]:
    """What can be learned in each language, from the search as it is delivered; the same for the same knowledge."""
    standard = replace(search, tuning=UNTUNED)
    return tuple(_Trial(standard, store, language, on_progress).attempt() for language in LANGUAGES)


def tuning_of(tried: Sequence[Attempt], encoder: str, who: str, date: str) -> Tuning | None:
    """The tuning that is worth adopting; nothing where no language gained surely."""
    languages = {one.language: one.tuned for one in tried if one.is_worth_it and one.tuned}
    return Tuning(languages, Made(encoder=encoder, who=who, date=date)) if languages else None


def gain_of(before: Scores, after: Scores) -> Gain:
    """The mean gain over questions asked both ways, and where 90 % of it lies if others had been asked.

    Example:
        >>> gain_of(np.array([0.25, 0.75]), np.array([0.5, 1.0])).low
        0.25
    """
    drawn = np.random.default_rng(_SEED).integers(len(before), size=(_RESAMPLED, len(before)))
    low, high = np.quantile((after - before)[drawn].mean(axis=1), [0.05, 0.95])
    return Gain(
        questions=len(before), before=float(before.mean()), after=float(after.mean()), low=float(low), high=float(high)
    )


class _Trial:
    """One language of one store."""

    def __init__(self, search: Search, store: Store, language: Language, on_progress: Progress | None) -> None:
        self.search, self.language, self.on_progress = search, language, on_progress
        self.all = questions_of(store, search.index.snapshot.glossary, language)
        self.asked = Questions(
            taught=self.all.taught[-_MOST_TAUGHT:],
            checked=_evenly(self.all.checked, _MOST_CHECKED),
            held_out=_evenly(self.all.held_out, _MOST_HELD_OUT),
            hidden=self.all.hidden,
        )
        rounds = 2 * len(_STRENGTHS) + len(_LEXICAL) - 2
        self.done, self.total = 0, rounds * len(self.asked.checked) + 2 * len(self.asked.held_out)

    def attempt(self) -> Attempt:
        """The best fit, judged; nothing fitted where there are too few questions."""
        count, held_out = len(self.all), len(self.all.held_out)
        if count < FEWEST or held_out < FEWEST_HELD_OUT:
            return Attempt(self.language, count, held_out, None)
        checked = self._vectors(self.asked.checked)
        draft = self._adapter(self.asked.taught).reaching(checked)
        chosen = self._chosen(draft, checked)
        final = replace(self._adapter((*self.asked.taught, *self.asked.checked)), reach=draft.reach)
        return Attempt(self.language, count, held_out, self._judged(self._tuned(final, chosen)))

    def _chosen(self, draft: Adapter, vectors: Matrix) -> Learned:
        """Strength and share of words that did best on the checked questions, one after the other."""
        learned = Learned(
            lexical=STANDARD_MIX.lexical,
            strength=0.0,
            fitted_on=len(self.asked.taught) + len(self.asked.checked),
            gain=_UNKNOWN,
        )
        best = self._scores(self.asked.checked, vectors, None).mean()
        for name, values in (("strength", _STRENGTHS), ("lexical", _LEXICAL), ("strength", _STRENGTHS)):
            present = getattr(learned, name)
            for value in (value for value in values if value != present):
                other = learned.model_copy(update={name: value})
                mean = self._scores(self.asked.checked, vectors, self._tuned(draft, other)).mean()
                if mean > best:
                    best, learned = mean, other
        return learned

    def _judged(self, tuned: Tuned) -> Tuned:
        vectors = self._vectors(self.asked.held_out)
        before, after = (self._scores(self.asked.held_out, vectors, way) for way in (None, tuned))
        return replace(tuned, learned=tuned.learned.model_copy(update={"gain": gain_of(before, after)}))

    def _tuned(self, adapter: Adapter, learned: Learned) -> Tuned:
        taught_by = frozenset(question.own for question in (*self.asked.taught, *self.asked.checked))
        return Tuned(learned, adapter.of_strength(learned.strength) if learned.strength else None, taught_by)

    def _scores(self, questions: Sequence[Question], vectors: Matrix, tuned: Tuned | None) -> Scores:
        search = replace(self.search, tuning=Tuning({self.language: tuned} if tuned else {}))
        return np.array([self._score(search, one, vector) for one, vector in zip(questions, vectors, strict=True)])

    def _score(self, search: Search, question: Question, vector: Matrix) -> float:
        """nDCG@10 of one question among what is not held out."""
        self._tell()
        found = [hit.passage.id for hit in search.find(Query(text=question.text, k=_LOOKED_AT), vector=vector)]
        admitted = [id for id in found if id not in self.all.hidden and id != question.own]
        return ndcg(admitted, dict.fromkeys(question.answers, 1))

    def _vectors(self, questions: Sequence[Question]) -> Matrix:
        return self.search.encoder.encode_queries([as_meant(question.text) for question in questions])

    def _adapter(self, questions: Sequence[Question]) -> Adapter:
        """The adapter that takes each question to the mean of its answers."""
        aims = np.array([self._aim(question) for question in questions], dtype=np.float32)
        return Adapter.fit(self._vectors(questions), aims)

    def _aim(self, question: Question) -> Matrix:
        total = self._total(question.of_cause) - self._total(frozenset({question.own} & question.of_cause))
        return total / np.float32(len(question.answers))

    def _total(self, ids: frozenset[str]) -> Matrix:
        if ids not in self._totals:
            rows = sorted(self._rows[id] for id in ids if id in self._rows)
            self._totals[ids] = self.search.index.snapshot.vectors.take(rows).sum(axis=0)
        return self._totals[ids]

    @cached_property
    def _totals(self) -> dict[frozenset[str], Matrix]:
        return {}

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        """The row of each passage."""
        snapshot = self.search.index.snapshot
        rows = np.flatnonzero(snapshot.alive)
        return dict(zip(snapshot.rows.passage_ids(rows), rows.tolist(), strict=True))

    def _tell(self) -> None:
        self.done += 1
        if self.on_progress:
            self.on_progress(self.done, self.total)


def _evenly(questions: tuple[Question, ...], most: int) -> tuple[Question, ...]:
    """At most so many, spread over all."""
    if len(questions) <= most:
        return questions
    return tuple(questions[place] for place in np.linspace(0, len(questions) - 1, most).round().astype(int).tolist())

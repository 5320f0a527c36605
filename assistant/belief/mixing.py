"""Several kinds of evidence to probabilities: a log-linear mixture whose few weights can be fitted.

Every cause has a row of numbers, one for each kind of evidence, and "another cause" has a row of its own. The score
of a row is its product with the weights, and the probabilities are the scores' exponentials over their sum: the
conditional logit of McFadden (1974), in machine learning a log-linear opinion pool. Fitting is convex; a normal prior
around the standard weights keeps them where few cases say nothing else.

Fitted on a hundred cases some weights fall below zero by chance, as if a likeness spoke against a cause; asked in the
other language that put the right cause first less often than without fitting. Kept from it (the bundled cases, as
fitted before and so): English reports about Chinese knowledge 0.432 to 0.511 (0.489 by the standard weights), Chinese
about English 0.500 to 0.559 (0.571), the latest half within their language 0.414 both, work orders 0.692 both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.belief.cause_model import NO_OPINION, Opinion
from knowledge.records import Model

Floats = NDArray[np.float64]

_LEAST_WEIGHT = 0.01  # a cause's weight is never taken for less than this part of one fully relevant hit
_LEAST_SHARE = 1e-4  # nor its share in the model's opinion
_PRIOR_STRENGTH = 0.5  # in cases' worth: how hard the standard weights hold on
_STEPS = 50
_HALVINGS = 20


class Mixing(Model):
    """How much each kind of evidence counts; the standard values are for knowledge too small to fit them."""

    weight: float = 1.2  # log of the hits' summed weights
    opinion: float = 0.0  # log of the share that the cause model gives by the words
    meaning: float = 0.0  # log of the share that it gives by the meaning
    nearness: float = 0.0  # tenths of cosine of the cause's nearest hit below the nearest of all
    words: float = 0.8  # tens of BM25 of the cause's best hit below the best of all
    recurrence: float = 0.7  # the same fault on the same machine shortly before: odds doubled
    wear: float = 0.5  # seen at hours like this machine's: odds up to 1.6 times
    another: float = -1.05  # log of 0.35: one fully relevant, fully trusted hit leaves 26 % to another cause
    another_nearness: float = 0.0  # tenths of cosine of the nearest hit, 0.9 being 0
    another_total: float = 1.0  # log of all hits' weights: hits that agree on nothing do not add up to certainty
    another_peak: float = 0.0  # log of the heaviest cause's weight
    another_opinion: float = 0.0  # log of the largest share that the cause model gives by the words
    another_meaning: float = 0.0  # and by the meaning


STANDARD_MIXING = Mixing()
_CAUSE = ("weight", "opinion", "meaning", "nearness", "words", "recurrence", "wear")
# A fault that was mended a short time ago may be back or may be the one that it is not.
_FOR_ITS_CAUSE = [place for place, name in enumerate(_CAUSE) if name != "recurrence"]
_ANOTHER = ("another", "another_nearness", "another_total", "another_peak", "another_opinion", "another_meaning")


@dataclass(frozen=True)
class Signals:
    """What speaks for one cause: its hits' summed weight, largest cosine and largest BM25 score, and the rest.

    ``opinion`` is the cause model's, the same for every cause where there is no model.
    """

    weight: float
    nearness: float = 0.0
    words: float = 0.0
    opinion: Opinion = NO_OPINION
    recurrence: float = 0.0
    wear: float = 0.0


@dataclass(frozen=True, eq=False)
class Choice:
    """The rows of one report: causes (n, 7), another cause (6,), and which was true: n stands for another."""

    causes: Floats
    another: Floats
    truth: int

    @classmethod
    def among(cls, signals: Sequence[Signals], truth: int | None = None, firmest: Opinion = NO_OPINION) -> Choice:
        """The rows for these causes; ``truth`` is the place of the true one, nothing when it is none of them.

        ``firmest`` are the largest shares that the cause model gives, be it to a cause that was not found.
        """
        nearest = max((s.nearness for s in signals), default=0.0)
        best_words = max((s.words for s in signals), default=0.0)
        rows = [_cause_row(s, nearest, best_words) for s in signals]
        causes = np.array(rows, dtype=np.float64).reshape(len(rows), len(_CAUSE))
        total = sum(s.weight for s in signals)
        peak = float(causes[:, 0].max(initial=math.log(_LEAST_WEIGHT)))
        summed = math.log(total + _LEAST_WEIGHT)
        another = np.array([1.0, 10 * (nearest - 0.9), summed, peak, *_logs(firmest)])
        return cls(causes, another, len(rows) if truth is None else truth)

    def shares(self, mixing: Mixing) -> Floats:
        """Probabilities of the causes and, last, of another cause, shape (n + 1,); their sum is one."""
        return _shares(self, _numbers(mixing))


def _cause_row(signals: Signals, nearest: float, best_words: float) -> tuple[float, ...]:
    return (
        math.log(signals.weight + _LEAST_WEIGHT),
        *_logs(signals.opinion),
        10 * (signals.nearness - nearest),
        (signals.words - best_words) / 10,
        signals.recurrence,
        signals.wear,
    )


def _logs(opinion: Opinion) -> tuple[float, float]:
    return math.log(opinion.by_words + _LEAST_SHARE), math.log(opinion.by_meaning + _LEAST_SHARE)


def fit(choices: Sequence[Choice], start: Mixing = STANDARD_MIXING) -> Mixing:
    """The weights under which the true causes were likeliest, held near ``start`` by the prior.

    Evidence for a cause is not taken to speak against it, however that fell out in few cases: of the weights that may
    not be negative the lowest is left out, one after the other, until none is below zero.
    """
    prior = _numbers(start)
    is_free = np.ones(len(prior), np.bool_)
    while True:
        weights = _likeliest(choices, prior, is_free)
        least = min(_FOR_ITS_CAUSE, key=weights.__getitem__)
        if weights[least] >= 0:
            return _mixing(weights)
        is_free[least] = False


def _likeliest(choices: Sequence[Choice], prior: Floats, is_free: NDArray[np.bool_]) -> Floats:
    """The likeliest weights, those that are not free being zero (Newton's method)."""
    weights = np.where(is_free, prior, 0.0)
    loss = _loss(choices, weights, prior)
    for _ in range(_STEPS):
        gradient, curvature = _slope(choices, weights, prior)
        step = np.zeros(len(prior))
        step[is_free] = np.linalg.solve(curvature[np.ix_(is_free, is_free)], gradient[is_free])
        better = _descended(choices, weights, step, prior, loss)
        if better is None:
            break
        weights, loss = better
    return weights


def _descended(
    choices: Sequence[Choice], weights: Floats, step: Floats, prior: Floats, loss: float
) -> tuple[Floats, float] | None:
    """The first point on the step, halved until it is better; nothing when it no longer gets better."""
    for halving in range(_HALVINGS):
        tried = weights - step / 2**halving
        tried_loss = _loss(choices, tried, prior)
        if tried_loss < loss - 1e-9:
            return tried, tried_loss
    return None


def _loss(choices: Sequence[Choice], weights: Floats, prior: Floats) -> float:
    surprise = -sum(math.log(max(float(_shares(c, weights)[c.truth]), 1e-300)) for c in choices)
    return surprise + 0.5 * _PRIOR_STRENGTH * float(((weights - prior) ** 2).sum())


def _slope(choices: Sequence[Choice], weights: Floats, prior: Floats) -> tuple[Floats, Floats]:
    gradient = _PRIOR_STRENGTH * (weights - prior)
    curvature = _PRIOR_STRENGTH * np.eye(len(weights))
    for choice in choices:
        rows, shares = _rows(choice), _shares(choice, weights)
        mean = shares @ rows
        gradient = gradient + mean - rows[choice.truth]
        curvature = curvature + (rows * shares[:, None]).T @ rows - np.outer(mean, mean)
    return gradient, curvature


def _rows(choice: Choice) -> Floats:
    """Causes and another cause over all weights, shape (n + 1, 13)."""
    count, kinds = choice.causes.shape
    rows = np.zeros((count + 1, kinds + len(choice.another)))
    rows[:count, :kinds] = choice.causes
    rows[count, kinds:] = choice.another
    return rows


def _shares(choice: Choice, weights: Floats) -> Floats:
    cut = len(_CAUSE)
    scores = np.append(choice.causes @ weights[:cut], choice.another @ weights[cut:])
    powers = np.exp(scores - scores.max())
    shares: Floats = powers / powers.sum()
    return shares


def _numbers(mixing: Mixing) -> Floats:
    return np.array([getattr(mixing, name) for name in (*_CAUSE, *_ANOTHER)], dtype=np.float64)


def _mixing(weights: Floats) -> Mixing:
    return Mixing(**dict(zip((*_CAUSE, *_ANOTHER), map(float, weights), strict=True)))

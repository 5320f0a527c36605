"""How much of its rows a search in lists has to read, measured on the rows themselves.

Asked are directions between two rows drawn by chance; what is found of the ten rows nearest to each is held against
what all rows compared one by one come to.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.found import Mask, Numbers

Matrix = NDArray[np.float32]

NEIGHBOURS = 10
# Of the sample, so that .98 holds beyond it: at a million rows .985 of it were .976 of real questions.
_WANTED_RECALL = 0.99
_ROUNDING = 1e-6
_LEAST_GAIN = 0.001  # of recall for half as many rows more, below which reading on is no help
_SAMPLED_QUESTIONS = 200
_BLOCK = 50_000
_LEAST_SHARE = 0.005  # of the rows, where the search for the right number begins
SAMPLE_FACTOR = 4  # times as many rows as are asked for are read at least
_SPARE = 2  # times as many rows as asked for, since the directions that are kept order them nearly right
_MOST_SPARE = 8

_log = logging.getLogger(__name__)


class Effort(NamedTuple):
    """How many rows a search reads at least, and how many of them it keeps for one that is asked for."""

    budget: int
    spare: int = _SPARE


class Trial(NamedTuple):
    """A question (d,), the rows nearest to it, and the search: which rows it finds by an effort."""

    question: Matrix
    nearest: Numbers
    found_by: Callable[[Effort], Numbers]


def sufficient(rows: Matrix, trials: Sequence[Trial]) -> Effort:
    """How many rows to read, in steps by half, until the recall is as wanted, all trials taken together.

    Where reading on is no help more candidates are kept, which are then put in order by the rows themselves.
    """
    before, budget, spare = 0.0, max(SAMPLE_FACTOR * NEIGHBOURS, int(len(rows) * _LEAST_SHARE)), _SPARE
    while True:
        effort = Effort(budget, spare)
        recall = float(np.mean([_recall(rows, trial, effort) for trial in trials if len(trial.nearest)]))
        if recall >= _WANTED_RECALL:
            return effort
        if recall - before > _LEAST_GAIN and budget < len(rows):
            budget = min(len(rows), budget + budget // 2)
        elif spare < _MOST_SPARE:
            spare *= 2
        else:
            _log.warning("no more than %.3f is found in lists of %d vectors, by %s", recall, len(rows), effort)
            return effort
        before = recall


def questions(rows: Matrix) -> Matrix:
    """Reports that speak of two things: directions between two rows drawn by chance, nearer to the first."""
    first, second = np.random.default_rng(0).integers(0, len(rows), (2, _SAMPLED_QUESTIONS))
    between = rows[np.sort(first)] + 0.5 * rows[second]
    lengths = np.linalg.norm(between, axis=1, keepdims=True)
    asked: Matrix = (between / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return asked


def neighbours(rows: Matrix, asked: Matrix, allowed: Mask) -> list[Numbers]:
    """The ten best allowed rows of each question, fewer where there are no more."""
    best = np.full((len(asked), NEIGHBOURS), -np.inf, np.float32)
    numbers = np.full((len(asked), NEIGHBOURS), -1, np.int64)
    for start, block in blocks(rows):
        scores = np.where(allowed[start : start + len(block)], asked @ block.T, -np.inf)
        scores = np.concatenate([best, scores], axis=1)
        first = np.argpartition(-scores, NEIGHBOURS - 1, axis=1)[:, :NEIGHBOURS]
        known = np.concatenate([numbers, np.tile(np.arange(start, start + len(block)), (len(asked), 1))], axis=1)
        best, numbers = np.take_along_axis(scores, first, 1), np.take_along_axis(known, first, 1)
    return [found[np.isfinite(score)] for found, score in zip(numbers, best, strict=True)]


def blocks(rows: Matrix) -> Iterator[tuple[int, Matrix]]:
    """The rows some at a time, each time with the number of the first."""
    return ((start, np.asarray(rows[start : start + _BLOCK])) for start in range(0, len(rows), _BLOCK))


def _recall(rows: Matrix, trial: Trial, effort: Effort) -> float:
    # Which of several that are equally near is found makes no difference: the same words are said often.
    least = (rows[trial.nearest] @ trial.question).min() - _ROUNDING
    found = rows[trial.found_by(effort)]
    near = int(np.count_nonzero(found @ trial.question >= least))
    return min(near, len(trial.nearest)) / len(trial.nearest)

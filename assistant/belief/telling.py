"""A report as it was told, by its traits; and own reports beside foreign ones, every telling a row.

Own reports are the knowledge's cases and causes, reported again; foreign ones are of other worlds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.records import Language

Traits = NDArray[np.float64]

COUNTED = 8  # traits before the vector of the meaning
MEANING_SCALE = 8.0  # of the unit vector beside the traits, which are in standard deviations; 4 to 12 are as good
FEW_OWN = 40  # own reports; of fewer each is half unknown when it is left out itself, and what is refused says little
ENOUGH = 0.95  # of foreign reports refused, beyond which own reports are refused less
_FOLDS = 5
_SEED = 20_240_117


@dataclass(frozen=True, eq=False)
class Telling:
    """A report's traits; ``is_certain`` where it is familiar whatever a line says, by a code or by quoting.

    ``is_crossed`` where what was found is in the other language. ``plainly`` are its traits without greetings and who
    told it, None where it has none.
    """

    traits: Traits
    language: Language
    is_crossed: bool = False
    is_certain: bool = False
    plainly: Traits | None = None

    def reaches(self, threshold: float, score: Callable[[Traits], float]) -> bool:
        """Whether the report is certain, or scores so much as it is or told plainly."""
        ways = (self.traits,) if self.plainly is None else (self.traits, self.plainly)
        return self.is_certain or any(score(traits) >= threshold for traits in ways)


Tellings = Sequence[Telling]  # of one report, as recorded first


@dataclass(frozen=True, eq=False)
class OwnAndForeign:
    """The tellings of both, own ones first; ``group`` is the number of the own report, then of the world, ascending."""

    tellings: tuple[Telling, ...]
    group: NDArray[np.int64]
    own: int  # reports
    worlds: int

    @classmethod
    def from_reports(cls, own: Sequence[Tellings], foreign: Mapping[str, Sequence[Tellings]]) -> OwnAndForeign:
        """Own reports, and foreign ones by world."""
        groups = [*own, *([told for tellings in world for told in tellings] for world in foreign.values())]
        group = np.repeat(np.arange(len(groups)), [len(tellings) for tellings in groups])
        return cls(tuple(told for tellings in groups for told in tellings), group, len(own), len(foreign))

    @property
    def is_own(self) -> NDArray[np.bool_]:
        """Whether each row is of an own report."""
        return self.group < self.own

    @property
    def as_recorded(self) -> NDArray[np.int64]:
        """The rows of the own reports in their own words, shape (own,)."""
        return np.searchsorted(self.group, np.arange(self.own))

    def direction(self, rows: Traits) -> Traits:
        """In which the own rows lie apart from the foreign ones (logistic regression); rows are shape (n, features)."""
        return _direction(rows, self.is_own)

    def unseen_scores(self, rows: Traits) -> Traits:
        """The score of each row in a direction fitted without its report and its world; with one world, on it too."""
        random = np.random.default_rng(_SEED)
        folds = [random.permutation(number) % _FOLDS for number in (self.own, self.worlds)]
        fold, is_own, scores = np.concatenate(folds)[self.group], self.is_own, np.empty(len(rows))
        for number in range(_FOLDS):
            held, others = fold == number, fold != number
            known = others if not is_own[others].all() else others | ~is_own
            scores[held] = rows[held] @ _direction(rows[known], is_own[known])
        return scores


def _direction(rows: Traits, is_own: NDArray[np.bool_]) -> Traits:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500).fit(rows, is_own)
    direction: Traits = model.coef_[0]
    return direction

"""What known causes are made of: a component and a failure mode each, so that what is learned of one serves others.

A case base has few cases of most causes, but many of most components and of most failure modes. A cause is therefore
as likely as its component times its failure mode, each told apart from the others of its kind, among the causes that
are known. Measured on work orders (fitted on the first half to nine tenths of the knowledge, asked about the tenth
after it, 1,002 cases): the right cause first in 0.568 when causes were told apart as a whole, 0.624 so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Label(NamedTuple):
    """The keys of a cause, of its component and of its failure mode."""

    cause: str
    component: str
    failure_mode: str


@dataclass(frozen=True, eq=False)
class CauseLabels:
    """Known causes; ``component_of`` and ``failure_mode_of`` have shape (causes,) and are places in the tuples."""

    components: tuple[str, ...]
    failure_modes: tuple[str, ...]
    causes: tuple[str, ...]
    component_of: Numbers
    failure_mode_of: Numbers

    @classmethod
    def among(cls, labels: Sequence[Label]) -> CauseLabels:
        """Those that are named, each cause with the component and the failure mode that it is most often given."""
        label_of = {label.cause: label for label, _ in reversed(Counter(labels).most_common())}
        causes = tuple(sorted(label_of))
        components = sorted({label.component for label in labels})
        failure_modes = sorted({label.failure_mode for label in labels})
        return cls(
            components=tuple(components),
            failure_modes=tuple(failure_modes),
            causes=causes,
            component_of=_places([label_of[cause].component for cause in causes], components),
            failure_mode_of=_places([label_of[cause].failure_mode for cause in causes], failure_modes),
        )

    def answers(self, labels: Sequence[Label]) -> tuple[Numbers, Numbers]:
        """The places of the components and of the failure modes of cases, shape (labels,) each."""
        return (
            _places([label.component for label in labels], self.components),
            _places([label.failure_mode for label in labels], self.failure_modes),
        )

    def shares(self, scores: Floats) -> Floats:
        """The share of each cause, shape (causes,), from scores of all components and then of all failure modes.

        >>> labels = CauseLabels.among([Label("pump worn", "pump", "worn"), Label("seal torn", "seal", "torn")])
        >>> labels.shares(np.log([0.75, 0.25, 0.5, 0.5])).round(9).tolist()
        [0.75, 0.25]
        """
        components, failure_modes = np.split(scores, [len(self.components)])
        powers = _powers(components)[self.component_of] * _powers(failure_modes)[self.failure_mode_of]
        shares: Floats = powers / powers.sum()
        return shares


def _places(names: Sequence[str], among: Sequence[str]) -> Numbers:
    place = {name: place for place, name in enumerate(among)}
    return np.array([place[name] for name in names], dtype=np.int64)


def _powers(scores: Floats) -> Floats:
    # subtle: not below the least number, lest no known cause be left with any share.
    powers: Floats = np.exp(np.maximum(scores - scores.max(), -300.0))
    return powers

"""What the case base as a whole says of a report's cause: by its words and, apart from that, by its meaning.

The hits of a search are a report's nearest neighbours; this has seen all cases at once and knows what sets one cause
apart from the others. Cases that are not open to all teach nothing here: their influence would reach everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.belief import meaning_model, word_model
from assistant.belief.cause_labels import CauseLabels, Label
from assistant.belief.meaning_model import MeaningModel
from assistant.belief.word_model import WordModel, Words

FEWEST_CASES = 50  # with a named cause; below, neighbours alone say more
MOST_CASES = 5_000  # the newest; more make fitting slower than they make it better
MOST_CAUSES = 500  # the most frequent

Vector = NDArray[np.float32]


class Opinion(NamedTuple):
    """The share of a cause."""

    by_words: float
    by_meaning: float


NO_OPINION = Opinion(1.0, 1.0)  # as of every cause where there is no model


@dataclass(frozen=True, eq=False)
class Lesson:
    """One case to learn from: its words, the vector of its meaning (d,), and what was wrong."""

    words: Words
    meaning: Vector
    label: Label


@dataclass(frozen=True, eq=False)
class CauseModel:
    """Both fitted models, and the causes that their scores are of."""

    labels: CauseLabels
    words: WordModel
    meaning: MeaningModel
    cases: int

    @property
    def unseen(self) -> Opinion:
        """That of a cause which the model does not know."""
        return Opinion(1.0 / (self.cases + 1), 1.0 / (self.cases + 1))

    def opinions(self, words: Words, meaning: Vector | None = None) -> dict[str, Opinion]:
        """The opinion of each known cause; the shares of each kind sum to one."""
        by_words = self.labels.shares(self.words.scores(words)).tolist()
        by_meaning = self.labels.shares(self.meaning.scores(meaning)).tolist()
        return dict(zip(self.labels.causes, map(Opinion, by_words, by_meaning), strict=True))


def fit(lessons: Sequence[Lesson]) -> CauseModel | None:
    """The model of these cases (oldest first); nothing where they are too few or name fewer than two causes."""
    lessons = lessons[-MOST_CASES:]
    frequent = Counter(lesson.label.cause for lesson in lessons).most_common(MOST_CAUSES)
    kept = {cause for cause, _ in frequent}
    lessons = [lesson for lesson in lessons if lesson.label.cause in kept]
    if len(lessons) < FEWEST_CASES or len(kept) < 2:
        return None
    named = [lesson.label for lesson in lessons]
    labels = CauseLabels.among(named)
    answers = labels.answers(named)
    return CauseModel(
        labels=labels,
        words=word_model.fit([lesson.words for lesson in lessons], answers),
        meaning=meaning_model.fit(np.array([lesson.meaning for lesson in lessons]), answers),
        cases=len(lessons),
    )

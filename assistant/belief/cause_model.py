"""What the words of a report say about its cause, over the whole case base: a regularised multinomial logistic model.

The hits of a search are a report's nearest neighbours; this model has seen all cases at once and knows which words
set one cause apart from the others. It reads terms, the glossary's words in the other language, codes and the
machine model. scikit-learn fits it; using it takes numpy only.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import Glossary
from retrieval.terms import plain, terms_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Words = Mapping[str, float]
Floats = NDArray[np.float32]

FEWEST_CASES = 50  # with a named cause; below, neighbours alone say more
MOST_CASES = 5_000  # the newest; more make fitting slower than they make it better
MOST_CAUSES = 500  # the most frequent
MOST_TERMS = 4_000  # the most frequent
MOST_PIECES = 2_500  # likewise
PIECE_MARK = "~"
PIECE_LENGTHS = (3, 4)  # of pieces of words, so that "CYL LEAKING" and "cylinders leak" have something in common
PLIANCY = 10.0  # inverse strength of the penalty on the weights (scikit-learn's C)
TRANSLATION_WEIGHT = 0.75  # of a glossary word in the other language, as in the search
_ITERATIONS = 60
_LATIN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Lesson:
    """One case to learn from: its words and the key of its cause."""

    words: Words
    cause: str


def words_of(text: str, glossary: Glossary, codes: Iterable[str] = (), machine_model: str = "") -> dict[str, float]:
    """What the model reads of a report, each with how often it was said.

    >>> words_of("Jib jib", Glossary.from_terms(()), codes=("E02",), machine_model="HX220")
    {'jib': 2.0, '~<ji': 2.0, '~jib': 2.0, '~ib>': 2.0, '~<jib': 2.0, '~jib>': 2.0, 'code E02': 1.0, 'model HX220': 1.0}
    """
    words = {term: float(count) for term, count in Counter(terms_of(text)).items()}
    for term in terms_of(" ".join(glossary.translations(text))):
        words.setdefault(term, TRANSLATION_WEIGHT)
    for piece, count in Counter(_pieces(text)).items():
        words[piece] = float(count)
    said = [f"code {code}" for code in codes] + ([f"model {machine_model}"] if machine_model else [])
    return words | dict.fromkeys(said, 1.0)


def _pieces(text: str) -> Iterator[str]:
    """The pieces of each Latin word, its ends marked; Chinese has its character pairs among the terms."""
    for word in _LATIN.findall(plain(text).casefold()):
        marked = f"<{word}>"
        for length in PIECE_LENGTHS:
            yield from (PIECE_MARK + marked[at : at + length] for at in range(len(marked) - length + 1))


@dataclass(frozen=True, eq=False)
class CauseModel:
    """A fitted model: ``weights`` (terms, causes) and ``bias`` (causes,) over terms weighted by their rarity."""

    terms: tuple[str, ...]
    causes: tuple[str, ...]
    rarity: Floats
    weights: Floats
    bias: Floats
    cases: int

    @property
    def unseen(self) -> float:
        """The share given to a cause that the model does not know."""
        return 1.0 / (self.cases + 1)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms)}

    def opinions(self, words: Words) -> dict[str, float]:
        """The share of each known cause; the shares' sum is one."""
        places, numbers = _row(words, self._places, self.rarity)
        scores = self.bias.astype(np.float64) + np.array(numbers) @ self.weights[places]
        powers = np.exp(scores - scores.max())
        return dict(zip(self.causes, (powers / powers.sum()).tolist(), strict=True))


def fit(lessons: Sequence[Lesson]) -> CauseModel | None:
    """The model of these cases (oldest first); nothing where they are too few or name fewer than two causes."""
    lessons = lessons[-MOST_CASES:]
    frequent = Counter(lesson.cause for lesson in lessons).most_common(MOST_CAUSES)
    kept = {cause for cause, _ in frequent}
    lessons = [lesson for lesson in lessons if lesson.cause in kept]
    if len(lessons) < FEWEST_CASES or len(kept) < 2:
        return None
    terms, rarity = _vocabulary(lessons)
    return _fitted(lessons, terms, rarity)


def _vocabulary(lessons: Sequence[Lesson]) -> tuple[tuple[str, ...], Floats]:
    """The terms that are kept and their rarity (inverse document frequency, smoothed)."""
    spread = Counter(term for lesson in lessons for term in lesson.words)
    ranked = sorted(spread, key=lambda term: (-spread[term], term))
    pieces = [term for term in ranked if term.startswith(PIECE_MARK)]
    others = [term for term in ranked if not term.startswith(PIECE_MARK)]
    terms = (*others[:MOST_TERMS], *pieces[:MOST_PIECES])
    rarity = [math.log((1 + len(lessons)) / (1 + spread[term])) + 1.0 for term in terms]
    return terms, np.array(rarity, dtype=np.float32)


def _fitted(lessons: Sequence[Lesson], terms: tuple[str, ...], rarity: Floats) -> CauseModel:
    # scikit-learn takes a second to import, and only fitting needs it.
    import warnings

    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=PLIANCY, max_iter=_ITERATIONS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # steps cut short and many causes: both are meant
        model.fit(_matrix(lessons, terms, rarity), [lesson.cause for lesson in lessons])
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:  # subtle: for two classes scikit-learn keeps the odds of the second only
        weights, bias = np.hstack([-weights / 2, weights / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return CauseModel(
        terms=terms,
        causes=tuple(str(cause) for cause in model.classes_),
        rarity=rarity,
        weights=weights.astype(np.float32),
        bias=bias.astype(np.float32),
        cases=len(lessons),
    )


def _matrix(lessons: Sequence[Lesson], terms: tuple[str, ...], rarity: Floats) -> csr_matrix:
    from scipy.sparse import csr_matrix

    places = {term: place for place, term in enumerate(terms)}
    columns: list[int] = []
    numbers: list[float] = []
    ends = [0]
    for lesson in lessons:
        row = _row(lesson.words, places, rarity)
        columns += row[0]
        numbers += row[1]
        ends.append(len(columns))
    return csr_matrix((np.array(numbers, np.float32), columns, ends), shape=(len(lessons), len(terms)))


def _row(words: Words, places: Mapping[str, int], rarity: Floats) -> tuple[list[int], list[float]]:
    """Columns and numbers of a report: rarity x (1 + log of how often), of length 1 for words and for pieces."""
    columns: list[int] = []
    numbers: list[float] = []
    for wants_pieces in (False, True):
        known = [
            (places[term], float(rarity[places[term]]) * (1.0 + math.log(max(count, 0.1))))
            for term, count in words.items()
            if term in places and term.startswith(PIECE_MARK) == wants_pieces
        ]
        length = math.sqrt(sum(number * number for _, number in known)) or 1.0
        columns += [place for place, _ in known]
        numbers += [number / length for _, number in known]
    return columns, numbers

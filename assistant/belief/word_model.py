"""What the words of a report say, over the whole case base: a regularised multinomial logistic model.

It reads terms, the glossary's words in the other language, codes and the machine model, and tells apart any number of
sets of answers at once. scikit-learn fits it; using it takes numpy only.
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
Numbers = NDArray[np.int64]

MOST_TERMS = 4_000  # the most frequent
MOST_PIECES = 2_500  # likewise
PIECE_MARK = "~"
PIECE_LENGTHS = (3, 4)  # of pieces of words, so that "CYL LEAKING" and "cylinders leak" have something in common
PLIANCY = 10.0  # inverse strength of the penalty on the weights (scikit-learn's C)
TRANSLATION_WEIGHT = 0.75  # of a glossary word in the other language, as in the search
_ITERATIONS = 60
_LATIN = re.compile(r"[a-z0-9]+")


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
class WordModel:
    """A fitted model: ``weights`` (terms, answers) and ``bias`` (answers,) over terms weighted by their rarity."""

    terms: tuple[str, ...]
    rarity: Floats
    weights: Floats
    bias: Floats

    @cached_property
    def _places(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms)}

    def scores(self, words: Words) -> NDArray[np.float64]:
        """How much the words speak for each answer, shape (answers,); comparable within one set of answers."""
        places, numbers = _row(words, self._places, self.rarity)
        scores: NDArray[np.float64] = self.bias.astype(np.float64) + np.array(numbers) @ self.weights[places]
        return scores


def fit(said: Sequence[Words], answers: Sequence[Numbers]) -> WordModel:
    """The model of these reports; ``answers`` are sets of right answers, each a place from 0 on for every report."""
    terms, rarity = _vocabulary(said)
    rows = _matrix(said, terms, rarity)
    fitted = [_fitted(rows, right) for right in answers]
    weights, bias = (np.concatenate(part, axis=-1).astype(np.float32) for part in zip(*fitted, strict=True))
    return WordModel(terms, rarity, weights, bias)


def _vocabulary(said: Sequence[Words]) -> tuple[tuple[str, ...], Floats]:
    """The terms that are kept and their rarity (inverse document frequency, smoothed)."""
    spread = Counter(term for words in said for term in words)
    ranked = sorted(spread, key=lambda term: (-spread[term], term))
    pieces = [term for term in ranked if term.startswith(PIECE_MARK)]
    others = [term for term in ranked if not term.startswith(PIECE_MARK)]
    terms = (*others[:MOST_TERMS], *pieces[:MOST_PIECES])
    rarity = [math.log((1 + len(said)) / (1 + spread[term])) + 1.0 for term in terms]
    return terms, np.array(rarity, dtype=np.float32)


def _fitted(rows: csr_matrix, right: Numbers) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (terms, answers) and bias (answers,) of one set of answers."""
    # scikit-learn takes a second to import, and only fitting needs it.
    import warnings

    from sklearn.linear_model import LogisticRegression

    if not right.any():  # a single answer
        return np.zeros((rows.shape[1], 1)), np.zeros(1)
    model = LogisticRegression(C=PLIANCY, max_iter=_ITERATIONS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # steps cut short and many answers: both are meant
        model.fit(rows, right)
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:  # subtle: for two classes scikit-learn keeps the odds of the second only
        weights, bias = np.hstack([-weights / 2, weights / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return weights, bias


def _matrix(said: Sequence[Words], terms: tuple[str, ...], rarity: Floats) -> csr_matrix:
    from scipy.sparse import csr_matrix

    places = {term: place for place, term in enumerate(terms)}
    columns: list[int] = []
    numbers: list[float] = []
    ends = [0]
    for words in said:
        row = _row(words, places, rarity)
        columns += row[0]
        numbers += row[1]
        ends.append(len(columns))
    return csr_matrix((np.array(numbers, np.float32), columns, ends), shape=(len(said), len(terms)))


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

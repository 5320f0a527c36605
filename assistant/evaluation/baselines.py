"""The simple alternatives that a diagnosis must beat, measured on the same cases."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.terms import terms_of

Vectors = NDArray[np.float32]

NEIGHBOURS = 10
SMOOTHING = 0.1  # of naive Bayes; 1, the usual, is far worse with many causes
PLIANCY = 100.0  # scikit-learn's C for unit vectors; 1, the usual, is far worse


def nearest_neighbour(known: Vectors, causes: Sequence[str], asked: Vectors) -> list[str]:
    """The cause of the most similar earlier symptom."""
    return [causes[row] for row in (asked @ known.T).argmax(axis=1).tolist()]


def majority_of_nearest(known: Vectors, causes: Sequence[str], asked: Vectors) -> list[str]:
    """The most frequent cause among the ten most similar earlier symptoms; the nearest of those tied."""
    nearest = np.argsort(-(asked @ known.T), axis=1, kind="stable")[:, :NEIGHBOURS]
    return [Counter(causes[place] for place in row).most_common(1)[0][0] for row in nearest.tolist()]


def naive_bayes(known: Sequence[str], causes: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Multinomial naive Bayes on the words of the symptoms."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.naive_bayes import MultinomialNB

    words = CountVectorizer(analyzer=terms_of)
    model = MultinomialNB(alpha=SMOOTHING).fit(words.fit_transform(known), causes)
    return [str(cause) for cause in model.predict(words.transform(asked))]


def logistic_regression(known: Vectors, causes: Sequence[str], asked: Vectors) -> list[str]:
    """Multinomial logistic regression on the embeddings of the symptoms."""
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        model = LogisticRegression(C=PLIANCY, max_iter=200).fit(known, causes)
    return [str(cause) for cause in model.predict(asked)]

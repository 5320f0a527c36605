"""Around the model: texts made readable and put into batches before it, rows of one length after it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_MOST_TEXTS = 32  # of a batch
_MOST_BYTES = 4096  # of a batch, padding included; about 1,000 tokens, more no longer fits a processor's cache
_SURROGATE = re.compile("[\ud800-\udfff]")


def batches(texts: Iterable[str], most_texts: int = _MOST_TEXTS, most_bytes: int = _MOST_BYTES) -> Iterator[list[str]]:
    """The texts in runs of similar length, longest first: little padding, and too little memory shows at once.

    Length is counted in bytes, of which a token has about four in Chinese and in English.

    >>> list(batches(["a", "液压泵", "bb", "ccc"], most_texts=3, most_bytes=9))
    [['液压泵'], ['ccc', 'bb', 'a']]
    """
    batch: list[str] = []
    longest = 0
    for size, text in sorted(((len(text.encode()), text) for text in texts), key=lambda sized: -sized[0]):
        if batch and (len(batch) == most_texts or longest * (len(batch) + 1) > most_bytes):
            yield batch
            batch = []
        longest = longest if batch else size
        batch.append(text)
    if batch:
        yield batch


def readable(text: str) -> str:
    """The text as a tokenizer can take it: runs of white space as one space, halves of surrogate pairs replaced.

    >>> readable("  pump\\n\\tnoise \\ud83d")
    'pump noise \\ufffd'
    """
    return " ".join(_SURROGATE.sub("\ufffd", text).split())


def unit_rows(rows: NDArray[np.floating]) -> Vectors:
    """Each row at length 1; a row of zeros, or one that is not a number, becomes zeros.

    >>> unit_rows(np.array([[0.0, -2.0], [0.0, 0.0], [float("nan"), 1.0]])).tolist()
    [[0.0, -1.0], [0.0, 0.0], [0.0, 0.0]]
    """
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    is_usable = np.isfinite(length) & (length > 0)
    unit: Vectors = np.divide(rows, length, out=np.zeros_like(rows), where=is_usable).astype(np.float32)
    return unit


def filled_part(query: Vectors) -> int:
    """How many of a query's (d,) numbers count: all, or the first half where the others are zero.

    So it is in a text that one of two models alone has read. Memory is what a search waits for most.

    >>> filled_part(np.array([1.0, 0.0, 0.0, 0.0])), filled_part(np.array([1.0, 0.0, 0.0, 1.0]))
    (2, 4)
    """
    half = len(query) // 2
    return len(query) if len(query) % 2 or query[half:].any() else half

"""How much a model leans towards texts in the query's own language, so that the search need not.

Multilingual encoders put any two texts of one language closer together than a text and its translation. In knowledge
of both languages a foreign-language passage that answers the question would then stand behind unrelated ones in the
query's language. The lean is measured once for a model on terms that mean the same in both languages, so that it is
the language and not the subject that is measured, and taken off each similarity.

Measured on an alarm list in one language asked in the other, with unrelated passages in the query's language beside it
(nDCG@10): 0.28 to 0.55 and 0.47 to 0.59; without the unrelated passages 0.59 and 0.68.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.codes.names import spn_names
from knowledge.records import Language
from retrieval.embedding import Encoder

Vector = NDArray[np.float32]

_LANGUAGES: tuple[Language, Language] = ("zh", "en")
_EVERY = 4  # of the bundled bilingual terms, some 180, which places a mean well enough


@dataclass(frozen=True)
class LanguageMeans:
    """The mean direction of the same terms in each language; shape (d,) each."""

    zh: Vector
    en: Vector

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> LanguageMeans:
        """The means of an encoder, measured the first time and kept in the folder."""
        kept = folder / f"languages-{hashlib.sha256(encoder.name.encode()).hexdigest()[:12]}.npz"
        means = _read(kept, encoder.dimension)
        if means is None:
            means = cls.measured(encoder)
            _write(kept, means)
        return means

    @classmethod
    def measured(cls, encoder: Encoder) -> LanguageMeans:
        """The means over bundled terms that name the same thing in both languages."""
        names = tuple(spn_names().values())[::_EVERY]
        zh, en = (encoder.encode_passages([name[place] for name in names]) for place in (0, 1))
        return cls(zh.mean(axis=0), en.mean(axis=0))

    def leanings(self, query: Vector) -> Mapping[Language, float]:
        """For each language, how similar the query is to a text of it that says nothing in particular.

        Example:
            >>> means = LanguageMeans(np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32))
            >>> means.leanings(np.array([0.6, 0.8], np.float32))["en"].__round__(2)
            0.8
        """
        return {"zh": float(self.zh @ query), "en": float(self.en @ query)}


def _read(path: Path, dimension: int) -> LanguageMeans | None:
    """The kept means; none where there are none or the file is damaged, since measuring again is cheap."""
    try:
        # subtle: opened here because numpy leaves a damaged file open
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            zh, en = (kept[language] for language in _LANGUAGES)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    return LanguageMeans(zh, en) if zh.shape == en.shape == (dimension,) else None


def _write(path: Path, means: LanguageMeans) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        np.savez(file, zh=means.zh, en=means.en)
    unfinished.replace(path)

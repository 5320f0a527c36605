"""How similar a query is to texts of each language that say nothing in particular, so that only the rest counts.

Multilingual encoders put any two texts of one language closer together than a text and its translation, and spread
them wider. In knowledge of both languages a foreign-language passage that answers the question would then stand behind
unrelated ones in the query's language. A query's similarities are therefore measured on a scale of each language: mean
and deviation of its similarities to terms that mean the same in both, so that it is the language and not the subject
that is measured.

Measured on an alarm list in one language asked in the other, with unrelated passages in the query's language beside it
(nDCG@10): 0.28 to 0.60 and 0.47 to 0.59; without the unrelated passages 0.59 and 0.68.

Texts of the other language are moreover compared with what the query has beyond its own language: half of what all
terms of that language have in common is taken away from it. Else rubbish wins that is a little like everything, such
as page furniture read by OCR (found by Chinese questions among pages of English manuals). And because similarities
across languages say less, their deviation counts as a quarter wider. Measured: an alarm list asked in the other
language 0.764 to 0.788 and 0.778 to 0.784; with unrelated passages beside it 0.55 to 0.64 and 0.73 either way; Chinese
questions with English pages amid the answers 0.563 to 0.575; amid foreign passages failure effects 0.61 either way.

Texts that can be read in both languages, such as bilingual code lists, are at home in either and have a scale of their
own. Taken for the language that they have more of they come first for every query in the other one. Measured with an
unrelated bilingual alarm list among the passages: failure effects 0.626 to 0.646, repair cases 0.538 to 0.702 (0.698
without the list); every second alarm bilingual and the others in the other language: 0.50 to 0.68 and 0.49 to 0.63.
A query in both languages is at home everywhere: 0.917 to 0.933, the alarms being in one language or the other.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.codes.names import spn_names
from knowledge.manuals.language import READINGS, Reading
from knowledge.records import LANGUAGES, Language
from retrieval.batching import filled_part, unit_rows
from retrieval.embedding import Encoder

Matrix = NDArray[np.float32]

_EVERY = 4  # of the bundled bilingual terms, some 180, which places mean and deviation well enough
_NO_SPREAD = 1e-6
_AWAY = 0.5  # 0.25 to 0.75 are as good
_RELIABLE = 0.8  # of a deviation, where a text and its query are in two languages


class Scale(NamedTuple):
    """Where the similarities of a query to texts of one language lie, and how far apart."""

    mean: float
    deviation: float

    def standard(self, similarity: float) -> float:
        """How many deviations above the mean a similarity is.

        >>> Scale(0.75, 0.25).standard(1.0)
        1.0
        """
        return (similarity - self.mean) / self.deviation


NO_SCALE = Scale(0.0, 1.0)


class View(NamedTuple):
    """How texts of a reading are compared with a query: along a direction (d,), on a scale."""

    direction: Matrix
    scale: Scale


def seen_as(direction: Matrix) -> Mapping[Reading, View]:
    """Texts of every reading compared with a query as it is."""
    return dict.fromkeys(READINGS, View(direction, NO_SCALE))


def other_than(language: Language) -> Language:
    """The other language."""
    return "en" if language == "zh" else "zh"


@dataclass(frozen=True)
class LanguageScales:
    """The vectors of the same terms in each language and in both; shape (terms, d) each."""

    terms: Mapping[Reading, Matrix]

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> LanguageScales:
        """The terms' vectors of an encoder, made the first time and kept in the folder."""
        kept = folder / f"languages-{hashlib.sha256(encoder.name.encode()).hexdigest()[:12]}.npz"
        scales = _read(kept, encoder.dimension)
        if scales is None:
            scales = cls.measured(encoder)
            _write(kept, scales)
        return scales

    @classmethod
    def measured(cls, encoder: Encoder) -> LanguageScales:
        """The vectors of bundled terms that name the same thing in both languages."""
        names = tuple(spn_names().values())[::_EVERY]
        said = {"zh": [zh for zh, _ in names], "en": [en for _, en in names], "both": list(map(" ".join, names))}
        return cls({reading: encoder.encode_passages(said[reading]) for reading in READINGS})

    def views(self, query: Matrix, asked: Reading, present: Collection[Reading] = READINGS) -> Mapping[Reading, View]:
        """How a query (d,) sees texts of the readings that are there, ``asked`` being its own.

        Those of the other language away from what all of its own have; texts in both languages are at home in either,
        and so is a query in both.
        """
        return {found: self._view(query, asked, found) for found in present}

    def _view(self, query: Matrix, asked: Reading, found: Reading) -> View:
        if asked == "both" or found in (asked, "both"):
            return View(query, self._scale(found, query))
        away = unit_rows((query - _AWAY * self.common[asked])[None, :])[0]
        mean, deviation = self._scale(found, away)
        return View(away, Scale(mean, deviation / _RELIABLE))

    @cached_property
    def common(self) -> Mapping[Language, Matrix]:
        """What all terms of a language have in common, shape (d,)."""
        return {"zh": self.terms["zh"].mean(axis=0), "en": self.terms["en"].mean(axis=0)}

    @cached_property
    def shared(self) -> Mapping[Language, Matrix]:
        """The same in the part of a vector that both languages fill, terms having length 1 there; shape (shared,)."""
        filled = min(self._filled["zh"].shape[1], self._filled["en"].shape[1])
        return {language: unit_rows(self.terms[language][:, :filled]).mean(axis=0) for language in LANGUAGES}

    def of(self, query: Matrix) -> Mapping[Reading, Scale]:
        """The query's scale of each reading; ``query`` has shape (d,).

        Example:
            >>> scales = LanguageScales(dict.fromkeys(READINGS, np.eye(2, dtype=np.float32)))
            >>> scales.of(np.array([1.0, 0.0], np.float32))["zh"]
            Scale(mean=0.5, deviation=0.5)
        """
        return {reading: self._scale(reading, query) for reading in self.terms}

    def _scale(self, reading: Reading, query: Matrix) -> Scale:
        terms = self._filled[reading]
        filled = min(terms.shape[1], filled_part(query))
        return _scale(terms[:, :filled] @ query[:filled])

    @cached_property
    def _filled(self) -> Mapping[Reading, Matrix]:
        """The terms' vectors without what is empty in all of a reading."""
        used = {reading: max(map(filled_part, terms), default=0) for reading, terms in self.terms.items()}
        return {reading: np.ascontiguousarray(terms[:, : used[reading]]) for reading, terms in self.terms.items()}


def _scale(similarities: Matrix) -> Scale:
    mean = float(similarities.mean())
    beyond = similarities - np.float32(mean)
    deviation = float(beyond @ beyond / len(beyond)) ** 0.5
    return Scale(mean, deviation if deviation > _NO_SPREAD else 1.0)


def _read(path: Path, dimension: int) -> LanguageScales | None:
    """The kept vectors; none where there are none or the file is damaged, since making them again is cheap."""
    try:
        # subtle: opened here because numpy leaves a damaged file open
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            terms = {reading: kept[reading] for reading in READINGS}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    shapes = {each.shape for each in terms.values()}
    are_whole = len(shapes) == 1 and all(len(shape) == 2 and shape[1] == dimension for shape in shapes)
    return LanguageScales(terms) if are_whole else None


def _write(path: Path, scales: LanguageScales) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        np.savez(file, zh=scales.terms["zh"], en=scales.terms["en"], both=scales.terms["both"])
    unfinished.replace(path)

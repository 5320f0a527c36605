"""One query to ranked passages, each able to say why it is here.

Codes first, then words and meaning: passages that carry a code of the query come before all others, within that by
the mix of lexical and dense evidence. Filters hold inside both engines, so k hits are the k best admitted passages.

No more searches run at a time than there are cores; the others wait for their turn. A search goes in and out of native
code some hundred times, and threads that all want the interpreter back hold each other up. Measured on two cores with
16 threads, searches a second with one, two, three at a time and without turns: 253, 278, 254 and 162 among 100,000
passages, 66, 118, 123 and 77 among a million.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore
from typing import Annotated

from pydantic import Field

from knowledge.glossary import Glossary
from knowledge.manuals.language import READINGS, Reading, language_of, reading_of
from knowledge.records import Language, Model, Passage, PassageKind
from retrieval.code_keys import key_of, keys_of, related_keys
from retrieval.content import as_meant
from retrieval.embedding import Encoder
from retrieval.filters import Filter
from retrieval.finding import CodeMatch as CodeMatch
from retrieval.finding import Evidence, Finding
from retrieval.finding import Vector as Vector
from retrieval.fusion import STANDARD_MIX, Mix
from retrieval.index import Index
from retrieval.languages import other_than, seen_as
from retrieval.other_words import OtherWords
from retrieval.pieces import KnowsPieces
from retrieval.snapshot import Snapshot
from retrieval.subjects import SUBJECT_MARK, subjects_asked
from retrieval.terms import PAIR_MARK, terms_of
from retrieval.tuning import UNTUNED, Tuning

_MARKS = (PAIR_MARK, SUBJECT_MARK)
_MOST_TERMS = 512  # of a query; a whole page pasted in says no more than its first terms
AT_A_TIME = min(os.cpu_count() or 1, 4)  # searches; more than two cores have not been measured
_turns = BoundedSemaphore(AT_A_TIME)


class Query(Model):
    """What is looked for: a text, canonical fault codes, where to look and how many passages to return."""

    text: str
    codes: tuple[str, ...] = ()
    filter: Filter = Filter()
    k: Annotated[int, Field(ge=1)] = 10


@dataclass(frozen=True)
class Hit:
    """A passage that was found, and why.

    ``score`` lies within [0, 1] and orders the hits of one query; it is no probability. ``strength`` is how many
    standard deviations words and meaning make it stand out among the query's candidates. ``similarity`` is the cosine
    to the query's text, 1 for the same. A rank is the place in that engine's own list, ``None`` where it is not on it.
    ``reading`` says in which languages the passage can be read, whatever it is labelled.
    """

    passage: Passage
    reading: Reading
    score: float
    strength: float
    lexical_score: float | None
    lexical_rank: int | None
    similarity: float | None
    dense_rank: int | None
    code_match: CodeMatch
    matched_codes: tuple[str, ...]
    matched_terms: tuple[str, ...]

    def is_foreign_to(self, language: Language) -> bool:
        """Whether the passage can be read in the other language alone."""
        return self.reading == other_than(language)


@dataclass(frozen=True)
class Search:
    """The production search over an index; every find runs on one snapshot."""

    index: Index
    encoder: Encoder
    mix: Mix = STANDARD_MIX
    candidates: int = 64  # of each engine; with 48, 64, 100 and 150 nDCG@10 is 0.571, 0.573, 0.572 and 0.571
    translation_weight: float = 0.75
    subject_weight: float = 2.0
    tuning: Tuning = UNTUNED

    @property
    def name(self) -> str:
        """What is fitted to the hits of one search does not fit those of another name."""
        return "+".join(filter(None, (self.encoder.name, self.tuning.name)))

    @cached_property
    def other_words(self) -> OtherWords | None:
        """What tells passages of the other language apart, where the encoder knows what word pieces mean."""
        return OtherWords(self.encoder.pieces) if isinstance(self.encoder, KnowsPieces) else None

    def encode(self, query: Query) -> Vector | None:
        """The direction of the query's meaning, or nothing for a query without words."""
        text = query.text.strip() or " ".join(query.codes)
        return self.encoder.encode_queries([as_meant(text)])[0] if text else None

    def find(self, query: Query, *, vector: Vector | None = None) -> tuple[Hit, ...]:
        """The k best admitted passages, best first; ``vector`` if ``encode`` was called before."""
        ranking = self.rank(query, vector=vector)
        return tuple(map(ranking.hit, ranking.evidence))

    def rank(self, query: Query, *, vector: Vector | None = None) -> Ranking:
        """The same for who wants to see few of many: no passage is read before its hit is asked for."""
        direction = self.encode(query) if vector is None else vector
        with _turns:
            snapshot = self.index.snapshot
            if direction is None or not len(snapshot):
                return Ranking(snapshot, query.codes, {}, ())
            finding = self._finding(snapshot, query, direction)
            return Ranking(snapshot, query.codes, finding.weights, tuple(finding.best(query.k)))

    def weights(self, query: Query, glossary: Glossary) -> dict[str, float]:
        """The query's terms by weight; words of the glossary also in the other language."""
        said = Counter(terms_of(" ".join((query.text, *query.codes)))[:_MOST_TERMS])
        weights = {term: float(count) for term, count in said.items()}
        for term in terms_of(" ".join(glossary.translations(query.text))):
            weights.setdefault(term, self.translation_weight)
        return weights

    def _subjects(self, query: Query, glossary: Glossary) -> dict[str, float]:
        return dict.fromkeys(subjects_asked(query.text, glossary), self.subject_weight)

    def _finding(self, snapshot: Snapshot, query: Query, said: Vector) -> Finding:
        tuned = self.tuning.of(query.text)
        direction, language = tuned.turned(said) if tuned else said, language_of(query.text)
        # Where all texts are in the query's own language there is nothing to make fair, and no scale to be measured.
        views = seen_as(direction)
        if snapshot.present - {language}:
            views = self.index.languages.views(direction, reading_of(query.text), snapshot.present)
        return Finding(
            snapshot=snapshot,
            admitted=snapshot.admitted(query.filter),
            text=query.text,
            language=language,
            codes=query.codes,
            weights=self.weights(query, snapshot.glossary) | self._subjects(query, snapshot.glossary),
            said=said,
            mix=tuned.mix if tuned else self.mix,
            views=views,
            other_words=self.other_words,
            candidates=max(self.candidates, query.k),
        )


class Ranking:
    """What answers a query, best first: the evidence for each row, and a hit of it with what of the query it has."""

    def __init__(
        self,
        snapshot: Snapshot,
        codes: tuple[str, ...],
        weights: Mapping[str, float],
        evidence: tuple[Evidence, ...],
    ) -> None:
        self._snapshot, self.evidence = snapshot, evidence
        related = {key for code in codes for key in related_keys(code)}
        self._codes = frozenset(related | {key_of(code) for code in codes})
        self._terms = tuple(term for term in weights if not term.startswith(_MARKS))

    def kind_of(self, evidence: Evidence) -> PassageKind:
        """What the row's passage was made from."""
        kind: PassageKind = self._snapshot.circumstances[self._snapshot.circumstance_of[evidence.row]].source_kind
        return kind

    def hit(self, evidence: Evidence) -> Hit:
        """The row as a hit."""
        passage, terms = self._snapshot.rows.shown(evidence.row)
        return Hit(
            passage=passage,
            reading=READINGS[self._snapshot.readings[evidence.row]],
            score=evidence.score,
            strength=evidence.strength,
            lexical_score=evidence.lexical_score,
            lexical_rank=evidence.lexical_rank,
            similarity=evidence.similarity,
            dense_rank=evidence.dense_rank,
            code_match=evidence.code_match,
            matched_codes=self._matched_codes(passage),
            matched_terms=self._matched_terms(terms),
        )

    def _matched_codes(self, passage: Passage) -> tuple[str, ...]:
        return tuple(code for code in passage.codes if keys_of((code,)) & self._codes) if self._codes else ()

    def _matched_terms(self, terms: str) -> tuple[str, ...]:
        said = f" {terms} "
        return tuple(term for term in self._terms if f" {term} " in said)

"""One query to ranked passages, each able to say why it is here.

Codes first, then words and meaning: passages that carry a code of the query come before all others, within that by
the mix of lexical and dense evidence. Filters hold inside both engines, so k hits are the k best admitted passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from knowledge.glossary import Glossary
from knowledge.manuals.language import language_of
from knowledge.records import Model, Passage
from retrieval.code_keys import key_of, keys_of, related_keys
from retrieval.embedding import Encoder
from retrieval.filters import Filter
from retrieval.fusion import STANDARD_MIX, Mix, Scores, squashed, standardised
from retrieval.index import Index
from retrieval.languages import PLAIN
from retrieval.pieces import KnowsPieces, Pieces
from retrieval.readings import Readings
from retrieval.rows import Row, code_keys
from retrieval.snapshot import Admitted, Snapshot
from retrieval.terms import PAIR_MARK, plain, terms_of
from retrieval.tuning import UNTUNED, Tuning
from retrieval.vectors import Allowed

CodeMatch = Literal["exact", "related", "none"]
Vector = NDArray[np.float32]

_FEW = 5  # rows
_MOST_TERMS = 512  # of a query; a whole page pasted in says no more than its first terms
_TIERS: Mapping[CodeMatch, int] = {"exact": 2, "related": 1, "none": 0}


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
    """

    passage: Passage
    score: float
    strength: float
    lexical_score: float | None
    lexical_rank: int | None
    similarity: float | None
    dense_rank: int | None
    code_match: CodeMatch
    matched_codes: tuple[str, ...]
    matched_terms: tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """The production search over an index; every find runs on one snapshot."""

    index: Index
    encoder: Encoder
    mix: Mix = STANDARD_MIX
    candidates: int = 100  # of each engine; 200 is as good on the whole, worse on Chinese and slower
    translation_weight: float = 0.75
    tuning: Tuning = UNTUNED

    @property
    def name(self) -> str:
        """What is fitted to the hits of one search does not fit those of another name."""
        return "+".join(filter(None, (self.encoder.name, self.tuning.name)))

    @cached_property
    def pieces(self) -> Readings[Pieces] | None:
        """The word pieces of texts, where the encoder knows what they mean."""
        return Readings(self.encoder.pieces.cut) if isinstance(self.encoder, KnowsPieces) else None

    def encode(self, query: Query) -> Vector | None:
        """The direction of the query's meaning, or nothing for a query without words."""
        text = query.text.strip() or " ".join(query.codes)
        return self.encoder.encode_queries([plain(text)])[0] if text else None

    def find(self, query: Query, *, vector: Vector | None = None) -> tuple[Hit, ...]:
        """The k best admitted passages, best first; ``vector`` if ``encode`` was called before."""
        snapshot = self.index.snapshot
        direction = self.encode(query) if vector is None else vector
        if direction is None or not len(snapshot):
            return ()
        return _Finding(self, snapshot, query, direction).hits()

    def weights(self, query: Query, glossary: Glossary) -> dict[str, float]:
        """The query's terms by weight; words of the glossary also in the other language."""
        said = Counter(terms_of(" ".join((query.text, *query.codes)))[:_MOST_TERMS])
        weights = {term: float(count) for term, count in said.items()}
        for term in terms_of(" ".join(glossary.translations(query.text))):
            weights.setdefault(term, self.translation_weight)
        return weights


class _Finding:
    """One query on one snapshot."""

    def __init__(self, search: Search, snapshot: Snapshot, query: Query, direction: Vector) -> None:
        self.search, self.snapshot, self.query, self.said = search, snapshot, query, direction
        tuned = search.tuning.of(query.text)
        self.mix = tuned.mix if tuned else search.mix
        self.direction = tuned.turned(direction) if tuned else direction
        self.scored: dict[int, float] = {}  # rows by their words, as far as they came up
        self.compared: dict[int, float] = {}  # rows by their meaning
        self.admitted: Admitted = snapshot.admitted(query.filter)
        self.weights = search.weights(query, snapshot.glossary)
        self.scales = search.index.languages.of(self.direction) if snapshot.is_bilingual else PLAIN

    def hits(self) -> tuple[Hit, ...]:
        """The ranked hits."""
        wide = max(self.search.candidates, self.query.k)
        lexical = self._by_words(wide, None)
        dense = self._by_meaning(wide, self.admitted.parts)
        tiers = self._tiers(wide)
        rows = sorted({*lexical, *dense, *tiers})
        if not rows:
            return ()
        words, similarities = self._words(rows), self._similarities(rows)
        fair = self._fair(rows, similarities)
        strength = self.mix.strength(np.array([words.get(row, 0.0) for row in rows]), fair)
        strength += self._said_in_other_words(rows, strength)
        best = self._ranked(rows, squashed(strength), tiers)[: self.query.k]
        # A tuned direction ranks; how alike a passage is, is said of the words as they were.
        alike = self.snapshot.vectors.similarities(self.said, [row for row, _ in best]).tolist()
        places = _places(lexical), _places(dense)
        at = {row: place for place, row in enumerate(rows)}
        return tuple(
            self._hit(
                row,
                (score, float(strength[at[row]]), words.get(row), similarity),
                tiers.get(row, "none"),
                places,
            )
            for (row, score), similarity in zip(best, alike, strict=True)
        )

    def _by_words(self, k: int, keys: Collection[str] | None) -> list[int]:
        found = self.snapshot.lexical.best(self.weights, k, self.admitted.circumstances, keys)
        self.scored |= dict(found)
        return self._first(k, found)

    def _by_meaning(self, k: int, parts: Iterable[Allowed]) -> list[int]:
        """The k rows nearest in meaning, each language measured from where its texts begin."""
        found = [hit for part in parts for hit in self.snapshot.vectors.nearest(self.direction, k, part)]
        self.compared |= dict(found)
        rows = [hit.row for hit in found]
        fair = self._fair(rows, np.array([hit.similarity for hit in found]))
        return self._first(k, zip(rows, fair.tolist(), strict=True))

    def _words(self, rows: Sequence[int]) -> dict[int, float]:
        """The BM25 scores of those rows that have any; most are known from the search by words."""
        others = [row for row in rows if row not in self.scored]
        return self.scored | self.snapshot.lexical.scores(self.weights, others)

    def _similarities(self, rows: Sequence[int]) -> NDArray[np.float64]:
        """The similarity of each row; many are known from the search by meaning."""
        others = [row for row in rows if row not in self.compared]
        new = self.snapshot.vectors.similarities(self.direction, others).tolist()
        known = self.compared | dict(zip(others, new, strict=True))
        return np.array([known[row] for row in rows])

    def _fair(self, rows: Sequence[int], similarities: Scores) -> Scores:
        """Each similarity on the scale of its row's language."""
        if self.scales is PLAIN:
            return similarities
        zh, en, chinese = self.scales["zh"], self.scales["en"], self._chinese(rows)
        return (similarities - np.where(chinese, zh.mean, en.mean)) / np.where(chinese, zh.deviation, en.deviation)

    def _chinese(self, rows: Sequence[int]) -> NDArray[np.bool_]:
        return self.snapshot.in_chinese[np.array(rows, dtype=np.int64)]

    def _said_in_other_words(self, rows: Sequence[int], strength: Scores) -> Scores:
        """What each row of the other language gains or loses by the single words it shares with the query."""
        added = np.zeros(len(rows))
        foreign = np.flatnonzero(self._chinese(rows) != (language_of(self.query.text) == "zh"))
        foreign = foreign[np.argsort(-strength[foreign], kind="stable")][: self.search.candidates]
        if len(foreign) > 1 and isinstance(self.search.encoder, KnowsPieces) and self.search.pieces is not None:
            found = self.search.pieces.of(self.snapshot.rows, [rows[place] for place in foreign.tolist()])
            likeness = self.search.encoder.pieces.likeness(plain(self.query.text), found)
            # The fewer there are, the less their own mean and deviation say.
            trust = len(foreign) / (len(foreign) + _FEW)
            added[foreign] = trust * self.mix.pieces * standardised(likeness)
        return added

    def _first(self, k: int, scored: Iterable[tuple[int, float]]) -> list[int]:
        """The k best rows; ties go to the passage id, whatever the history of the index."""
        return [row for row, _ in self._in_order(scored)[:k]]

    def _in_order(self, scored: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
        found, rows = sorted(scored, key=itemgetter(1), reverse=True), self.snapshot.rows
        # Only those that tie are told apart by their ids, which have to be looked up.
        tied = {one[1] for one, other in pairwise(found) if one[1] == other[1]}
        if tied:
            found.sort(key=lambda hit: (-hit[1], rows.passage_id(hit[0]) if hit[1] in tied else ""))
        return found

    def _tiers(self, most: int) -> dict[int, CodeMatch]:
        """Rows that carry a code of the query; of very many the ones that words and meaning prefer."""
        related = {key for code in self.query.codes for key in related_keys(code)}
        exact = {key_of(code) for code in self.query.codes}
        tiers: dict[int, CodeMatch] = dict.fromkeys(self._carrying(related, most), "related")
        return tiers | dict.fromkeys(self._carrying(exact, most), "exact")

    def _carrying(self, codes: Collection[str], most: int) -> list[int]:
        rows = self.snapshot.with_codes(codes, self.admitted)
        if len(rows) <= most:
            return rows
        carrying = np.zeros(len(self.snapshot.alive), dtype=np.bool_)
        carrying[rows] = True
        return [*self._by_words(most, code_keys(codes)), *self._by_meaning(most, self.snapshot.parts(carrying))]

    def _ranked(
        self, rows: Sequence[int], mixed: NDArray[np.float64], tiers: Mapping[int, CodeMatch]
    ) -> list[tuple[int, float]]:
        """Rows by score, best first; with codes in the query each tier has its own third of the scale."""
        scores = mixed.round(9).tolist()
        if self.query.codes:
            scores = [(_TIERS[tiers.get(row, "none")] + score) / 3 for row, score in zip(rows, scores, strict=True)]
        return self._in_order(zip(rows, scores, strict=True))

    def _hit(
        self,
        row: int,
        measured: tuple[float, float, float | None, float],
        match: CodeMatch,
        places: tuple[Mapping[int, int], Mapping[int, int]],
    ) -> Hit:
        found = self.snapshot.rows[row]
        score, strength, lexical_score, similarity = measured
        return Hit(
            passage=found.passage(),
            score=score,
            strength=strength,
            lexical_score=lexical_score,
            lexical_rank=places[0].get(row),
            similarity=similarity,
            dense_rank=places[1].get(row),
            code_match=match,
            matched_codes=self._matched_codes(found),
            matched_terms=self._matched_terms(found),
        )

    def _matched_codes(self, row: Row) -> tuple[str, ...]:
        wanted = self._wanted_codes
        return tuple(code for code in row.codes if keys_of((code,)) & wanted)

    @cached_property
    def _wanted_codes(self) -> frozenset[str]:
        related = {key for code in self.query.codes for key in related_keys(code)}
        return frozenset(related | {key_of(code) for code in self.query.codes})

    @cached_property
    def _words_wanted(self) -> tuple[str, ...]:
        return tuple(term for term in self.weights if not term.startswith(PAIR_MARK))

    def _matched_terms(self, row: Row) -> tuple[str, ...]:
        said = set(row.terms.split(" "))
        return tuple(term for term in self._words_wanted if term in said)


def _places(rows: Iterable[int]) -> dict[int, int]:
    return {row: place for place, row in enumerate(rows, start=1)}

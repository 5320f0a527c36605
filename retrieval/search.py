"""One query to ranked passages, each able to say why it is here.

Codes first, then words and meaning: passages that carry a code of the query come before all others, within that by
the mix of lexical and dense evidence. Filters hold inside both engines, so k hits are the k best admitted passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
from retrieval.pieces import KnowsPieces, PieceMeanings, Pieces
from retrieval.readings import Readings
from retrieval.rows import code_keys
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
    def meanings(self) -> PieceMeanings | None:
        """What word pieces mean, where the encoder knows."""
        return self.encoder.pieces if isinstance(self.encoder, KnowsPieces) else None

    @cached_property
    def pieces(self) -> Readings[Pieces] | None:
        """The word pieces of texts, where it is known what they mean."""
        return Readings(self.meanings.cut) if self.meanings else None

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
        scores = self._scores(rows, squashed(strength), tiers)
        best = self._in_order(rows, scores)[: self.query.k].tolist()
        places = _places(lexical), _places(dense)
        return tuple(
            self._hit(
                rows[at],
                (float(scores[at]), float(strength[at]), words.get(rows[at]), alike),
                tiers.get(rows[at], "none"),
                places,
            )
            for at, alike in zip(best, self._alike([rows[at] for at in best]), strict=True)
        )

    def _by_words(self, k: int, keys: Collection[str] | None) -> list[int]:
        admitted = self.admitted
        found = self.snapshot.lexical.best(self.weights, k, admitted.circumstances, keys, admitted.mask)
        self.scored |= dict(found)
        return self._first(k, [hit.row for hit in found], np.array([hit.score for hit in found]))

    def _by_meaning(self, k: int, parts: Sequence[Allowed]) -> list[int]:
        """The k rows nearest in meaning, each language measured from where its texts begin."""
        found = self.snapshot.vectors.nearest_of_each(self.direction, k, parts)
        self.compared |= dict(found)
        rows = [hit.row for hit in found]
        return self._first(k, rows, self._fair(rows, np.array([hit.similarity for hit in found])))

    def _words(self, rows: Sequence[int]) -> dict[int, float]:
        """The BM25 scores of those rows that have any; most are known from the search by words."""
        others = [row for row in rows if row not in self.scored]
        return self.scored | self.snapshot.lexical.scores(self.weights, others)

    def _similarities(self, rows: Sequence[int]) -> NDArray[np.float64]:
        """The similarity of each row; many are known from the search by meaning."""
        others = [row for row in rows if row not in self.compared]
        new = self.snapshot.vectors.similarities(self.direction, others).tolist()
        self.compared |= dict(zip(others, new, strict=True))
        return np.array([self.compared[row] for row in rows])

    def _alike(self, rows: Sequence[int]) -> list[float]:
        """How alike the rows are to the words as they were said; a tuned direction is only there to rank."""
        if self.direction is self.said:
            return [self.compared[row] for row in rows]
        alike: list[float] = self.snapshot.vectors.similarities(self.said, rows).tolist()
        return alike

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
        meanings, pieces = self.search.meanings, self.search.pieces
        if len(foreign) > 1 and meanings and pieces:
            found = pieces.of(self.snapshot.rows, [rows[place] for place in foreign.tolist()])
            likeness = meanings.likeness(plain(self.query.text), found)
            # The fewer there are, the less their own mean and deviation say.
            trust = len(foreign) / (len(foreign) + _FEW)
            added[foreign] = trust * self.mix.pieces * standardised(likeness)
        return added

    def _first(self, k: int, rows: Sequence[int], scores: Scores) -> list[int]:
        """The k best rows, best first."""
        return [rows[place] for place in self._in_order(rows, scores)[:k].tolist()]

    def _in_order(self, rows: Sequence[int], scores: Scores) -> NDArray[np.intp]:
        """The places of the rows, best first; ties go to the passage id, whatever the history of the index."""
        order = np.argsort(-scores, kind="stable")
        ranked = scores[order]
        repeated = ranked[1:][ranked[1:] == ranked[:-1]]
        if not len(repeated):
            return order
        # Only those that tie are told apart by their ids, which have to be looked up.
        tied, by_id = np.flatnonzero(np.isin(scores, repeated)), np.zeros(len(rows), dtype=np.intp)
        ids = [self.snapshot.rows.passage_id(rows[place]) for place in tied.tolist()]
        by_id[tied] = np.unique(ids, return_inverse=True)[1]
        return np.lexsort((by_id, -scores))

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

    def _scores(self, rows: Sequence[int], mixed: Scores, tiers: Mapping[int, CodeMatch]) -> Scores:
        """What orders the rows; with codes in the query each tier has its own third of the scale."""
        scores = mixed.round(9)
        if self.query.codes:
            scores = (np.array([_TIERS[tiers.get(row, "none")] for row in rows]) + scores) / 3
        return scores

    def _hit(
        self,
        row: int,
        measured: tuple[float, float, float | None, float],
        match: CodeMatch,
        places: tuple[Mapping[int, int], Mapping[int, int]],
    ) -> Hit:
        passage, terms = self.snapshot.rows.shown(row)
        score, strength, lexical_score, similarity = measured
        return Hit(
            passage=passage,
            score=score,
            strength=strength,
            lexical_score=lexical_score,
            lexical_rank=places[0].get(row),
            similarity=similarity,
            dense_rank=places[1].get(row),
            code_match=match,
            matched_codes=self._matched_codes(passage.codes),
            matched_terms=self._matched_terms(terms),
        )

    def _matched_codes(self, codes: Iterable[str]) -> tuple[str, ...]:
        wanted = self._wanted_codes
        return tuple(code for code in codes if keys_of((code,)) & wanted) if wanted else ()

    @cached_property
    def _wanted_codes(self) -> frozenset[str]:
        related = {key for code in self.query.codes for key in related_keys(code)}
        return frozenset(related | {key_of(code) for code in self.query.codes})

    @cached_property
    def _words_wanted(self) -> tuple[str, ...]:
        return tuple(term for term in self.weights if not term.startswith(PAIR_MARK))

    def _matched_terms(self, terms: str) -> tuple[str, ...]:
        said = set(terms.split(" "))
        return tuple(term for term in self._words_wanted if term in said)


def _places(rows: Iterable[int]) -> dict[int, int]:
    return {row: place for place, row in enumerate(rows, start=1)}

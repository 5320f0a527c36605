"""One query on one snapshot: which rows answer it, in what order and by what evidence.

Each engine names its candidates; what one of them did not score is scored for the rest, so that every candidate has
all evidence. Rows, scores and truth values of the candidates are arrays of one length throughout.

Chinese words weigh by their root. Measured (nDCG@10): maintenance questions 0.569 to 0.587, repair cases 0.698 to
0.705, next steps 0.449 to 0.459, alarms and their remedies 0.296 to 0.293. In English it does harm (0.706 to 0.695).
Less weight for the pairs or the words instead gains a tenth of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.manuals.language import READINGS, Reading
from knowledge.records import Language
from retrieval.code_keys import key_of, related_keys
from retrieval.found import Found, Numbers
from retrieval.fusion import Mix, Scores, squashed
from retrieval.inverted_lists import products
from retrieval.languages import NO_SCALE, View, other_than
from retrieval.other_words import OtherWords
from retrieval.rows import code_keys
from retrieval.sentences import FOREMOST, SENTENCES, SHARE, Sentences, best_of
from retrieval.snapshot import Admitted, Snapshot
from retrieval.vectors import Allowed
from retrieval.windows import WINDOWS, Similarities, soft_most

CodeMatch = Literal["exact", "related", "none"]
Vector = NDArray[np.float32]

_NAME = re.compile(r"[a-z].*\d|\d.*[a-z]")
_TIERS: tuple[CodeMatch, CodeMatch, CodeMatch] = ("none", "related", "exact")  # by their number, the better the higher


class Evidence(NamedTuple):
    """A row that answers, and why; the fields are those of a ``Hit``."""

    row: int
    score: float
    strength: float
    lexical_score: float | None
    lexical_rank: int | None
    similarity: float
    dense_rank: int | None
    code_match: CodeMatch


@dataclass(frozen=True, eq=False)
class Finding:
    """A query as it ranks: its terms by weight, its codes, the direction of its meaning as it was said.

    ``views`` say along which direction, and on what scale, texts of each reading are compared with it.
    """

    snapshot: Snapshot
    admitted: Admitted
    text: str
    language: Language
    codes: tuple[str, ...]
    weights: Mapping[str, float]
    said: Vector
    mix: Mix
    views: Mapping[Reading, View]
    other_words: OtherWords | None
    candidates: int  # of each engine
    _meant: list[Found] = field(default_factory=list, init=False)  # rows by their meaning, as far as they came up

    def best(self, k: int) -> list[Evidence]:
        """The k best rows, best first."""
        lexical, dense = self._by_words(None), self._by_meaning(self.admitted.parts)
        related, exact = self._carrying(self._related_keys()), self._carrying({key_of(code) for code in self.codes})
        rows = np.unique(np.concatenate([lexical.rows, dense.rows, related, exact]))
        if not len(rows):
            return []
        (words, has_words), similarities = self.snapshot.worded(self.weights, rows), self._similarities(rows)
        strength = self._strength(rows, self._evened(rows, words), similarities)
        strength += self._said_in_other_words(rows, strength)
        tiers = np.zeros(len(rows), np.int64)
        tiers[np.searchsorted(rows, related)] = 1
        tiers[np.searchsorted(rows, exact)] = 2
        scores = self._scores(squashed(strength), tiers)
        first = self._first(rows, scores, k)
        return [
            Evidence(row, score, stands_out, said if is_said else None, lexical_rank, alike, dense_rank, _TIERS[tier])
            for row, score, stands_out, said, is_said, lexical_rank, alike, dense_rank, tier in zip(
                rows[first].tolist(),
                scores[first].tolist(),
                strength[first].tolist(),
                words[first].tolist(),
                has_words[first].tolist(),
                _ranks(rows[first], lexical),
                self.snapshot.vectors.similarities(self.said, rows[first]).tolist(),
                _ranks(rows[first], dense),
                tiers[first].tolist(),
                strict=True,
            )
        ]

    def _strength(self, rows: Numbers, words: Scores, similarities: Scores) -> Scores:
        """How far each row stands out, the sentences of the foremost looked at one by one."""
        strength = self.mix.strength(words, self._fair(rows, similarities))
        has_sentences = self.snapshot.part_counts[SENTENCES][rows] > 0
        # Those that tie with the last are looked at too, whatever the history of the index.
        last = np.partition(strength, -FOREMOST)[-FOREMOST] if len(rows) > FOREMOST else -np.inf
        told = np.flatnonzero(has_sentences & (strength >= last))
        if not len(told):
            return strength
        similarities = similarities.copy()
        similarities[told] += SHARE * self._beyond_the_whole(rows[told], similarities[told])
        return self.mix.strength(words, self._fair(rows, similarities))

    def _by_words(self, keys: Collection[str] | None) -> Found:
        """The rows with the best words."""
        admitted = self.admitted
        found = self.snapshot.lexical.best(self.weights, self.candidates, admitted.circumstances, keys, admitted.mask)
        return self._named(found)

    def _by_meaning(self, parts: Mapping[Reading, Allowed]) -> Found:
        """The rows nearest in meaning, each reading measured from where its texts begin."""
        nearest = self.snapshot.vectors.nearest
        each = [nearest(self.views[reading].direction, self.candidates, part) for reading, part in parts.items()]
        found = Found.joined(each)
        self._meant.append(found)
        return self._named(Found(found.rows, self._fair(found.rows, found.scores)))

    def _evened(self, rows: Numbers, words: Scores) -> Scores:
        """The scores of a Chinese query's words as they weigh: in Chinese rows by their root, the best stays as it is.

        A Chinese word counts as itself and again by each of its character pairs, so that long ones say too much. Where
        the query names something exactly (a part number, a model), that must not count for less than it does.
        """
        if self.language == "en" or any(_NAME.search(term) for term in self.weights):
            return words
        has_pairs = self.snapshot.readings[rows] != READINGS.index("en")
        evened: Scores = np.where(has_pairs, np.sqrt(words * words[has_pairs].max(initial=0.0)), words)
        return evened

    def _similarities(self, rows: Numbers) -> Scores:
        """The similarity of each row along its reading's direction; many are known from the search by meaning."""
        similarities, known = Found.joined(self._meant).among(rows)
        read = self.snapshot.readings[rows]
        for reading in self.snapshot.present:
            unknown = ~known & (read == READINGS.index(reading))
            direction = self.views[reading].direction
            similarities[unknown] = self.snapshot.vectors.similarities(direction, rows[unknown])
        long = np.flatnonzero(self.snapshot.part_counts[WINDOWS][rows])
        if len(long):
            similarities[long] = self._by_windows(rows[long])
        return similarities

    def _by_windows(self, rows: Numbers) -> Similarities:
        """What the similarities to the windows of each of these long rows come to, along its reading's direction."""
        windows, lengths = self.snapshot.rows.parts(WINDOWS, rows), self.snapshot.part_counts[WINDOWS][rows]
        read = np.repeat(self.snapshot.readings[rows], lengths)
        similarities = np.empty(len(windows), np.float32)
        for reading in self.snapshot.present:
            of_reading = np.flatnonzero(read == READINGS.index(reading))
            similarities[of_reading] = products(windows, of_reading, self.views[reading].direction)
        return soft_most(similarities, lengths)

    def _beyond_the_whole(self, rows: Numbers, whole: Scores) -> Similarities:
        """How much more similar than each of these rows as a whole its best sentence is.

        Only by the numbers that sentences have, and along the direction of the row's reading.
        """
        codes, lengths = self.snapshot.rows.parts(SENTENCES, rows), self.snapshot.part_counts[SENTENCES][rows]
        sentences, read = Sentences(codes), self.snapshot.readings[rows]
        beyond = np.empty(len(rows), np.float32)
        for reading in self.snapshot.present:
            of_reading = np.flatnonzero(read == READINGS.index(reading))
            if not len(of_reading):
                continue
            direction = self.views[reading].direction
            part = sentences.compared(direction)
            as_whole = whole[of_reading] if part is direction else self.snapshot.vectors.along(part, rows[of_reading])
            beyond[of_reading] = best_of(sentences.alike(part), lengths)[of_reading] - as_whole
        return beyond

    def _fair(self, rows: Numbers, similarities: Scores) -> Scores:
        """Each similarity on the scale of its row's reading."""
        scales = [self.views[reading].scale if reading in self.views else NO_SCALE for reading in READINGS]
        means, deviations = np.array(scales).T
        read = self.snapshot.readings[rows]
        fair: Scores = (similarities - means[read]) / deviations[read]
        return fair

    def _said_in_other_words(self, rows: Numbers, strength: Scores) -> Scores:
        """What each row of the other language gains or loses by the single words it shares with the query."""
        added = np.zeros(len(rows))
        foreign = np.flatnonzero(self.snapshot.readings[rows] == READINGS.index(other_than(self.language)))
        foreign = foreign[np.argsort(-strength[foreign], kind="stable")][: self.candidates]
        if len(foreign) > 1 and self.other_words:
            gained = self.other_words.strength(self.text, self.snapshot.rows, rows[foreign])
            added[foreign] = self.mix.pieces * gained
        return added

    def _named(self, found: Found) -> Found:
        """As many of the best rows as are candidates, in no particular order."""
        if len(found) <= self.candidates:
            return found
        last = np.partition(found.scores, -self.candidates)[-self.candidates]
        tied = np.flatnonzero(found.scores == last)
        kept = found.scores > last
        room = self.candidates - int(np.count_nonzero(kept))
        if room < len(tied):
            tied = tied[self._in_order(found.rows[tied], found.scores[tied])[:room]]
        kept[tied] = True
        return found.where(kept)

    def _first(self, rows: Numbers, scores: Scores, k: int) -> NDArray[np.intp]:
        """The places of the k best rows, best first."""
        if k >= len(rows):
            return self._in_order(rows, scores)
        best = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
        return best[self._in_order(rows[best], scores[best])[:k]]

    def _in_order(self, rows: Numbers, scores: Scores) -> NDArray[np.intp]:
        """The places of the rows, best first; ties go to the passage id, whatever the history of the index."""
        order = np.argsort(-scores, kind="stable")
        follows = scores[order[1:]] == scores[order[:-1]]
        if not follows.any():
            return order
        # Only those that tie are told apart by their ids, which have to be looked up.
        tied, by_id = np.zeros(len(rows), np.bool_), np.zeros(len(rows), np.intp)
        tied[order[1:][follows]] = tied[order[:-1][follows]] = True
        ids = self.snapshot.rows.passage_ids(rows[tied])
        by_id[np.flatnonzero(tied)[sorted(range(len(ids)), key=ids.__getitem__)]] = np.arange(len(ids))
        return np.lexsort((by_id, -scores))

    def _related_keys(self) -> set[str]:
        return {key for code in self.codes for key in related_keys(code)}

    def _carrying(self, codes: Collection[str]) -> Numbers:
        """The rows that carry one of the codes; of very many the ones that words and meaning prefer."""
        rows = self.snapshot.with_codes(codes, self.admitted)
        if len(rows) <= self.candidates:
            return rows
        carrying = np.zeros(len(self.snapshot.alive), dtype=np.bool_)
        carrying[rows] = True
        named = self._by_words(code_keys(codes)), self._by_meaning(self.snapshot.parts(carrying))
        return np.concatenate([found.rows for found in named])

    def _scores(self, mixed: Scores, tiers: Numbers) -> Scores:
        """What orders the rows; with codes in the query each tier has its own third of the scale."""
        scores: Scores = mixed.round(9)
        return (tiers + scores) / 3 if self.codes else scores


def _ranks(rows: Numbers, listed: Found) -> list[int | None]:
    """The place of each row in a list, the best 1 and those that tie the same, or none."""
    better = len(listed) - np.searchsorted(np.sort(listed.scores), listed.scores, side="right")
    places = dict(zip(listed.rows.tolist(), (better + 1).tolist(), strict=True))
    return [places.get(row) for row in rows.tolist()]

"""Lexical search: which rows share the query's terms, scored by BM25.

The only address of tantivy. A ``LexicalIndex`` is written to by one thread and hands out immutable readers. It lives
in memory and is filled from the terms that are kept with each row (100,000 rows: about two seconds), so
there is no second file whose state after a crash could disagree with the vectors.

subtle: tantivy counts deleted rows in its word statistics until they are merged away. ``deleted`` says how many there
are; the index is filled afresh when they would begin to show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import tantivy
from tantivy import Occur, Query

_WRITER_BYTES = 15_000_000  # the least a tantivy writer accepts for its buffer
_DECIMALS = 3  # tantivy adds in an order of its own; beyond this two equal texts may differ
_SPARE = 32


class Scored(NamedTuple):
    """A row and its BM25 score."""

    row: int
    score: float


@dataclass(frozen=True)
class LexicalRow:
    """A row to search: its number, the number of its circumstance and its terms."""

    row: int
    circumstance: int
    terms: str


class LexicalIndex:
    """The lexical index while it is written to."""

    def __init__(self) -> None:
        self._schema = _schema()
        self._index = tantivy.Index(self._schema)
        self._writer = self._index.writer(_WRITER_BYTES, 1)
        self.deleted = 0

    def edit(self, added: Iterable[LexicalRow] = (), removed: Iterable[int] = ()) -> LexicalReader:
        """Add and remove rows in one step; the reader sees all of it, earlier readers none."""
        for row in removed:
            # subtle: deleting by term does nothing for numbers (tantivy 0.27), deleting by query does.
            self._writer.delete_documents_by_query(Query.term_query(self._schema, "row", row))
            self.deleted += 1
        for new in added:
            self._writer.add_document(_document(new))
        self._writer.commit()
        self._index.reload()
        return LexicalReader(self._schema, self._index.searcher())


@dataclass(frozen=True)
class LexicalReader:
    """The lexical index as it was at one moment."""

    schema: Any
    searcher: Any

    def best(
        self,
        weights: Mapping[str, float],
        k: int,
        circumstances: Sequence[int] | None = None,
        rows: Collection[int] | None = None,
    ) -> list[Scored]:
        """The k best of the admitted rows, best first, and with them every row that ties with the last.

        ``weights`` are the query's terms; only rows with one of them are found. ``circumstances`` and
        ``rows`` are the admitted numbers, ``None`` for all.
        """
        if not weights or k < 1:
            return []
        query, asked = self._query(weights, circumstances, rows), k + _SPARE
        while True:
            found = self._search(query, asked)
            if len(found) <= k:
                return found
            if found[-1].score < found[k - 1].score or len(found) < asked:
                return [hit for hit in found if hit.score >= found[k - 1].score]
            asked *= 2

    def scores(self, weights: Mapping[str, float], rows: Collection[int]) -> dict[int, float]:
        """The BM25 score of each of these rows that has one of the terms."""
        if not weights or not rows:
            return {}
        found = self._search(self._query(weights, None, rows), len(rows))
        return {hit.row: hit.score for hit in found}

    def spread(self, terms: Collection[str]) -> dict[str, int]:
        """How many rows have each term."""
        return {term: self.searcher.doc_freq("terms", term) for term in terms}

    def _search(self, query: Any, limit: int) -> list[Scored]:
        hits = self.searcher.search(query, limit=limit, count=False).hits
        rows = self.searcher.fast_field_values("row", [address for _, address in hits])
        best = sorted((-round(score, _DECIMALS), row) for row, (score, _) in zip(rows, hits, strict=True))
        return [Scored(row, -minus) for minus, row in best]

    def _query(
        self,
        weights: Mapping[str, float],
        circumstances: Sequence[int] | None,
        rows: Collection[int] | None,
    ) -> Any:
        wanted = [
            (Occur.Should, Query.boost_query(Query.term_query(self.schema, "terms", term, "freq"), weight))
            for term, weight in weights.items()
        ]
        must = [(Occur.Must, Query.boolean_query(wanted))]
        for field, numbers in (("circumstance", circumstances), ("row", rows)):
            if numbers is not None:
                among = Query.term_set_query(self.schema, field, list(numbers))
                must.append((Occur.Must, Query.const_score_query(among, 0.0)))
        return Query.boolean_query(must)


def _schema() -> Any:
    fields = tantivy.SchemaBuilder()
    fields.add_unsigned_field("row", indexed=True, fast=True)
    fields.add_unsigned_field("circumstance", indexed=True)
    fields.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return fields.build()


def _document(new: LexicalRow) -> Any:
    document = tantivy.Document()
    document.add_unsigned("row", new.row)
    document.add_unsigned("circumstance", new.circumstance)
    document.add_text("terms", new.terms)
    return document

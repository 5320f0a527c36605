"""Lexical search: which rows share the query's terms, scored by BM25, and which carry a key.

The only address of tantivy. A ``LexicalIndex`` is written to by one thread and hands out immutable readers. A small one
lives in memory and is filled from the terms that are kept with each row; a large one lies in a folder of its own, which
opens at once. What a row is found by besides its words (the record it was made from, its fault codes) are its *keys*.

subtle: tantivy counts deleted rows in its word statistics until they are merged away. ``deleted`` says how many there
are; the index is filled afresh when they would begin to show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from tantivy import Occur, Query

from retrieval.found import Found, Mask

_WRITER_BYTES = 15_000_000  # the least a tantivy writer accepts for its buffer
_FILLING_BYTES = 100_000_000
_DECIMALS = 3  # tantivy adds in an order of its own; beyond this two equal texts may differ
_SPARE = 32
_FEW = 32  # circumstances
_MOST_SIEVED = 4  # times as many rows as asked for that are found without a filter and then held against it


@dataclass(frozen=True)
class LexicalRow:
    """A row to search: its number, the number of its circumstance, its terms and its keys."""

    row: int
    circumstance: int
    terms: str
    keys: tuple[str, ...] = ()


class LexicalIndex:
    """The lexical index while it is written to."""

    def __init__(self, index: Any, buffer: int = _WRITER_BYTES) -> None:
        self._schema = _schema()
        self._index = index
        self._writer = index.writer(buffer, 1)
        self.deleted = 0

    @classmethod
    def in_memory(cls) -> LexicalIndex:
        """An empty one in memory."""
        return cls(tantivy.Index(_schema()))

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """The one that lies in a folder; edits change the folder."""
        return cls(tantivy.Index.open(str(folder)))

    @classmethod
    def fill(cls, folder: Path) -> LexicalIndex:
        """An empty one in a folder, to be filled with many rows and finished."""
        folder.mkdir(parents=True)
        return cls(tantivy.Index(_schema(), path=str(folder)), _FILLING_BYTES)

    def add(self, added: Iterable[LexicalRow]) -> None:
        """Add rows, to be seen with the next edit or when finished."""
        for new in added:
            self._writer.add_document(_document(new))

    def edit(self, added: Iterable[LexicalRow] = (), removed: Iterable[int] = ()) -> LexicalReader:
        """Add and remove rows in one step; the reader sees all of it, earlier readers none."""
        for row in removed:
            # subtle: deleting by term does nothing for numbers (tantivy 0.27), deleting by query does.
            self._writer.delete_documents_by_query(Query.term_query(self._schema, "row", row))
            self.deleted += 1
        self.add(added)
        self._writer.commit()
        return self.reader()

    def reader(self) -> LexicalReader:
        """What was last committed."""
        self._index.reload()
        return LexicalReader(self._schema, self._index.searcher())

    def finish(self) -> None:
        """Write everything and end; nothing can be added any more."""
        self._writer.commit()
        self._writer.wait_merging_threads()


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
        keys: Collection[str] | None = None,
        mask: Mask | None = None,
    ) -> Found:
        """The k best of the admitted rows by their BM25 score, best first, and every row that ties with the last.

        ``weights`` are the query's terms; only rows with one of them are found. ``circumstances`` are the admitted
        numbers, ``keys`` those of which a row must have one; ``None`` for all. ``mask`` says of each row whether its
        circumstance is admitted; with it the same is found sooner where most are.
        """
        if not weights or k < 1:
            return Found.nothing()
        wanted, asked = self._wanted(weights), k + _SPARE
        if circumstances is not None and keys is None and mask is not None:
            sieved = self._sieved(wanted, k, asked, mask)
            if sieved is not None:
                return sieved
        query = self._among(wanted, circumstances, keys)
        while True:
            found = self._search(query, asked)
            if len(found) <= k:
                return found
            if found.scores[-1] < found.scores[k - 1] or len(found) < asked:
                return _first(found, k)
            asked *= 2

    def carrying(self, keys: Collection[str], circumstances: Sequence[int] | None = None) -> list[int]:
        """The admitted rows that have one of the keys, in ascending order."""
        if not keys:
            return []
        query = self._among(self._any(Query.term_query(self.schema, "keys", key) for key in keys), circumstances, None)
        most = sum(self.searcher.doc_freq("keys", key) for key in keys)
        hits = self.searcher.search(query, limit=most, count=False).hits if most else []
        return sorted(self.searcher.fast_field_values("row", [address for _, address in hits]))

    def spread(self, terms: Collection[str]) -> dict[str, int]:
        """How many rows have each term."""
        return {term: self.searcher.doc_freq("terms", term) for term in terms}

    def _sieved(self, query: Any, k: int, asked: int, mask: Mask) -> Found | None:
        """The same of rows found without a filter; nothing where too few of those are admitted to be sure."""
        admitted = int(np.count_nonzero(mask))
        if _MOST_SIEVED * admitted < len(mask):
            return None
        # The engine skips rows that cannot be among the best, but not where it has a filter to look at.
        limit = asked * len(mask) // admitted
        found = self._search(query, limit)
        sieved = found.where(mask[found.rows])
        if len(found) < limit and len(sieved) <= k:
            return sieved
        if len(sieved) > k and (len(found) < limit or found.scores[-1] < sieved.scores[k - 1]):
            return _first(sieved, k)
        return None

    def _search(self, query: Any, limit: int) -> Found:
        hits = self.searcher.search(query, limit=limit, count=False).hits
        if not hits:
            return Found.nothing()
        scores, addresses = zip(*hits, strict=True)
        rows = self.searcher.fast_field_values("row", list(addresses))
        return Found.ordered(np.array(rows, np.int64), np.array(scores).round(_DECIMALS))

    def _wanted(self, weights: Mapping[str, float]) -> Any:
        return self._any(
            Query.boost_query(Query.term_query(self.schema, "terms", term, "freq"), weight)
            for term, weight in weights.items()
        )

    def _among(self, query: Any, circumstances: Sequence[int] | None, keys: Collection[str] | None) -> Any:
        restrictions = []
        if circumstances is not None:
            restrictions.append(self._of_one(circumstances))
        if keys is not None:
            restrictions.append(self._any(Query.term_query(self.schema, "keys", key) for key in keys))
        return _all_of(query, *(Query.const_score_query(restriction, 0.0) for restriction in restrictions))

    def _of_one(self, circumstances: Sequence[int]) -> Any:
        """Rows of one of the circumstances; each looked up for itself while they are few."""
        if len(circumstances) > _FEW:
            return Query.term_set_query(self.schema, "circumstance", list(circumstances))
        return self._any(Query.term_query(self.schema, "circumstance", number) for number in circumstances)

    def _any(self, queries: Iterable[Any]) -> Any:
        return Query.boolean_query([(Occur.Should, query) for query in queries])


def _first(found: Found, k: int) -> Found:
    """The k best and those that tie with the last of them."""
    return found.where(found.scores >= found.scores[k - 1])


def _all_of(*queries: Any) -> Any:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _schema() -> Any:
    fields = tantivy.SchemaBuilder()
    fields.add_unsigned_field("row", indexed=True, fast=True)
    fields.add_unsigned_field("circumstance", indexed=True)
    fields.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    fields.add_text_field("keys", tokenizer_name="raw", index_option="basic")
    return fields.build()


def _document(new: LexicalRow) -> Any:
    document = tantivy.Document()
    document.add_unsigned("row", new.row)
    document.add_unsigned("circumstance", new.circumstance)
    document.add_text("terms", new.terms)
    for key in new.keys:
        document.add_text("keys", key)
    return document

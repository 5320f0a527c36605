"""A BEIR folder as every pipeline gets it: one text a document, queries, judgements, and which languages meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.manuals.language import language_of
from retrieval.beir import TestSet

Meeting = Literal["Chinese", "English", "across languages"]


@dataclass(frozen=True)
class Corpus:
    """Documents by id in the order of the file, each its title and text; only queries that have an answer."""

    folder: Path
    texts: Mapping[str, str]
    queries: Mapping[str, str]
    relevance: Mapping[str, Mapping[str, int]]

    @classmethod
    def from_folder(cls, folder: Path) -> Corpus:
        """Read as the product reads it."""
        tests = TestSet.from_folder(folder)
        texts = {p.id: "\n".join(part for part in (p.title, p.text) if part) for p in tests.passages}
        return cls(folder, texts, tests.queries, tests.relevance)

    @property
    def meeting(self) -> Meeting:
        """The language that most queries and most documents are in; across when those are two."""
        asked, written = _language(self.queries.values()), _language(self.texts.values())
        if asked != written:
            return "across languages"
        return "Chinese" if asked == "zh" else "English"


def _language(texts: Iterable[str]) -> str:
    return Counter(language_of(text) for text in texts).most_common(1)[0][0]

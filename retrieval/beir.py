"""A folder in the layout of BEIR: documents, queries and which document answers which query.

``corpus.jsonl`` has ``_id``, ``title`` and ``text``, ``queries.jsonl`` has ``_id`` and ``text``, ``qrels/test.tsv``
has query, document and relevance below a line of headings.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, TypeVar

from pydantic import ValidationError

from knowledge.manuals.language import language_of
from knowledge.records import Passage

_LAYOUT = "a BEIR folder has corpus.jsonl, queries.jsonl and qrels/test.tsv"
_LONGEST_TEXT = 20_000  # what a passage holds; no engine reads further

T = TypeVar("T")


class TestSetUnreadable(Exception):
    """The folder is not a test set in the layout of BEIR."""

    __test__ = False  # the name would otherwise make pytest collect it


@dataclass(frozen=True)
class TestSet:
    """Documents as passages, the queries that have an answer among them, and the judgements by query."""

    __test__ = False

    passages: tuple[Passage, ...]
    queries: Mapping[str, str]
    relevance: Mapping[str, Mapping[str, int]]

    @classmethod
    def from_folder(cls, folder: Path) -> TestSet:
        """Read a folder; queries for which no document is judged relevant are left out.

        Raises:
            TestSetUnreadable: with file and line, where something is missing or malformed.
        """
        name = folder.resolve().name
        passages = _read(folder / "corpus.jsonl", lambda row: _passage(name, row))
        queries = dict(_read(folder / "queries.jsonl", lambda row: (str(row["_id"]), str(row["text"]))))
        relevance = _judgements(folder / "qrels" / "test.tsv")
        asked = {id: text for id, text in queries.items() if any(relevance.get(id, {}).values())}
        if not asked:
            raise TestSetUnreadable(f"{folder}: no query has a relevant document in qrels/test.tsv")
        return cls(tuple({passage.id: passage for passage in passages}.values()), asked, relevance)


def _passage(name: str, row: Mapping[str, Any]) -> Passage:
    title, text = str(row.get("title") or ""), str(row["text"])
    return Passage(
        id=str(row["_id"]),
        source_kind="manual",
        source_id=name,
        language=language_of(f"{title} {text}"),
        title=title[:_LONGEST_TEXT],
        text=text[:_LONGEST_TEXT],
    )


def _judgements(file: Path) -> dict[str, dict[str, int]]:
    relevance: dict[str, dict[str, int]] = {}
    with _opened(file) as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            try:
                query, document, grade = row
                if number > 1:
                    relevance.setdefault(query, {})[document] = int(grade)
            except ValueError as error:
                raise TestSetUnreadable(f"{file}, line {number}: {error}; {_LAYOUT}") from error
    return relevance


def _read(file: Path, reading: Callable[[Mapping[str, Any]], T]) -> Iterator[T]:
    with _opened(file) as lines:
        for number, line in enumerate(lines, start=1):
            try:
                if line.strip():
                    yield reading(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
                raise TestSetUnreadable(f"{file}, line {number}: {error!r}; {_LAYOUT}") from error


def _opened(file: Path) -> TextIO:
    try:
        return file.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise TestSetUnreadable(f"{file}: {error.strerror}; {_LAYOUT}") from error

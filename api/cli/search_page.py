"""What a search found, on the terminal: each passage's source and nearest sentence, and why it is here."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from api.cli.page_words import word
from api.cli.terminal import out, plain
from api.searching import SearchHit, SearchResult
from assistant.answer import Evidence
from assistant.understanding import language_of
from assistant.words.sentences import source_words
from knowledge.records import Language

_SHOWN_TERMS = 8


def show(result: SearchResult, text: str) -> None:
    """Print the hits, best first, in the language of the text."""
    language = language_of(text)
    if not result.hits:
        out().print(plain(word("not_found", language), "bold yellow"))
    for place, hit in enumerate(result.hits, start=1):
        out().print(_heading(place, hit, language))
        out().print(Padding(plain(" ".join(hit.quote.split())), (0, 0, 0, 4)))
        out().print(Padding(plain(why(hit, language), "dim"), (0, 0, 0, 4)))


def _heading(place: int, hit: SearchHit, language: Language) -> Text:
    source = Evidence(kind=hit.kind, id=hit.id, passage_id=hit.passage_id, page=hit.page, quote="", score=hit.score)
    line = plain(f"{place:>2}. ", "bold").append_text(plain(source_words(source, language), "magenta"))
    return line.append_text(plain(f"  {hit.title}" if hit.title else ""))


def why(hit: SearchHit, language: Language) -> str:
    """Why a passage was found: its codes, its place by words with the words themselves, its place by meaning."""
    reasons = []
    if hit.matched_codes:
        reasons.append(word(f"{hit.code_match}_code", language, codes=", ".join(hit.matched_codes)))
    if hit.lexical_rank:
        words = " ".join(hit.matched_terms[:_SHOWN_TERMS])
        reasons.append(word("by_words", language, rank=hit.lexical_rank, words=words))
    if hit.dense_rank:
        reasons.append(word("by_meaning", language, rank=hit.dense_rank, similarity=f"{hit.similarity:.2f}"))
    return " · ".join(reasons)

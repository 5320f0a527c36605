"""What the knowledge holds about some words, the same way for HTTP and the command line: hits, and why each is one."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated

from pydantic import Field

from api.services import Services
from assistant.answer import REPORT_LIMIT
from assistant.words.advice import quote
from knowledge.audience import SEES_ALL, Audience
from knowledge.codes import Catalogue, canonical, find_codes
from knowledge.records import Label, Language, Model, PassageKind
from retrieval.filters import Filter
from retrieval.search import CodeMatch, Hit, Query

MOST_HITS = 100


class SearchRequest(Model):
    """What is looked for, and among what; a field left out restricts nothing."""

    text: Annotated[str, Field(max_length=REPORT_LIMIT, description="Words; fault codes in them are found")] = ""
    codes: Annotated[tuple[Label, ...], Field(max_length=50, description="Fault codes, in any form")] = ()
    machine_model: Annotated[Label, Field(description="Only what applies to this model")] = ""
    make: Annotated[Label, Field(description="Only what applies to this make")] = ""
    serial: Annotated[Label, Field(description="Only what applies to this serial number")] = ""
    languages: Annotated[tuple[Language, ...], Field(description="Only passages in these languages")] = ()
    kinds: Annotated[tuple[PassageKind, ...], Field(description="Only passages made from these")] = ()
    on: Annotated[Date | None, Field(description="Only what is valid on this day")] = None
    k: Annotated[int, Field(ge=1, le=MOST_HITS, description="How many hits at most")] = 10

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that could be looked for."""
        return not self.text and not any(self.codes)


class SearchHit(Model):
    """A passage that was found, with the sentence nearest to the text, and why it is here.

    ``score`` lies within [0, 1] and orders the hits of one request; it is no probability. ``similarity`` is the cosine
    to the text, 1 for the same. A rank is the place in the list of that engine alone, null where it is not on it.
    """

    passage_id: str
    kind: PassageKind
    id: Annotated[str, Field(description="Of the case, cause, code, outcome or manual it comes from")]
    title: str
    headings: tuple[str, ...]
    page: int | None
    anchor: str
    language: Language
    machine_model: str
    codes: tuple[str, ...]
    quote: str
    text: str
    score: float
    lexical_rank: int | None
    dense_rank: int | None
    similarity: float | None
    code_match: CodeMatch
    matched_codes: tuple[str, ...]
    matched_terms: tuple[str, ...]

    @classmethod
    def from_hit(cls, hit: Hit, text: str) -> SearchHit:
        """A hit of the search for ``text``."""
        passage = hit.passage
        return cls(
            passage_id=passage.id,
            kind=passage.source_kind,
            id=passage.source_id,
            title=passage.title,
            headings=passage.headings,
            page=passage.page,
            anchor=passage.anchor,
            language=passage.language,
            machine_model=passage.machine_model,
            codes=passage.codes,
            quote=quote(passage.text, text),
            text=passage.text,
            score=round(hit.score, 4),
            lexical_rank=hit.lexical_rank,
            dense_rank=hit.dense_rank,
            similarity=None if hit.similarity is None else round(hit.similarity, 4),
            code_match=hit.code_match,
            matched_codes=hit.matched_codes,
            matched_terms=hit.matched_terms,
        )


class SearchResult(Model):
    """The hits, best first, and the fault codes that were looked for, in canonical form."""

    codes: tuple[str, ...]
    hits: tuple[SearchHit, ...]


class EmptySearch(ValueError):
    """A search with neither words nor codes."""

    def __init__(self) -> None:
        super().__init__('nothing to look for; give words or a fault code, as in: faultwise search "boom is slow, E02"')


def search(services: Services, request: SearchRequest, audience: Audience = SEES_ALL) -> SearchResult:
    """What the knowledge holds that resembles the request and the audience may see.

    Raises:
        EmptySearch: where there are neither words nor codes.
    """
    if request.is_empty:
        raise EmptySearch
    codes = _codes(request, services.assistant.desk.current(audience).catalogue)
    hits = services.search.find(Query(text=request.text, codes=codes, filter=_filter(request, audience), k=request.k))
    said = " ".join((request.text, *codes))
    return SearchResult(codes=codes, hits=tuple(SearchHit.from_hit(hit, said) for hit in hits))


def _codes(request: SearchRequest, catalogue: Catalogue) -> tuple[str, ...]:
    """Canonical codes: those given, then those in the text, each once; one of no known form stays as typed."""
    given = [canonical(typed, catalogue) or typed.upper() for typed in request.codes if typed]
    return tuple(dict.fromkeys((*given, *(found.code for found in find_codes(request.text, catalogue)))))


def _filter(request: SearchRequest, audience: Audience) -> Filter:
    return Filter(
        machine_model=request.machine_model,
        make=request.make,
        serial=request.serial,
        languages=request.languages,
        groups=audience.groups,
        opened_models=audience.machine_models,
        on=request.on,
        kinds=request.kinds,
    )

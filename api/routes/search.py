"""Search: words or codes in, passages of the knowledge out, each with why it is here."""

from __future__ import annotations

from typing import Annotated

from fastapi import Body

from api.auth.permission import MayRead
from api.documentation import problems
from api.problems import empty_search
from api.provided import Provided
from api.routing import Router
from api.searching import SearchRequest, SearchResult, search

router = Router(prefix="/v1/search", tags=["knowledge"])

_EXAMPLES = {
    "zh": {"summary": "中文", "value": {"text": "动臂提升无力，报 E02", "machine_model": "HX220", "k": 5}},
    "en": {"summary": "Only manuals", "value": {"text": "pilot pressure when hot", "kinds": ["manual"]}},
    "codes": {"summary": "Only a code", "value": {"codes": ["spn100/fmi1"]}},
}


@router.post("", summary="Search the knowledge", responses=problems(400, 413, 422))
def search_knowledge(
    request: Annotated[SearchRequest, Body(openapi_examples=_EXAMPLES)], who: MayRead, services: Provided
) -> SearchResult:
    """Passages that carry a code of the request come first, the others by words and meaning together."""
    if request.is_empty:
        raise empty_search()
    return search(services, request, who.audience)

"""Whether a report resembles anything known at all; when it does not, the answer is "we don't know"."""

from __future__ import annotations

from assistant.understanding import Understanding
from retrieval.search import Hit
from retrieval.terms import terms_of

CLOSE = 0.885  # cosine of the bundled encoder at which meaning alone is enough
NEAR = 0.83  # cosine below which shared words are a coincidence
SHARED_WORDS = 0.25  # of the report's terms, its translations counted, that a near passage must share
LOOKED_AT = 10


def is_familiar(understanding: Understanding, hits: tuple[Hit, ...]) -> bool:
    """Whether a known code leads to what was found, or the nearest of it is near enough to speak of causes."""
    codes = {code.code for code in understanding.codes if code.known}
    if any(codes & set(hit.matched_codes) for hit in hits):
        return True
    said = len(set(terms_of(understanding.text))) or 1
    return any(_resembles(hit, said) for hit in hits[:LOOKED_AT])


def _resembles(hit: Hit, said: int) -> bool:
    similarity = hit.similarity or 0.0
    shares_words = len(hit.matched_terms) / said >= SHARED_WORDS
    return similarity >= CLOSE or (similarity >= NEAR and shares_words)

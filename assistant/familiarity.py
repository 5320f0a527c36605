"""Whether a report resembles anything known at all; when it does not, the answer is "we don't know"."""

from __future__ import annotations

from assistant.reference import Reference
from assistant.understanding import Understanding
from retrieval.search import Hit

MIN_SIMILARITY = 0.83  # cosine of the bundled encoder; unrelated texts of it lie around 0.75 to 0.82


def is_familiar(understanding: Understanding, hits: tuple[Hit, ...], reference: Reference) -> bool:
    """Whether a known code is in the report or the nearest thing found is near enough to speak of causes."""
    codes = {code.code for code in understanding.codes if code.known}
    if any(codes & set(hit.matched_codes) for hit in hits):
        return True
    return any((hit.similarity or 0.0) >= MIN_SIMILARITY for hit in hits)

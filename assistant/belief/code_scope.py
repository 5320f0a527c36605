"""The same code on another machine may mean something else; then it is no match, whatever its letters say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledge.codes import Catalogue
from retrieval.search import Hit


def in_scope(hits: Iterable[Hit], catalogue: Catalogue, make: str, machine_model: str) -> tuple[Hit, ...]:
    """The hits, with code matches taken back where the code means another thing on the machine the hit is about."""
    return tuple(_checked(hit, catalogue, make, machine_model) for hit in hits)


def _checked(hit: Hit, catalogue: Catalogue, make: str, machine_model: str) -> Hit:
    seen_on = hit.passage.machine_model
    if not hit.matched_codes or not seen_on or not machine_model or seen_on == machine_model:
        return hit
    same = tuple(code for code in hit.matched_codes if _means_the_same(code, catalogue, make, machine_model, seen_on))
    return replace(hit, matched_codes=same, code_match=hit.code_match if same else "none")


def _means_the_same(code: str, catalogue: Catalogue, make: str, machine_model: str, seen_on: str) -> bool:
    here = catalogue.explain(code, make=make, machine_model=machine_model)
    there = catalogue.explain(code, machine_model=seen_on)
    return (here.meaning_zh, here.meaning_en) == (there.meaning_zh, there.meaning_en)

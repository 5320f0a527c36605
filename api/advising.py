"""Advice while knowledge is written: what is there already, what contradicts it, what is unknown, what is missing.

Nothing of it forbids anything; it is shown before somebody else reviews the draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.language import Said
from api.services import Services
from assistant.diagnosis import cause_key
from assistant.reference import Reference, plain
from knowledge.audience import Audience
from knowledge.codes import canonical
from knowledge.passages import passages_of
from knowledge.records import Cause, FaultCode, Kind, Language, Part, Record, RepairCase
from retrieval.content import as_meant
from retrieval.filters import Filter
from retrieval.search import Hit, Query

SAME = 0.95  # cosine of the bundled model from which two texts say the same thing
ALIKE = 0.92  # from which two symptoms are one; of the bundled cases, 12 in 1000 pairs of different causes are
_LOOKED_AT = 20
_WANTED: Mapping[Kind, tuple[str, ...]] = {
    "case": ("machine_model", "cause", "component", "failure_mode", "action", "outcome", "date"),
    "cause": ("symptom", "component", "failure_mode", "cause", "checks", "remedy"),
    "code": ("meaning_zh", "meaning_en"),
    "part": ("name_zh", "name_en", "price_cents"),
    "bulletin": ("symptom", "workaround"),
}
"""Fields without which a record of a kind helps less than it could."""

About = Literal["duplicate", "contradiction", "unknown_code", "unknown_part", "missing_field"]


class Advice(BaseModel):
    """One remark: what it is about, which field, in words, and where to look."""

    about: About
    field: str
    message: str
    link: Annotated[str, Field(description="The record it speaks of; empty where there is none")] = ""
    similarity: Annotated[float | None, Field(description="Cosine of the two texts, 1 for the same")] = None


def advice(services: Services, record: Record, audience: Audience, language: Language) -> tuple[Advice, ...]:
    """All remarks on a record as it would be published, the gravest first."""
    reference = services.assistant.desk.current(audience)
    near = _near(services, record, audience)
    return (
        *_contradictions(services, record, near, reference, language),
        *_duplicates(near, language),
        *_unknown_codes(record, reference, language),
        *_unknown_parts(services, record, language),
        *_missing(record, language),
    )


def _near(services: Services, record: Record, audience: Audience) -> tuple[Hit, ...]:
    """The published passages nearest in words and meaning, without those of the record itself."""
    passage = next(iter(passages_of(record)), None)
    if passage is None:
        return ()
    where = Filter(groups=audience.groups, opened_models=audience.machine_models)
    hits = services.search.find(Query(text=passage.text, filter=where, k=_LOOKED_AT))
    own = (record.kind, record.key)
    return tuple(hit for hit in hits if (hit.passage.source_kind, hit.passage.source_id) != own)


def _duplicates(near: tuple[Hit, ...], language: Language) -> Iterator[Advice]:
    for hit in near:
        if hit.similarity is not None and hit.similarity >= SAME:
            id = hit.passage.source_id
            said = Said(
                f"与“{id}”几乎相同，也许应修改那一条。", f'Says nearly the same as "{id}"; perhaps change that one.'
            )
            yield Advice(
                about="duplicate",
                field="",
                message=said.in_(language),
                link=_link(hit),
                similarity=round(hit.similarity, 4),
            )


def _contradictions(
    services: Services, record: Record, near: tuple[Hit, ...], reference: Reference, language: Language
) -> Iterator[Advice]:
    """Published cases and causes of the same symptom and code that name another cause."""
    if not isinstance(record, RepairCase | Cause) or not (mine := cause_key(record, reference.glossary)):
        return
    published = services.assistant.records(near)
    found = [(hit, other) for hit in near if (other := published.get(hit.passage.id)) is not None]
    symptoms = [record.symptom, *(other.symptom for _, other in found)]
    vectors = services.encoder.encode_queries([as_meant(symptom) for symptom in symptoms])
    for (hit, other), similarity in zip(found, (vectors[1:] @ vectors[0]).tolist(), strict=True):
        theirs = cause_key(other, reference.glossary)
        same_code = bool(set(record.codes) & set(other.codes)) or not (record.codes or other.codes)
        if same_code and similarity >= ALIKE and theirs and theirs != mine:
            id, cause = other.key, other.cause or f"{other.component} {other.failure_mode}"
            said = Said(
                f"“{id}”现象和代码相同，但原因是“{cause}”。",
                f'"{id}" has the same symptom and code but another cause: "{cause}".',
            )
            yield Advice(
                about="contradiction",
                field="cause",
                message=said.in_(language),
                link=_link(hit),
                similarity=round(similarity, 4),
            )


def _unknown_codes(record: Record, reference: Reference, language: Language) -> Iterator[Advice]:
    if isinstance(record, FaultCode):
        return
    model = getattr(record, "machine_model", "")
    make = getattr(record, "make", "") or reference.makes.get(plain(model), "")
    for place, typed in enumerate(getattr(record, "codes", ())):
        code = canonical(typed, reference.catalogue)
        if code is None or not reference.catalogue.explain(code, make=make, machine_model=model).known:
            said = Said(f"目录中没有故障码“{typed}”。", f'No entry explains the code "{typed}".')
            link = f"/v1/codes/{quote(typed, safe='')}"
            yield Advice(about="unknown_code", field=f"codes.{place}", message=said.in_(language), link=link)


def _unknown_parts(services: Services, record: Record, language: Language) -> Iterator[Advice]:
    used = getattr(record, "parts", ())
    known = services.store.many(Part, (part.number for part in used))
    for place, part in enumerate(used):
        if part.number not in known:
            said = Said(f"零件目录中没有“{part.number}”。", f'The catalogue has no part "{part.number}".')
            yield Advice(about="unknown_part", field=f"parts.{place}.number", message=said.in_(language))


def _missing(record: Record, language: Language) -> Iterator[Advice]:
    for field in _WANTED.get(record.kind, ()):
        if getattr(record, field) in ("", (), None, "unknown"):
            said = Said(f"缺少 {field}。", f"{field} is missing.")
            yield Advice(about="missing_field", field=field, message=said.in_(language))


def _link(hit: Hit) -> str:
    """Where the record that a hit was made from is read; causes and others are read as passages."""
    passage = hit.passage
    if passage.source_kind == "case":
        return f"/v1/cases/{quote(passage.source_id, safe='')}"
    return f"/v1/passages/{quote(passage.id, safe='')}"

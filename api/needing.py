"""What the field needs: reports the knowledge answered badly, grouped by likeness, and gaps in the knowledge itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from api.auth.caller import Caller
from api.services import Services
from assistant.answer import Answer, Report
from knowledge.audience import Audience
from knowledge.changes import R
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import Cause, RepairCase
from retrieval.content import as_meant

# Of the bundled cases' symptoms in one language, 28 in 100 pairs of one cause are nearer than this with the bundled
# model, of different causes 1 in 500.
ALIKE = 0.93
UNSURE = 0.4  # probability of the first cause below which an answer is unsure
LOOKED_AT = 2_000  # of the latest answers
MOST_SHOWN = 100
Reason = Literal["refused", "unsure", "wrong"]


class NeedGroup(BaseModel):
    """Reports of one sort that were answered badly."""

    id: Annotated[str, Field(description="Of the latest diagnosis; POST /v1/needs/{id}/draft begins a case from it")]
    text: str
    count: int
    reasons: dict[Reason, int]
    machine_models: tuple[str, ...]
    codes: tuple[str, ...]
    latest: datetime
    diagnoses: tuple[str, ...]


class UnknownCode(BaseModel):
    """A code that reports carry and no entry explains."""

    code: str
    count: int


class Needs(BaseModel):
    """What is worth writing next, most frequent first; at most a hundred of each."""

    looked_at: Annotated[int, Field(description="How many of the latest answers were looked at")]
    reports: tuple[NeedGroup, ...]
    codes_without_entry: tuple[UnknownCode, ...]
    causes_without_checks: tuple[str, ...]
    cases_never_retrieved: tuple[str, ...]


@dataclass(frozen=True)
class _Asked:
    """A report with its answer, and why it counts as answered badly."""

    report: Report
    answer: Answer
    at: datetime
    reason: Reason | None


def needs(services: Services, who: Caller) -> Needs:
    """What the answers that this reader may see say about the knowledge that it may see."""
    asked = _asked(services, who)
    badly = [one for one in asked if one.reason]
    seen = {evidence.id for one in asked for cause in one.answer.causes for evidence in cause.evidence}
    causes, cases = (_seen(services, Cause, who.audience), _seen(services, RepairCase, who.audience))
    unknown = Counter(code.code for one in asked for code in one.answer.codes if not code.known)
    return Needs(
        looked_at=len(asked),
        reports=_grouped(services, badly)[:MOST_SHOWN],
        codes_without_entry=tuple(UnknownCode(code=c, count=n) for c, n in unknown.most_common(MOST_SHOWN)),
        causes_without_checks=_first(cause.id for cause in causes if not cause.checks),
        cases_never_retrieved=_first(case.id for case in cases if case.id not in seen),
    )


def _asked(services: Services, who: Caller) -> tuple[_Asked, ...]:
    wrong = _wrong(services)
    found = []
    for kept in services.store.latest_diagnoses(LOOKED_AT):
        if who.may_read(kept.given) and kept.body.get("report"):
            answer = Answer.model_validate(kept.body["answer"])
            report = Report.model_validate(kept.body["report"])
            found.append(_Asked(report, answer, kept.at, _reason(answer, wrong)))
    return tuple(found)


def _wrong(services: Services) -> frozenset[str]:
    """The diagnoses after which somebody says that it was not fixed."""
    return frozenset(outcome.diagnosis_id for outcome in services.store.all(DiagnosisOutcome) if not outcome.fixed)


def _reason(answer: Answer, wrong: frozenset[str]) -> Reason | None:
    if answer.id in wrong:
        return "wrong"
    if answer.abstained:
        return "refused"
    return "unsure" if answer.causes and answer.causes[0].probability < UNSURE else None


def _grouped(services: Services, badly: Sequence[_Asked]) -> tuple[NeedGroup, ...]:
    """Each report joins the first group whose first report it is like; the largest group first."""
    said = [_text(one) for one in badly]
    if not said:
        return ()
    vectors = services.encoder.encode_queries([as_meant(text) for text in said])
    groups: list[list[int]] = []
    for place, vector in enumerate(vectors):
        near = _nearest(vectors, groups, vector)
        if near is None:
            groups.append([place])
        else:
            groups[near].append(place)
    ordered = sorted(groups, key=lambda group: (-len(group), group[0]))
    return tuple(_group([badly[place] for place in group]) for group in ordered)


def _nearest(vectors: NDArray[np.float32], groups: list[list[int]], vector: NDArray[np.float32]) -> int | None:
    if not groups:
        return None
    similarities = vectors[[group[0] for group in groups]] @ vector
    best = int(similarities.argmax())
    return best if similarities[best] >= ALIKE else None


def _group(members: Sequence[_Asked]) -> NeedGroup:
    first = members[0]
    return NeedGroup(
        id=first.answer.id,
        text=_text(first),
        count=len(members),
        reasons=dict(Counter(one.reason for one in members if one.reason)),
        machine_models=_each(one.answer.machine_model for one in members),
        codes=_each(code.code for one in members for code in one.answer.codes),
        latest=first.at,
        diagnoses=tuple(one.answer.id for one in members[:MOST_SHOWN]),
    )


def _text(one: _Asked) -> str:
    return one.report.text or " ".join(one.report.codes)


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys(values) if value)


def _seen(services: Services, type_: type[R], audience: Audience) -> Iterable[R]:
    return filter(audience.may_see, services.store.all(type_))


def _first(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(keys, MOST_SHOWN))


def case_from(report: Report, answer: Answer) -> RepairCase:
    """The case that a report would become, for an editor to complete."""
    codes = tuple(code.code for code in answer.codes)
    return RepairCase(
        id=f"N-{answer.id[:12]}",
        symptom=report.text or " ".join(report.codes) or "-",
        machine_model=answer.machine_model,
        serial=answer.serial,
        codes=codes,
        language=answer.language,
    )

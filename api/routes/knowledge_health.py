"""The health of the knowledge: whether its probabilities mean what they say, and how much of what helps is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, Field

from api.auth.permission import MayEdit
from api.documentation import problems
from api.provided import Provided
from api.routing import Router
from assistant.belief.calibration import Calibration
from assistant.belief.calibration import Reliability as Bin
from assistant.belief.case_base import is_named
from knowledge.audience import Audience
from knowledge.records import Cause, FaultCode, Manual, Part, Record, RepairCase
from knowledge.store import Store

router = Router(prefix="/v1/knowledge-health", tags=["editing"])

_HELPS: Mapping[type[Record], Mapping[str, Callable[..., object]]] = {
    RepairCase: {
        "cases_with_cause": is_named,
        "cases_with_checks": lambda case: case.checks,
        "cases_with_outcome": lambda case: case.outcome != "unknown",
    },
    Cause: {"causes_with_checks": lambda cause: cause.checks, "causes_with_remedy": lambda cause: cause.remedy},
    FaultCode: {"codes_in_both_languages": lambda code: code.meaning_zh and code.meaning_en},
    Part: {"parts_with_price": lambda part: part.price_cents is not None},
    Manual: {"manuals_with_all_text": lambda manual: not manual.pages_without_text},
}
"""What makes a record help more, by name and kind."""


class Reliability(BaseModel):
    """Cases of the knowledge as they were predicted from the others when the probabilities were last fitted."""

    cases: Annotated[int, Field(description="How many were predicted; 0 before the first fit, or with too few cases")]
    calibration_error: Annotated[float | None, Field(description="Mean distance of said and true, weighted by count")]
    bins: tuple[Bin, ...]

    @classmethod
    def of(cls, calibration: Calibration) -> Reliability:
        """The same of the calibration that answers go by."""
        bins = calibration.reliability
        cases = sum(one.count for one in bins)
        distance = sum(one.count * abs(one.confidence - one.accuracy) for one in bins)
        return cls(cases=cases, calibration_error=distance / cases if cases else None, bins=bins)


class Coverage(BaseModel):
    """How many records of a kind have what makes them help."""

    what: str
    all: int
    have: int


class KnowledgeHealth(BaseModel):
    """How far one may rely on the knowledge."""

    reliability: Reliability
    coverage: tuple[Coverage, ...]


@router.get("", summary="The health of the knowledge", responses=problems())
def read_health(who: MayEdit, services: Provided) -> KnowledgeHealth:
    """Whether probabilities mean what they say, and how many cases, causes, codes and parts are complete."""
    reliability = Reliability.of(services.assistant.calibrations.current)
    return KnowledgeHealth(reliability=reliability, coverage=tuple(_coverage(services.store, who.audience)))


def _coverage(store: Store, audience: Audience) -> Iterator[Coverage]:
    for type_, helps in _HELPS.items():
        yield from _counted(filter(audience.may_see, store.all(type_)), helps)


def _counted(records: Iterable[Record], helps: Mapping[str, Callable[..., object]]) -> Iterator[Coverage]:
    seen, have = 0, dict.fromkeys(helps, 0)
    for record in records:
        seen += 1
        for what, is_there in helps.items():
            have[what] += bool(is_there(record))
    yield from (Coverage(what=what, all=seen, have=number) for what, number in have.items())

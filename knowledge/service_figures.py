"""How well customers are served: each figure with its numerator and its denominator, over the requests of a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from knowledge.records import Model
from knowledge.requests import ServiceRequest


class Figure(Model):
    """A share: how many of how many; the share is null where there is nothing to count."""

    numerator: int
    denominator: int
    share: Annotated[float, Field(ge=0, le=1)] | None

    @classmethod
    def of(cls, told: Iterable[bool]) -> Figure:
        """The share of what is true.

        >>> Figure.of([True, False, True, True]).share, Figure.of([]).share
        (0.75, None)
        """
        answers = tuple(told)
        share = sum(answers) / len(answers) if answers else None
        return cls(numerator=sum(answers), denominator=len(answers), share=share)


class ServiceFigures(Model):
    """The figures of a time; each counts only the requests that can say something about it."""

    requests: int
    first_response_in_time: Figure
    repaired_in_time: Figure
    first_time_fix: Annotated[Figure, Field(description="Repaired without a second visit and not reopened")]
    rework: Annotated[Figure, Field(description="Reopened, or opened within days of a repair; of those repaired")]
    parts_fill: Annotated[Figure, Field(description="Parts that a repair used and a visit had brought")]
    satisfied: Figure

    @classmethod
    def of(cls, requests: Iterable[ServiceRequest]) -> ServiceFigures:
        """The figures of these requests."""
        known = tuple(requests)
        repaired = [request for request in known if request.first_repaired]
        return cls(
            requests=len(known),
            first_response_in_time=Figure.of(r.responded <= r.promises.respond_by for r in known if r.responded),
            repaired_in_time=Figure.of(
                r.first_repaired <= r.promised_repair for r in repaired if r.first_repaired is not None
            ),
            first_time_fix=Figure.of(len(r.visits) <= 1 and not r.reopened for r in repaired),
            rework=Figure.of(r.is_rework for r in repaired),
            parts_fill=Figure.of(is_there for r in repaired for is_there in _brought(r)),
            satisfied=Figure.of(r.is_satisfied for r in known if r.is_satisfied is not None),
        )


def _brought(request: ServiceRequest) -> list[bool]:
    """For each part that was used, whether a visit had brought it; nothing where nobody was sent."""
    carried = {part.number for visit in request.visits for part in visit.parts}
    return [part.number in carried for part in request.parts_used] if request.visits else []

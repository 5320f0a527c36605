"""How well customers are served: each figure with its numerator and its denominator, over the requests of a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from knowledge.outcomes import Moment
from knowledge.records import Model
from knowledge.requests import ServiceRequest

MOST_PERIODS = 400


class TooManyPeriods(ValueError):
    """A time was to be cut into more periods than anybody can look at."""

    def __init__(self, periods: int) -> None:
        super().__init__(f"{periods} periods; ask for a shorter time or longer periods, {MOST_PERIODS} at most")
        self.periods = periods


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


class PeriodFigures(ServiceFigures):
    """The figures of the requests received from one moment on and before another."""

    since: Moment
    until: Moment


class FiguresOverTime(ServiceFigures):
    """The figures of a time, and of each of its periods where these were asked for, the first period first."""

    series: tuple[PeriodFigures, ...] = ()


def figures_over_time(
    requests: Iterable[ServiceRequest], since: datetime, until: datetime, every: timedelta | None = None
) -> FiguresOverTime:
    """The figures of requests received in a time; with ``every`` also period by period, the last shorter.

    Raises:
        TooManyPeriods: more than ``MOST_PERIODS`` were asked for.
    """
    known = tuple(requests)
    periods = _periods(since, until, every) if every else ()
    series = (
        PeriodFigures(
            since=begin, until=end, **_values(ServiceFigures.of(r for r in known if begin <= r.received < end))
        )
        for begin, end in periods
    )
    return FiguresOverTime(**_values(ServiceFigures.of(known)), series=tuple(series))


def _periods(since: datetime, until: datetime, every: timedelta) -> tuple[tuple[datetime, datetime], ...]:
    count = max(0, -((since - until) // every))
    if count > MOST_PERIODS:
        raise TooManyPeriods(count)
    return tuple((since + n * every, min(until, since + (n + 1) * every)) for n in range(count))


def _values(figures: ServiceFigures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in ServiceFigures.model_fields}


def _brought(request: ServiceRequest) -> list[bool]:
    """For each part that was used, whether a visit had brought it; nothing where nobody was sent."""
    carried = {part.number for visit in request.visits for part in visit.parts}
    return [part.number in carried for part in request.parts_used] if request.visits else []

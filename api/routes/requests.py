"""Service requests: from the first call until the customer is satisfied."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import Body, Query, Request, Response
from pydantic import BaseModel, Field

from api.auth.permission import MayTriage
from api.documentation import headers, problems
from api.moments import AskedMoment
from api.paging import Paging
from api.problems import contradictory_outcome, no_such_cause
from api.provided import Provided
from api.request_problems import move_refused, nothing_told, too_many_periods
from api.request_steps import AnotherCall, NewRequest, RequestView, Step
from api.requesting import add_call, move_on, open_request, visible_request
from api.routing import Router
from assistant.belief.outcomes import ContradictoryOutcome, NoSuchCause
from knowledge.requests import MoveRefused, Status
from knowledge.service_figures import FiguresOverTime, TooManyPeriods, figures_over_time

router = Router(prefix="/v1/requests", tags=["triage"])

_OPENED = headers(201, Location="Where to read it again")
_PERIODS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}
_NEW = {
    "zh": {"summary": "网页报修", "value": {"text": "HX220 动臂提升无力，报 E02", "serial": "HX220-00417"}},
    "triaged": {"summary": "Of a triage", "value": {"diagnosis_id": "8f14e45fceea167a5a36dedd4bea2543"}},
}
_STEPS = {
    "dispatched": {
        "summary": "Somebody is sent",
        "value": {"to": "dispatched", "version": 2, "technician": "Li Wei", "depot": "CSX"},
    },
    "instead": {
        "summary": "Somebody else is sent instead",
        "value": {"to": "dispatched", "version": 3, "technician": "Zhao Min", "note": "Li Wei is ill"},
    },
    "cancelled": {
        "summary": "The caller withdrew",
        "value": {"to": "cancelled", "version": 3, "because": "withdrawn", "note": "starts again"},
    },
    "repaired": {"summary": "修好了", "value": {"to": "repaired", "version": 3, "cause": 1, "note": "更换先导泵"}},
    "followed_up": {"summary": "回访", "value": {"to": "followed_up", "version": 4, "satisfied": True}},
}


class RequestQuery(Paging):
    """Which requests are wanted."""

    status: Annotated[tuple[Status, ...], Field(description="Only requests of these statuses")] = ()
    serial: Annotated[str, Field(description="Only requests for this machine", max_length=500)] = ""


class RequestListing(BaseModel):
    """One page of requests, the latest first."""

    records: tuple[RequestView, ...]
    next_after: Annotated[str | None, Field(description="`after` of the next page; null on the last one")]
    total: int


class FiguresView(FiguresOverTime):
    """The figures as they are sent: with what is promised for a request that comes in now."""

    first_response_minutes: float
    repair_hours: float


@router.post("", status_code=201, summary="Open a request", responses={**_OPENED, **problems(400, 404, 409, 413, 422)})
def create_request(
    new: Annotated[NewRequest, Body(openapi_examples=_NEW)], who: MayTriage, services: Provided, response: Response
) -> RequestView:
    """A request with its promises; with the id of a triage it is triaged at once.

    Refused with 409 while the machine has an open request: join that one, or say `anyway`.
    """
    if not (new.text.strip() or new.symptom.strip() or new.diagnosis_id):
        raise nothing_told()
    now = datetime.now(UTC)
    opened = open_request(services, new, who, now)
    response.headers["Location"] = f"{router.prefix}/{opened.id}"
    return _sent(RequestView.of(opened, now), response)


@router.get("", summary="List requests", responses=problems(422))
def list_requests(
    who: MayTriage, query: Annotated[RequestQuery, Query()], services: Provided, request: Request, response: Response
) -> RequestListing:
    """Requests, the latest first."""
    page = services.store.requests(
        after=query.after, limit=query.limit, statuses=query.status, serial=query.serial, audience=who.audience
    )
    if page.next_after is not None:
        following = request.url.include_query_params(after=page.next_after, limit=query.limit)
        response.headers["Link"] = f'<{following}>; rel="next"'
    now = datetime.now(UTC)
    records = tuple(RequestView.of(one, now) for one in page.requests)
    return RequestListing(records=records, next_after=page.next_after, total=page.total)


@router.get("/due", summary="List what is about to be missed", responses=problems(422))
def list_due(
    who: MayTriage,
    services: Provided,
    within_minutes: Annotated[float, Query(ge=0, le=100_000, description="Promises broken within this time")] = 60,
) -> tuple[RequestView, ...]:
    """Requests whose next promise is broken within the time, or was already; the most pressing first."""
    now = datetime.now(UTC)
    due = services.store.requests_due(now + timedelta(minutes=within_minutes), who.audience)
    return tuple(RequestView.of(one, now) for one in due)


@router.get("/figures", summary="Read how well customers are served", responses=problems(422))
def read_figures(
    who: MayTriage,
    services: Provided,
    since: Annotated[AskedMoment | None, Query(description="First moment; else thirty days ago")] = None,
    until: Annotated[AskedMoment | None, Query(description="First moment after; now where none is given")] = None,
    every: Annotated[Literal["day", "week"] | None, Query(description="Also period by period, from `since` on")] = None,
) -> FiguresView:
    """The figures of the requests received in a time, each with numerator and denominator; a series where asked for."""
    end = until or datetime.now(UTC)
    begin = since or end - timedelta(days=30)
    received = services.store.requests_received(begin, end, who.audience)
    try:
        figures = figures_over_time(received, begin, end, _PERIODS[every] if every else None)
    except TooManyPeriods as error:
        raise too_many_periods(error.periods) from error
    promised = {name: getattr(services.settings_now, name) for name in ("first_response_minutes", "repair_hours")}
    return FiguresView(**{name: getattr(figures, name) for name in FiguresOverTime.model_fields}, **promised)


@router.get("/{request_id}", summary="Read a request", responses=problems(404))
def read_request(request_id: str, who: MayTriage, services: Provided, response: Response) -> RequestView:
    """A request as it stands, with every call and move and who made it; `ETag` is its version."""
    return _sent(RequestView.of(visible_request(services, request_id, who), datetime.now(UTC)), response)


@router.post("/{request_id}/calls", status_code=201, summary="Join a call", responses=problems(400, 404, 409, 413, 422))
def create_call(
    request_id: str, call: AnotherCall, who: MayTriage, services: Provided, response: Response
) -> RequestView:
    """Another call about the same request."""
    now = datetime.now(UTC)
    joined = add_call(services, visible_request(services, request_id, who), call, who, now)
    return _sent(RequestView.of(joined, now), response)


@router.post("/{request_id}/moves", summary="Move a request on", responses=problems(400, 404, 409, 413, 422))
def create_move(
    request_id: str,
    step: Annotated[Step, Body(openapi_examples=_STEPS)],
    who: MayTriage,
    services: Provided,
    response: Response,
) -> RequestView:
    """The request one step further; 409 with what is allowed where it cannot be, or where somebody else was first.

    `repaired` reports the outcome of its diagnosis; `followed_up` with `satisfied: false` reopens it as rework.
    """
    now = datetime.now(UTC)
    try:
        moved = move_on(services, visible_request(services, request_id, who), step, who, now)
    except MoveRefused as error:
        raise move_refused(error) from error
    except NoSuchCause as error:
        raise no_such_cause(error.place, error.causes) from error
    except ContradictoryOutcome as error:
        raise contradictory_outcome(error.cause) from error
    return _sent(RequestView.of(moved, now), response)


def _sent(view: RequestView, response: Response) -> RequestView:
    response.headers["ETag"] = f'"{view.version}"'
    return view

"""Outcomes: what happened after a diagnosis, who said so and when, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Body, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.auditing import AuditLine, audit_trail
from api.auth.caller import Caller
from api.auth.permission import MayAsk, MayOversee
from api.auth.refusals import not_yours
from api.documentation import headers, problems
from api.language import Said
from api.paging import MOST, Listing, Paging, list_page
from api.problems import contradictory_outcome, no_such_cause, not_found
from api.provided import Provided
from api.reporting import UnknownOutcome, report_outcome, withdraw_outcome
from api.routing import Router
from api.visible import visible_diagnosis
from assistant.belief.outcomes import ContradictoryOutcome, NoSuchCause, OutcomeReport
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import Name

router = Router(tags=["outcomes"])

_OUTCOME = Said("结果", "outcome")
_EXAMPLES = {
    "zh": {
        "summary": "第一个原因，修好了",
        "value": {
            "fixed": True,
            "cause": 1,
            "parts": [{"number": "HX-4042-118", "quantity": 1}],
            "labour_minutes": 90,
        },
    },
    "en": {
        "summary": "Another cause, in words, after a repair that did not help",
        "value": {"fixed": True, "cause": "chafed wire at the pump", "did_not_help": ["fuel pump: worn"]},
    },
    "not_fixed": {"summary": "Not fixed", "value": {"fixed": False, "cause": "先导泵：磨损"}},
}
_CREATED: dict[int | str, dict[str, Any]] = {
    200: {"description": "This person has said something about this diagnosis before; now this is what counts"},
    **headers(201, Location="Where to read it again"),
}


class Trail(BaseModel):
    """Which part of the audit trail is wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: Annotated[int, Field(ge=1, le=200, description="How many changes at most")] = 50
    after: Annotated[
        int, Field(ge=0, le=MOST, description="The previous page's `next_after`; 0 for the first page")
    ] = 0


class OutcomeChange(BaseModel):
    """One change to one outcome."""

    seq: Annotated[int, Field(description="Number of the change in the log of all knowledge")]
    outcome_id: str
    version: int
    at: datetime
    who: str
    what: Literal["reported", "changed", "withdrawn"]
    reason: str
    changed: Annotated[tuple[str, ...], Field(description="The fields that differ")]
    before: DiagnosisOutcome | None
    after: DiagnosisOutcome | None

    @classmethod
    def from_line(cls, line: AuditLine) -> OutcomeChange:
        """A line of the audit trail as it is sent."""
        change = line.change
        what: Literal["reported", "changed", "withdrawn"] = "withdrawn" if line.after is None else "changed"
        return cls(
            seq=change.seq,
            outcome_id=change.key,
            version=change.version,
            at=change.at,
            who=change.author,
            what="reported" if line.before is None else what,
            reason=change.reason,
            changed=line.changed,
            before=line.before,
            after=line.after,
        )


class AuditPage(BaseModel):
    """One page of the audit trail, oldest change first."""

    changes: tuple[OutcomeChange, ...]
    next_after: Annotated[int | None, Field(description="`after` of the next page; null on the last one")]


@router.post(
    "/v1/diagnoses/{diagnosis_id:path}/outcome",
    status_code=201,
    summary="Report an outcome",
    responses={**_CREATED, **problems(400, 404, 413, 422)},
)
def create_outcome(
    diagnosis_id: str,
    said: Annotated[OutcomeReport, Body(openapi_examples=_EXAMPLES)],
    who: MayAsk,
    services: Provided,
    response: Response,
) -> DiagnosisOutcome:
    """How it ended: counts from the next report on, and waits for an editor as a draft case.

    It is told by the account; `who` of the body is not read. Said again by the same account about the same diagnosis,
    it replaces what it said before. Until it is reviewed, one account's outcomes together count for no more than a
    stated weight.
    """
    visible_diagnosis(services.store, diagnosis_id, who)
    try:
        glossary = services.assistant.desk.current().glossary
        reported = report_outcome(services.store, glossary, diagnosis_id, said.model_copy(update={"who": who.name}))
    except NoSuchCause as error:
        raise no_such_cause(error.place, error.causes) from error
    except ContradictoryOutcome as error:
        raise contradictory_outcome(error.cause) from error
    services.index.notify()
    response.status_code = 201 if reported.is_new else 200
    response.headers["Location"] = f"/v1/outcomes/{quote(reported.outcome.id, safe='')}"
    return reported.outcome


@router.get(
    "/v1/diagnoses/{diagnosis_id:path}/outcomes", summary="Outcomes of a diagnosis", responses=problems(404, 422)
)
def list_outcomes_of(
    diagnosis_id: str,
    query: Annotated[Paging, Query()],
    who: MayAsk,
    services: Provided,
    request: Request,
    response: Response,
) -> Listing[DiagnosisOutcome]:
    """What people say happened after a diagnosis, one outcome a person; withdrawn ones are left out."""
    visible_diagnosis(services.store, diagnosis_id, who)
    return list_page(services.store, DiagnosisOutcome, OfDiagnosis.of(query, diagnosis_id), who, request, response)


class OfDiagnosis(Paging):
    """The outcomes of one diagnosis."""

    diagnosis_id: str

    @classmethod
    def of(cls, paging: Paging, diagnosis_id: str) -> OfDiagnosis:
        """The wanted page of them."""
        return cls(limit=paging.limit, after=paging.after, diagnosis_id=diagnosis_id)


@router.get("/v1/outcomes", summary="Audit trail of outcomes", responses=problems(422))
def list_changes(
    query: Annotated[Trail, Query()], who: MayOversee, services: Provided, request: Request, response: Response
) -> AuditPage:
    """Every outcome ever reported, changed or withdrawn: who, when, and the record before and after."""
    lines = audit_trail(services.store, query.after, query.limit + 1)
    page = lines[: query.limit]
    shown = tuple(OutcomeChange.from_line(line) for line in page if line.is_seen_by(who.audience))
    following = page[-1].change.seq if len(lines) > query.limit else None
    if following is not None:
        url = request.url.include_query_params(after=following, limit=query.limit)
        response.headers["Link"] = f'<{url}>; rel="next"'
    return AuditPage(changes=shown, next_after=following)


@router.get("/v1/outcomes/{outcome_id}", summary="Read one outcome", responses=problems(404))
def read_outcome(outcome_id: str, who: MayAsk, services: Provided) -> DiagnosisOutcome:
    """One outcome as it counts now: one's own, or as an agent or editor another's."""
    found = services.store.get(DiagnosisOutcome, outcome_id)
    if found is None or not _may_read(who, found):
        raise not_found(_OUTCOME, outcome_id)
    return found


@router.delete(
    "/v1/outcomes/{outcome_id}", status_code=204, summary="Withdraw an outcome", responses=problems(404, 422)
)
def delete_outcome(
    outcome_id: str,
    who: MayAsk,
    services: Provided,
    reason: Annotated[Name, Query(description="Why; kept in the audit trail")],
) -> None:
    """It counts no longer, and neither waits its draft; the audit trail keeps what it said.

    One's own, or as an editor another's.
    """
    found = read_outcome(outcome_id, who, services)
    if not who.is_named(found.who) and not who.may("edit"):
        raise not_yours()
    try:
        withdraw_outcome(services.store, outcome_id, who.name, reason)
    except UnknownOutcome as error:
        raise not_found(_OUTCOME, outcome_id) from error
    services.index.notify()


def _may_read(who: Caller, outcome: DiagnosisOutcome) -> bool:
    return who.is_named(outcome.who) or (who.may("oversee") and who.audience.may_see(outcome))

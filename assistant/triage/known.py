"""What is known before anything is asked: open requests, repairs of the last weeks, repeated faults, bulletins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date as Date
from datetime import datetime, timedelta

from assistant.answer import CauseAdvice
from assistant.reference import Reference
from assistant.triage.request_facts import BulletinFound, EarlierRepair, Known, OpenRequest, RepeatedFault
from assistant.understanding import Understanding
from knowledge.audience import Audience
from knowledge.bulletins import Bulletin
from knowledge.glossary import Glossary
from knowledge.records import RepairCase
from knowledge.requests import ServiceRequest
from knowledge.store import Store
from retrieval.filters import Filter
from retrieval.search import Query, Search
from retrieval.terms import PAIR_MARK, terms_of

REWORK_DAYS, REPEAT_DAYS, REPEATS = 30, 90, 3
MOST_BULLETINS, LOOKED_AT = 3, 20
LEAST_SHARE = 0.5  # of a bulletin's own words that a report must say to match without a code
_MOST_READ = 200


def known_about(
    store: Store,
    search: Search,
    understanding: Understanding,
    causes: tuple[CauseAdvice, ...],
    reference: Reference,
    now: datetime,
) -> Known:
    """Everything known about the machine and its fault, as far as the audience may see it."""
    bulletins = matching_bulletins(store, search, understanding, reference.glossary, reference.audience, now.date())
    if understanding.machine is None:
        return Known(bulletins=bulletins)
    component = causes[0].component if causes else ""
    past = past_of(store, understanding.machine.serial, understanding.known_codes, component, reference, now)
    return past.model_copy(update={"bulletins": bulletins})


def past_of(
    store: Store, serial: str, codes: Collection[str], component: str, reference: Reference, now: datetime
) -> Known:
    """What a machine's requests and cases say about a fault of these codes and this component."""
    audience = reference.audience
    requests = store.requests(serial=serial, limit=_MOST_READ, audience=audience).requests
    cases = store.page(RepairCase, where={"serial": serial}, limit=_MOST_READ, audience=audience).records
    repairs = _repairs(requests, cases)
    recent = [repair for repair in repairs if 0 <= (now.date() - repair.day).days <= REWORK_DAYS]
    return Known(
        open_requests=tuple(_open(request) for request in requests if request.is_open),
        recent_repairs=tuple(sorted(recent, key=lambda repair: repair.day, reverse=True)),
        repeated=_repeated(codes, component, requests, cases, reference.glossary, now),
    )


def matching_bulletins(
    store: Store, search: Search, understanding: Understanding, glossary: Glossary, audience: Audience, today: Date
) -> tuple[BulletinFound, ...]:
    """The bulletins in force for this machine that name its code, or whose own words the report says."""
    if not store.holds(Bulletin):
        return ()
    codes = understanding.known_codes
    within = Filter(
        machine_model=understanding.machine_model,
        make=understanding.make,
        serial=understanding.serial,
        groups=audience.groups,
        opened_models=audience.machine_models,
        kinds=("bulletin",),
        on=today,
    )
    text = understanding.text or " ".join(codes)
    hits = search.find(Query(text=text, codes=codes, filter=within, k=LOOKED_AT))
    records = store.many(Bulletin, [hit.passage.source_id for hit in hits])
    by_code = [_found(one, "code") for one in records.values() if set(one.codes) & set(codes)]
    named = {found.id for found in by_code}
    said = [one for one in records.values() if one.id not in named and share_said(one, text, glossary) >= LEAST_SHARE]
    return (*by_code, *(_found(one, "words") for one in said))[:MOST_BULLETINS]


def share_said(bulletin: Bulletin, text: str, glossary: Glossary) -> float:
    """The share of a bulletin's symptom that a report says, by the glossary in either language, else by terms."""
    wanted, said = glossary.concepts(bulletin.symptom), glossary.concepts(text)
    if not wanted:
        wanted, said = _terms(bulletin.symptom), _terms(text)
    return len(wanted & said) / len(wanted) if wanted else 0.0


def _terms(text: str) -> frozenset[str]:
    return frozenset(term for term in terms_of(text) if not term.startswith(PAIR_MARK))


def _found(bulletin: Bulletin, matched_by: str) -> BulletinFound:
    stated = bulletin.model_dump(include={"id", "title", "workaround", "solution", "codes", "parts"})
    return BulletinFound.model_validate(stated | {"matched_by": matched_by})


def _open(request: ServiceRequest) -> OpenRequest:
    stated = request.model_dump(include={"id", "version", "status", "received", "symptom"})
    return OpenRequest.model_validate(stated)


def _repairs(requests: tuple[ServiceRequest, ...], cases: tuple[RepairCase, ...]) -> list[EarlierRepair]:
    """The repairs of a machine with their days; a case made from a request's outcome is that request's repair."""
    outcomes = {f"outcome-{request.outcome_id}" for request in requests if request.outcome_id}
    of_requests = [
        EarlierRepair(id=r.id, kind="request", day=done.date(), symptom=r.symptom)
        for r in requests
        if (done := r.repaired or r.first_repaired)
    ]
    of_cases = [
        EarlierRepair(id=case.id, kind="case", day=case.date, symptom=case.symptom)
        for case in cases
        if case.date and case.id not in outcomes and case.outcome != "not_fixed"
    ]
    return of_requests + of_cases


def _repeated(
    wanted: Collection[str],
    component: str,
    requests: tuple[ServiceRequest, ...],
    cases: tuple[RepairCase, ...],
    glossary: Glossary,
    now: datetime,
) -> RepeatedFault | None:
    """The fault of this call when it makes at least three in three months: the same component, or the same code."""
    since = (now - timedelta(days=REPEAT_DAYS)).date()
    lately = [r for r in requests if r.received.date() >= since and r.cancelled_because != "duplicate"]
    outcomes = {f"outcome-{request.outcome_id}" for request in lately if request.outcome_id}
    told = [case for case in cases if case.date and since <= case.date <= now.date() and case.id not in outcomes]
    times: Counter[str] = Counter()
    for codes, words in [(r.codes, r.component) for r in lately] + [(case.codes, case.component) for case in told]:
        is_same = bool(component) and glossary.canonical(words) == glossary.canonical(component)
        if is_same or set(codes) & set(wanted):
            times[component or next(iter(wanted))] += 1
    name, earlier = next(iter(times.most_common(1)), ("", 0))
    return RepeatedFault(component=name, times=earlier + 1, days=REPEAT_DAYS) if earlier + 1 >= REPEATS else None

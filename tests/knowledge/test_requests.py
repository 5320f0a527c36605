"""Service requests kept: their life, two agents at once, promises and the audit trail, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.access.trail import By, Wanted
from knowledge.audience import Audience
from knowledge.diagnoses import Given
from knowledge.requests import FOLLOWS, Move, MoveRefused, Promises, ServiceRequest, Status
from knowledge.requests_kept import RequestChanged, RequestOpen
from knowledge.store import Store

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANN = By("Ann", "10.0.0.1", "ann")


def received(id: str = "r1", at: datetime = NOON, **known: object) -> ServiceRequest:
    promises = Promises.from_hours(at, 30, 24)
    moves = (Move(at=at, who="Ann", status="received"),)
    return ServiceRequest(id=id, received=at, promises=promises, moves=moves).model_copy(update=known)


def moved(request: ServiceRequest, *statuses: Status) -> ServiceRequest:
    for status in statuses:
        known = {"is_satisfied": True} if status == "followed_up" else {}
        request = request.moved(status, "Ann", NOON, "", known)
    return request


def test_the_way_from_the_first_call_to_the_end() -> None:
    done = moved(received(), "triaged", "remote", "dispatched", "repaired", "followed_up", "closed")
    assert [move.status for move in done.moves] == [
        "received", "triaged", "remote", "dispatched", "repaired", "followed_up", "closed"
    ]  # fmt: skip
    assert done.can_become == ()


@pytest.mark.parametrize("status", FOLLOWS)
def test_what_does_not_follow_is_refused_and_says_what_does(status: Status) -> None:
    request = received(status=status, is_satisfied=True)
    for to in FOLLOWS:
        if to not in FOLLOWS[status]:
            with pytest.raises(MoveRefused) as refused:
                request.moved(to, "Ann", NOON)
            assert refused.value.allowed == FOLLOWS[status]


def test_nobody_closes_what_a_customer_is_not_satisfied_with() -> None:
    with pytest.raises(MoveRefused) as refused:
        received(status="followed_up", is_satisfied=False).moved("closed", "Ann", NOON)
    assert refused.value.allowed == ()


def test_not_satisfied_is_rework_with_a_promise_of_its_own() -> None:
    repaired = moved(received(), "triaged", "dispatched", "repaired").model_copy(update={"repaired": NOON})
    later = NOON + timedelta(days=2)
    again = repaired.reopened_by("Ann", later, "leaks again", 24)
    assert (again.status, again.is_rework, again.reopened, again.is_satisfied) == ("triaged", True, 1, False)
    assert again.open_promise == ("repair", later + timedelta(hours=24))
    assert [move.status for move in again.moves][-2:] == ["followed_up", "triaged"]


def test_the_first_move_is_the_response_and_then_the_repair_is_promised() -> None:
    request = received()
    assert request.open_promise == ("first_response", NOON + timedelta(minutes=30))
    triaged = request.moved("triaged", "Ann", NOON + timedelta(minutes=4))
    assert triaged.responded == NOON + timedelta(minutes=4)
    assert triaged.open_promise == ("repair", NOON + timedelta(hours=24))


def test_a_cancelled_request_promises_nothing_and_was_not_answered_by_it() -> None:
    cancelled = received().moved("cancelled", "Ann", NOON, "", {"cancelled": NOON})
    assert (cancelled.responded, cancelled.open_promise, cancelled.is_open) == (None, None, False)
    assert cancelled.can_become == ()
    answered = moved(received(), "triaged", "dispatched", "cancelled")
    assert (answered.responded, answered.open_promise) == (NOON, None)


def test_a_request_is_read_as_it_was_kept(store: Store) -> None:
    store.open_request(received(), ANN, Given("ann"))
    kept = store.request("r1")
    assert kept is not None
    assert (kept.request, kept.given.owner) == (received(), "ann")
    assert store.request("r2") is None


def test_of_two_agents_at_once_one_is_told_what_the_other_did(store: Store) -> None:
    store.open_request(received(), ANN)
    first, second = moved(received(), "triaged"), moved(received(), "triaged")
    assert store.save_request(first, ANN).version == 2
    with pytest.raises(RequestChanged) as changed:
        store.save_request(second, By("Bob"))
    assert changed.value.kept == first.model_copy(update={"version": 2})


def test_of_eight_agents_at_once_exactly_one_is_kept(open_store: Callable[..., Store]) -> None:
    store = open_store()
    store.open_request(received(), ANN)
    following = moved(received(), "triaged")

    def save(number: int) -> bool:
        try:
            store.save_request(following, By(f"agent {number}"))
        except RequestChanged:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(save, range(8))) == [False] * 7 + [True]


def test_of_eight_agents_who_open_one_for_a_machine_exactly_one_is_first(open_store: Callable[..., Store]) -> None:
    store = open_store()

    def opens(number: int) -> bool:
        try:
            store.open_request(received(f"r{number}", serial="HX-1"), ANN, alone_for=Audience())
        except RequestOpen:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(opens, range(8))) == [False] * 7 + [True]
    store.open_request(received("other", serial="HX-2"), ANN, alone_for=Audience())
    assert store.requests().total == 2


def test_every_move_stands_in_the_audit_trail(store: Store) -> None:
    store.open_request(received(), ANN)
    store.save_request(moved(received(), "triaged"), By("Bob", "10.0.0.2"), reason="clear")
    entries, _ = store.trail(Wanted(kind="request"))
    assert [(e.who, e.action, e.key, e.reason, e.address) for e in entries] == [
        ("Bob", "triaged", "r1", "clear", "10.0.0.2"),
        ("Ann", "opened", "r1", "", "10.0.0.1"),
    ]
    assert entries[0].before is not None
    assert entries[0].after is not None
    assert (entries[0].before["status"], entries[0].after["status"]) == ("received", "triaged")


def test_what_is_about_to_be_missed_comes_in_the_order_it_is_missed(store: Store) -> None:
    store.open_request(received("late", NOON - timedelta(minutes=40)), ANN)
    store.open_request(received("soon", NOON - timedelta(minutes=20)), ANN)
    store.open_request(received("fresh", NOON), ANN)
    store.open_request(received("done", NOON - timedelta(days=2), responded=NOON, repaired=NOON), ANN)
    assert [request.id for request in store.requests_due(NOON + timedelta(minutes=15))] == ["late", "soon"]


def test_pages_of_requests_are_the_latest_first(store: Store) -> None:
    for number in range(5):
        serial = "S-1" if number % 2 else "S-2"
        store.open_request(received(f"r{number}", NOON + timedelta(minutes=number), serial=serial), ANN)
    page = store.requests(limit=2)
    assert ([request.id for request in page.requests], page.next_after, page.total) == (["r4", "r3"], "r3", 5)
    rest = store.requests(after="r3", limit=5)
    assert ([request.id for request in rest.requests], rest.next_after) == (["r2", "r1", "r0"], None)
    assert [request.id for request in store.requests(serial="S-1").requests] == ["r3", "r1"]
    assert store.requests(statuses=("closed",)).total == 0


def test_a_request_of_who_sees_more_is_hidden_from_who_sees_less(store: Store) -> None:
    north = Audience(groups=("north",))
    store.open_request(received("r1"), ANN, Given("ann", north))
    assert store.requests(audience=Audience(groups=("south",))).total == 0
    assert store.requests(audience=north).total == 1
    assert store.requests_due(NOON + timedelta(days=9), Audience(groups=())) == ()

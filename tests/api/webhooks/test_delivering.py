"""Deliveries from a real store to a real receiver: at least once, retried, given up, and nobody waits for another."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import anyio
import pytest

from api.webhooks.delivering import LEASE, Deliveries
from api.webhooks.destinations import Destinations
from api.webhooks.retries import Retries
from api.webhooks.sending import SECONDS, Sender
from knowledge.access.trail import By, Wanted
from knowledge.records import RepairCase
from knowledge.requests import Promises, ServiceRequest
from knowledge.store import Store
from knowledge.webhooks.deliveries import Delivery, DeliveryPage
from knowledge.webhooks.endpoints import Webhook, WebhookState
from tests.api.webhooks.receiver import Receiver, receiving

ANN = By("Ann")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
QUICK = Retries(first_seconds=0.01, factor=1.0, attempts=3)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    opened = Store.open(sqlite_url)
    yield opened
    opened.close()


def hearing(store: Store, url: str) -> Webhook:
    return store.add_webhook(WebhookState(url=url), SECRET, ANN)


def deliver_until(store: Store, is_over: Callable[[], bool], retries: Retries = QUICK) -> None:
    """Deliver for as long as it takes."""
    sender = Sender(Destinations.of(allows_http=True, hosts="127.0.0.1"))
    deliveries = Deliveries(store, sender, retries, timedelta(minutes=15))

    async def run() -> None:
        with anyio.fail_after(20):
            async with deliveries.running():
                while not await anyio.to_thread.run_sync(is_over):
                    await anyio.sleep(0.02)

    asyncio.run(run())


def page(store: Store, webhook: Webhook) -> DeliveryPage:
    return store.deliveries(webhook.id, limit=200)


def only(store: Store, webhook: Webhook) -> Delivery:
    (found,) = page(store, webhook).deliveries
    return found


def test_what_happened_before_anybody_delivered_is_delivered(store: Store, receiver: Receiver) -> None:
    webhook = hearing(store, f"{receiver.url}/in")
    for number in range(30):
        store.write([RepairCase(id=f"WO-{number}", symptom="s")], author="li")
    deliver_until(store, lambda: not page(store, webhook).deliveries[0].next_try and len(receiver.received) == 30)
    told = [received.verified(SECRET) for received in receiver.received]
    assert [one["data"]["seq"] for one in told] == list(range(1, 31))
    assert {one["type"] for one in told} == {"knowledge.published"}
    assert {one.state for one in page(store, webhook).deliveries} == {"delivered"}
    assert {received.headers["webhook-id"] for received in receiver.received} == {
        one.id for one in page(store, webhook).deliveries
    }


def test_a_receiver_that_fails_at_first_is_tried_again_under_the_same_id(store: Store, receiver: Receiver) -> None:
    receiver.statuses = [500, 503, 200]
    webhook = hearing(store, receiver.url)
    store.tell_test(webhook.id)
    deliver_until(store, lambda: only(store, webhook).state == "delivered")
    assert len({received.headers["webhook-id"] for received in receiver.received}) == 1
    assert (only(store, webhook).attempts, only(store, webhook).status) == (3, 200)


def test_after_the_last_try_it_is_dead_and_can_be_delivered_again(store: Store, receiver: Receiver) -> None:
    receiver.statuses, receiver.answer = [500], b"no such table"
    webhook = hearing(store, receiver.url)
    store.tell_test(webhook.id)
    deliver_until(store, lambda: only(store, webhook).state == "dead")
    dead = only(store, webhook)
    assert (dead.attempts, dead.status, dead.failure, dead.said) == (3, 500, "status", "no such table")
    receiver.statuses = [204]
    store.redeliver(webhook.id, dead.id, datetime.now(UTC))
    deliver_until(store, lambda: only(store, webhook).state == "delivered")
    assert len(receiver.received) == 4


def test_what_a_program_was_killed_over_is_delivered_by_the_next(store: Store, receiver: Receiver) -> None:
    webhook = hearing(store, receiver.url)
    store.tell_test(webhook.id)
    taken = store.take_delivery(webhook.id, datetime.now(UTC), timedelta(0))  # and never settled
    deliver_until(store, lambda: only(store, webhook).state == "delivered")
    assert taken is not None
    assert receiver.received[0].headers["webhook-id"] == taken.id


def test_a_try_is_over_before_somebody_else_takes_it_up() -> None:
    assert timedelta(seconds=SECONDS) < LEASE


def test_a_slow_receiver_delays_nobody_else(store: Store, receiver: Receiver) -> None:
    receiver.seconds = 1.0
    slow = hearing(store, receiver.url)
    with receiving() as other:
        quick = hearing(store, other.url)
        for number in range(10):
            store.write([RepairCase(id=f"WO-{number}", symptom="s")], author="li")
        deliver_until(store, lambda: len(other.received) == 10)
        assert {one.state for one in page(store, quick).deliveries} <= {"delivered", "pending"}
    assert len(receiver.received) < 10
    assert page(store, slow).total == 10


def test_a_receiver_that_is_gone_is_told_nothing_more(store: Store, receiver: Receiver) -> None:
    receiver.statuses = [410]
    webhook = hearing(store, receiver.url)
    store.tell_test(webhook.id)
    deliver_until(store, lambda: not store.webhooks()[0].is_enabled)
    assert (only(store, webhook).state, len(receiver.received)) == ("dead", 1)
    (entry, *_), _ = store.trail(Wanted(kind="webhook"))
    assert (entry.who, entry.action, entry.reason) == (
        "(webhooks)",
        "webhook_changed",
        "the receiver answered 410 Gone",
    )


def test_a_promise_about_to_be_missed_is_told_unasked(store: Store, receiver: Receiver) -> None:
    now = datetime.now(UTC)
    webhook = hearing(store, receiver.url)
    request = ServiceRequest(id="r1", promises=Promises.from_hours(now, 10, 24), received=now)
    store.open_request(request, ANN)
    deliver_until(store, lambda: bool(receiver.received))
    assert receiver.received[0].verified(SECRET)["data"]["promise"] == "first_response"
    assert page(store, webhook).total == 1


def test_no_secret_and_no_address_stands_in_the_log(
    store: Store, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.statuses = [500]
    webhook = hearing(store, f"{receiver.url}/robot/key-of-the-receiver")
    store.tell_test(webhook.id)
    deliver_until(store, lambda: only(store, webhook).state == "dead")
    said = [record.getMessage() for record in caplog.records if record.name == "faultwise.webhooks"]
    assert (len(said), said[-1].rpartition(": ")[2]) == (3, "status (500), given up")
    assert "key-of-the-receiver" not in caplog.text
    assert "whsec" not in caplog.text


def test_a_store_that_is_in_use_by_others_does_not_end_the_deliveries(sqlite_url: str, receiver: Receiver) -> None:
    store = Store.open(sqlite_url, wait_seconds=0.05)
    webhook = hearing(store, receiver.url)
    store.tell_test(webhook.id)
    held = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")
    since = time.monotonic()

    def is_over() -> bool:
        if held.in_transaction and time.monotonic() - since > 0.8:
            held.execute("ROLLBACK")
        return only(store, webhook).state == "delivered"

    deliver_until(store, is_over)
    assert len(receiver.received) == 1
    held.close()
    store.close()

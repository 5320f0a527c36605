"""A delivery is tried by one at a time, comes back when its taker died, and ends delivered or dead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.access.trail import By, Wanted
from knowledge.records import RepairCase
from knowledge.store import Store
from knowledge.webhooks import endpoints
from knowledge.webhooks.deliveries import Delivery, Reply, Taken
from knowledge.webhooks.endpoints import NoSuchWebhook, TooManyWebhooks, Webhook, WebhookState

ANN = By("Ann")
LEASE = timedelta(seconds=15)
STATE = WebhookState(url="https://erp.example/in")


@pytest.fixture
def webhook(store: Store) -> Webhook:
    return store.add_webhook(STATE, "whsec_secret", ANN)


@pytest.fixture
def now(store: Store, webhook: Webhook) -> datetime:
    """A moment after an event has happened."""
    store.write([RepairCase(id="WO-1", symptom="s")], author="li")
    return datetime.now(UTC)


def take(store: Store, webhook: Webhook, now: datetime) -> Taken:
    taken = store.take_delivery(webhook.id, now, LEASE)
    assert taken is not None
    return taken


def only(store: Store, webhook: Webhook) -> Delivery:
    (found,) = store.deliveries(webhook.id).deliveries
    return found


def test_what_is_taken_carries_the_address_the_secret_and_the_body(
    store: Store, webhook: Webhook, now: datetime
) -> None:
    assert store.webhooks_due(now) == (webhook.id,)
    taken = take(store, webhook, now)
    assert (taken.url, taken.secret, taken.attempts) == ("https://erp.example/in", "whsec_secret", 1)
    assert taken.body.startswith('{"data":{"author":"li","put":{"case":1}')


def test_of_many_who_ask_at_once_one_gets_it(store: Store, webhook: Webhook, now: datetime) -> None:
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: store.take_delivery(webhook.id, now, LEASE), range(8)))
    assert len([one for one in taken if one]) == 1


def test_what_a_program_took_and_died_with_is_due_again(store: Store, webhook: Webhook, now: datetime) -> None:
    first = take(store, webhook, now)
    assert store.take_delivery(webhook.id, now + LEASE / 2, LEASE) is None
    again = take(store, webhook, now + LEASE)
    assert (again.id, again.body, again.attempts) == (first.id, first.body, 2)


def test_an_answer_that_comes_after_somebody_else_took_over_counts_no_more(
    store: Store, webhook: Webhook, now: datetime
) -> None:
    late = take(store, webhook, now)
    take(store, webhook, now + LEASE)
    store.settle_delivery(late, Reply(status=500, failure="status"), None)
    assert only(store, webhook).state == "pending"


def test_it_arrives(store: Store, webhook: Webhook, now: datetime) -> None:
    store.settle_delivery(take(store, webhook, now), Reply(status=204), None)
    arrived = only(store, webhook)
    assert (arrived.state, arrived.status, arrived.attempts, arrived.next_try) == ("delivered", 204, 1, None)
    assert store.webhooks_due(now + timedelta(days=9)) == ()


def test_it_fails_waits_and_is_given_up(store: Store, webhook: Webhook, now: datetime) -> None:
    later = now + timedelta(minutes=5)
    store.settle_delivery(take(store, webhook, now), Reply(500, "status", "\x00" + "大" * 900), later)
    waiting = only(store, webhook)
    assert (waiting.state, waiting.next_try, waiting.failure, len(waiting.said)) == ("pending", later, "status", 500)
    assert store.webhooks_due(now) == ()
    store.settle_delivery(take(store, webhook, later), Reply(failure="timeout"), None)
    dead = only(store, webhook)
    assert (dead.state, dead.next_try, dead.attempts, dead.status) == ("dead", None, 2, None)
    assert [one.id for one in store.deliveries(webhook.id, state="dead").deliveries] == [dead.id]
    assert store.deliveries(webhook.id, state="delivered").total == 0


def test_what_was_given_up_is_delivered_again_from_the_beginning(store: Store, webhook: Webhook, now: datetime) -> None:
    taken = take(store, webhook, now)
    store.settle_delivery(taken, Reply(failure="timeout"), None)
    again = store.redeliver(webhook.id, taken.id, now)
    assert again is not None
    assert (again.state, again.attempts, take(store, webhook, now).id) == ("pending", 0, taken.id)
    assert store.redeliver(webhook.id, "msg_none", now) is None


def test_what_waits_for_a_disabled_webhook_goes_out_once_it_is_enabled(
    store: Store, webhook: Webhook, now: datetime
) -> None:
    store.change_webhook(webhook.id, STATE.model_copy(update={"is_enabled": False}), ANN)
    assert (store.webhooks_due(now), store.take_delivery(webhook.id, now, LEASE)) == ((), None)
    store.change_webhook(webhook.id, STATE, ANN)
    assert store.webhooks_due(now) == (webhook.id,)


def test_deliveries_are_paged_from_the_latest_on(store: Store, webhook: Webhook) -> None:
    for number in range(5):
        store.write([RepairCase(id=f"WO-{number}", symptom="s")], author="li")
    first = store.deliveries(webhook.id, limit=2)
    rest = store.deliveries(webhook.id, limit=5, after=first.next_after or "")
    seqs = [one.payload["data"]["seq"] for one in (*first.deliveries, *rest.deliveries)]  # type: ignore[index,call-overload]
    assert (seqs, first.total, rest.next_after) == ([5, 4, 3, 2, 1], 5, None)


def test_what_is_old_is_forgotten(store: Store, webhook: Webhook, now: datetime) -> None:
    assert store.forget_deliveries(now - timedelta(days=1)) == 0
    assert store.forget_deliveries(now + timedelta(seconds=1)) == 1
    assert store.deliveries(webhook.id).total == 0


def test_a_removed_webhook_takes_what_was_on_its_way_with_it(store: Store, webhook: Webhook, now: datetime) -> None:
    store.remove_webhook(webhook.id, ANN)
    assert (store.webhooks(), store.webhooks_due(now), store.deliveries(webhook.id).total) == ((), (), 0)
    assert store.tell_test(webhook.id) is None
    with pytest.raises(NoSuchWebhook):
        store.remove_webhook(webhook.id, ANN)


def test_every_change_stands_in_the_trail_without_the_secret(store: Store, webhook: Webhook) -> None:
    store.change_webhook(webhook.id, STATE.model_copy(update={"description": "ERP"}), ANN, "renamed")
    store.change_webhook(webhook.id, STATE.model_copy(update={"description": "ERP"}), ANN)
    store.remove_webhook(webhook.id, ANN)
    entries, _ = store.trail(Wanted(kind="webhook"))
    assert [(entry.action, entry.reason) for entry in entries] == [
        ("webhook_removed", ""),
        ("webhook_changed", "renamed"),
        ("webhook_added", ""),
    ]
    assert "whsec" not in repr(entries)


def test_there_is_an_end_to_webhooks(store: Store, webhook: Webhook) -> None:
    for _ in range(endpoints.MOST_WEBHOOKS - 1):
        store.add_webhook(STATE, "whsec_x", ANN)
    with pytest.raises(TooManyWebhooks, match="100 webhooks already; remove one first"):
        store.add_webhook(STATE, "whsec_x", ANN)

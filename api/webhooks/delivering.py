"""Deliveries as long as the server runs: what is due is taken, sent and settled, each webhook at its own pace."""

from __future__ import annotations

import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, create_task_group
from anyio.abc import TaskGroup
from anyio.to_thread import run_sync

from api.services import Services
from api.webhooks.retries import Retries
from api.webhooks.sending import SECONDS, Sender
from knowledge.access.trail import By
from knowledge.database import StoreBusy, StoreUnreachable
from knowledge.store import Store
from knowledge.webhooks.deliveries import Reply, Taken
from knowledge.webhooks.endpoints import NoSuchWebhook

KEPT = timedelta(days=30)
LEASE = timedelta(seconds=SECONDS + 5)  # longer than a try takes
_LOOK_SECONDS, _WARN_SECONDS, _FORGET_SECONDS = 0.5, 15.0, 3600.0
_GONE = 410  # by the specification: the receiver wants no more
_SELF = By("(webhooks)")
_log = logging.getLogger("faultwise.webhooks")
T = TypeVar("T")


class Deliveries:
    """Sends what webhooks are to be told, at least once, and warns of promises ``warning`` before they are broken."""

    def __init__(self, store: Store, sender: Sender, retries: Retries, warning: timedelta) -> None:
        self._store, self._sender, self._retries, self._warning = store, sender, retries, warning
        self._threads = CapacityLimiter(4)  # its own, so that it waits for no diagnosis
        self._busy: set[str] = set()

    @classmethod
    def of(cls, services: Services) -> Deliveries:
        """The deliveries of a server."""
        warning = timedelta(minutes=services.settings.promise_warning_minutes)
        return cls(services.store, Sender(services.destinations), Retries(), warning)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """As long as this is entered, deliveries go out; what is under way at the end is tried again later."""
        async with create_task_group() as tasks:
            tasks.start_soon(_every, _LOOK_SECONDS, lambda: self._look(tasks))
            tasks.start_soon(_every, _WARN_SECONDS, self._warn)
            tasks.start_soon(_every, _FORGET_SECONDS, self._forget)
            yield
            tasks.cancel_scope.cancel()

    async def _look(self, tasks: TaskGroup) -> None:
        for id in await self._in_thread(lambda: self._store.webhooks_due(datetime.now(UTC))):
            if id not in self._busy:
                self._busy.add(id)
                tasks.start_soon(self._serve, id)

    async def _serve(self, id: str) -> None:
        """One webhook's due deliveries, one after the other: a slow receiver delays nobody else's."""
        try:
            await _guarded(lambda: self._drain(id))
        finally:
            self._busy.discard(id)

    async def _drain(self, id: str) -> None:
        while taken := await self._in_thread(lambda: self._store.take_delivery(id, datetime.now(UTC), LEASE)):
            await self._try(taken)

    async def _try(self, taken: Taken) -> None:
        reply = await self._sender.send(taken)
        wait = None if reply.status == _GONE else self._retries.wait(taken.attempts, random.random())
        _note(taken, reply, wait)
        next_at = datetime.now(UTC) + wait if wait else None
        await self._in_thread(lambda: self._store.settle_delivery(taken, reply, next_at))
        if reply.status == _GONE:
            await self._in_thread(lambda: self._switch_off(taken.webhook_id))

    def _switch_off(self, id: str) -> None:
        found = self._store.webhook(id)
        if found is not None:
            disabled = found.model_copy(update={"is_enabled": False})
            with suppress(NoSuchWebhook):
                self._store.change_webhook(id, disabled, _SELF, "the receiver answered 410 Gone")

    async def _warn(self) -> None:
        await self._in_thread(lambda: self._store.warn_of_promises(datetime.now(UTC) + self._warning))

    async def _forget(self) -> None:
        await self._in_thread(lambda: self._store.forget_deliveries(datetime.now(UTC) - KEPT))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await run_sync(work, limiter=self._threads)


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await _guarded(work)
        await anyio.sleep(seconds)


async def _guarded(work: Callable[[], Awaitable[None]]) -> None:
    """What goes wrong is noted and tried again; the server goes on answering, whatever it was."""
    try:
        await work()
    except (StoreBusy, StoreUnreachable) as error:
        _log.warning("webhooks wait: %s", error)
    except Exception:
        _log.exception("webhooks: an unexpected error")


def _note(taken: Taken, reply: Reply, wait: timedelta | None) -> None:
    """A line for the log, without the URL: its path may be the receiver's secret."""
    if reply.failure:
        again = f"again in {wait.total_seconds():.0f} s" if wait else "given up"
        said = (taken.webhook_id, taken.id, taken.attempts, reply.failure, reply.status or "-", again)
        _log.warning("webhook %s, delivery %s, try %s: %s (%s), %s", *said)

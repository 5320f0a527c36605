"""A thread that keeps the index abreast of the store."""

from __future__ import annotations

import logging
import threading
import time
from typing import Protocol

_LOOK_SECONDS = 0.2
_SLOWEST_SECONDS = 5.0
_QUIET_SECONDS = 5.0

_log = logging.getLogger(__name__)


class Followed(Protocol):
    """What can be brought up to date."""

    def catch_up(self) -> int:
        """Do all that is to be done; a number that grows when something was."""
        ...

    def settle(self) -> None:
        """Tidy up; called once when nothing has happened for a while."""
        ...


class Follower:
    """Looks for changes five times a second, at once when notified, and never gives up."""

    def __init__(self, followed: Followed) -> None:
        self._followed = followed
        self._woken = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self.trouble = ""

    def start(self) -> None:
        """Begin; no effect while already running."""
        if self._thread is None:
            self._stopping = False
            self._thread = threading.Thread(target=self._run, name="faultwise-index", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the work in hand."""
        self._stopping = True
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def notify(self) -> None:
        """Look now."""
        self._woken.set()

    def _run(self) -> None:
        reached, changed_at, is_settled, pause = -1, time.monotonic(), True, _LOOK_SECONDS
        while not self._stopping:
            try:
                seq = self._followed.catch_up()
                if seq != reached:
                    reached, changed_at, is_settled = seq, time.monotonic(), False
                elif not is_settled and time.monotonic() - changed_at > _QUIET_SECONDS:
                    self._followed.settle()
                    is_settled = True
                self.trouble, pause = "", _LOOK_SECONDS
            except Exception as error:  # whatever it is, the next look may succeed; a dead follower never would
                _log.exception("the index could not follow the store; trying again in %.1f s", pause)
                self.trouble = f"{type(error).__name__}: {error}"
                pause = min(2 * pause, _SLOWEST_SECONDS)
            self._woken.wait(pause)
            self._woken.clear()

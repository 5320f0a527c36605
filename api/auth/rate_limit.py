"""How often one account may ask: so many a minute, all at once if it likes, then as they come back.

The generic cell rate algorithm: one moment a key. (The library ``limits`` starts a thread for every expiry in memory.)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_WINDOW_SECONDS = 60.0
_MOST_KEYS = 10_000


class RateLimit:
    """At most ``per_minute`` for each key; safe to use from several threads."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._paid_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Start counting anew."""
        with self._lock:
            self._paid_until.clear()

    def wait_seconds(self, key: str, per_minute: int | None = None) -> float:
        """0 where the key may go on, and that is counted; else how long it must wait. ``per_minute`` goes before.

        >>> limit = RateLimit(2, clock=lambda: 0.0)
        >>> [limit.wait_seconds("ann") for _ in range(3)], limit.wait_seconds("ben")
        ([0.0, 0.0, 30.0], 0.0)
        """
        with self._lock:
            now = self._clock()
            if len(self._paid_until) >= _MOST_KEYS:
                self._paid_until = {name: until for name, until in self._paid_until.items() if until > now}
            until = max(self._paid_until.get(key, now), now) + _WINDOW_SECONDS / (per_minute or self._per_minute)
            wait = until - now - _WINDOW_SECONDS
            if wait > 1e-9:
                return wait
            self._paid_until[key] = until
            return 0.0

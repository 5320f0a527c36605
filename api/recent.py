"""The last day as this program saw it, hour by hour: requests, refusals, errors, and how long answers took.

Prometheus keeps such numbers for whoever runs it; this is for the page of an administrator who does not.
"""

from __future__ import annotations

import math
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

HOURS = 24
ANSWERING = ("/v1/diagnoses", "/v1/conversations", "/v1/triage", "/v1/chat/completions")
_STEP = math.log(1.1)  # times are counted in steps of ten per cent
_HOUR = timedelta(hours=1)


@dataclass
class Tally:
    """What was counted in some time; ``times`` are the steps of the seconds that answers took."""

    requests: int = 0
    refused: int = 0
    failed: int = 0
    times: Counter[int] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Count the other's as well."""
        self.requests += other.requests
        self.refused += other.refused
        self.failed += other.failed
        self.times += other.times

    def milliseconds(self, share: float) -> float | None:
        """How long the faster ``share`` of the answers took at most, within a twentieth; None without any.

        >>> tally = Tally(times=Counter(map(step_of, (0.1, 0.1, 0.1, 2.0))))
        >>> round(tally.milliseconds(0.5), -1), round(tally.milliseconds(0.95), -2)
        (100.0, 2000.0)
        """
        wanted = share * self.times.total()
        for step in sorted(self.times):
            wanted -= self.times[step]
            if wanted <= 0 and self.times.total():
                return math.exp((step + 0.5) * _STEP) * 1000
        return None


class Recent:
    """Counts by the hour, and forgets what is older than a day; safe to use from several threads."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._hours: OrderedDict[datetime, Tally] = OrderedDict()
        self.started = clock()

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; its time only where a report was answered, so that quick lists do not hide slow answers."""
        has_answered = method == "POST" and route.startswith(ANSWERING) and status < 300
        with self._lock:
            tally = self._hours.setdefault(_begin(self._clock()), Tally())
            tally.requests += 1
            tally.refused += status in (401, 403, 429)
            tally.failed += status >= 500
            if has_answered:
                tally.times[step_of(seconds)] += 1
            while len(self._hours) > HOURS:
                self._hours.popitem(last=False)

    def hours(self) -> tuple[tuple[datetime, Tally], ...]:
        """When each of the last 24 hours began and what was counted in it, the oldest first."""
        now = _begin(self._clock())
        with self._lock:
            begins = [now - _HOUR * ago for ago in reversed(range(HOURS))]
            return tuple((begin, _copied(self._hours.get(begin))) for begin in begins)


def step_of(seconds: float) -> int:
    """The step a time falls into; next to nothing counts as a tenth of a millisecond."""
    return math.floor(math.log(max(seconds, 1e-4)) / _STEP)


def _begin(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _copied(tally: Tally | None) -> Tally:
    found = Tally()
    if tally is not None:
        found.add(tally)
    return found

"""When a delivery that failed is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_SPREAD = 0.2  # of a wait, either way, so that what failed together does not come back together


@dataclass(frozen=True)
class Retries:
    """Waits that grow by a factor; as set, twelve tries within two and a half days."""

    first_seconds: float = 5.0
    factor: float = 4.0
    longest_seconds: float = 43_200.0
    attempts: int = 12

    def wait(self, attempts: int, chance: float) -> timedelta | None:
        """How long to wait after so many tries, ``chance`` in 0..1 being the spread; nothing once that is enough.

        >>> [str(Retries().wait(attempts, 0.5)) for attempts in (1, 2, 3, 11, 12)]
        ['0:00:05', '0:00:20', '0:01:20', '12:00:00', 'None']
        """
        if attempts >= self.attempts:
            return None
        seconds = min(self.first_seconds * self.factor ** (attempts - 1), self.longest_seconds)
        return timedelta(seconds=seconds * (1 + _SPREAD * (2 * chance - 1)))

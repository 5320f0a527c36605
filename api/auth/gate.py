"""What of access control lives as long as the server: rate limits, and the hashing of passwords."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.auth.passwords import Passwords
from api.auth.rate_limit import RateLimit
from api.auth.refusals import too_many
from api.settings import Settings

SIGN_INS_PER_MINUTE = 10  # for one name, and from one address


@dataclass(frozen=True)
class Gate:
    """Counts requests and sign-ins."""

    requests: RateLimit
    sign_ins: RateLimit = field(default_factory=lambda: RateLimit(SIGN_INS_PER_MINUTE))
    passwords: Passwords = field(default_factory=Passwords)

    @classmethod
    def from_settings(cls, settings: Settings) -> Gate:
        """The gate of a server with these settings."""
        return cls(RateLimit(settings.requests_per_minute))

    def count_request(self, account: str, per_minute: int | None = None) -> None:
        """Count a request of an account; a 429 where it makes too many, as started or ``per_minute`` where given."""
        _count(self.requests, account, per_minute)

    def count_sign_in(self, name: str, address: str) -> None:
        """Count a sign-in for a name from an address; a 429 where there are too many of either."""
        _count(self.sign_ins, f"from {address}")
        _count(self.sign_ins, f"as {name}")


def _count(limit: RateLimit, key: str, per_minute: int | None = None) -> None:
    wait = limit.wait_seconds(key, per_minute)
    if wait:
        raise too_many(wait)

"""Signing in: a name and a password, or what an identity provider says, to an open session; every try is logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from api.auth.refusals import bad_credentials
from api.services import Services
from knowledge.access.accounts import Account, Credentials, folded
from knowledge.access.trail import By


@dataclass(frozen=True)
class SignedInNow:
    """A session just opened: its account, its secret for the cookie, and when it ends."""

    account: Account
    secret: str
    ends: datetime


def sign_in(services: Services, name: str, password: str, address: str) -> SignedInNow:
    """Open a session for who knows the password; refused with 401, or 429 after too many tries."""
    services.gate.count_sign_in(folded(name), address)
    known = services.store.credentials(name)
    is_right = services.gate.passwords.is_right(known.password if known else "", password)
    if known is None or not is_right or known.account.is_disabled:
        _log_failure(services, known, address, is_right=is_right)
        raise bad_credentials()
    return opened(services, known.account, address)


def opened(services: Services, account: Account, address: str, until: datetime | None = None) -> SignedInNow:
    """A new session of an account, ending no later than ``until``."""
    by, hours = By(account.name, address, account.key), services.settings_now.session_hours
    if until is not None:
        hours = min(hours, (until - datetime.now(UTC)).total_seconds() / 3600)
    secret, ends = services.store.open_session(account, by, hours=hours)
    return SignedInNow(account, secret, ends)


def _log_failure(services: Services, known: Credentials | None, address: str, *, is_right: bool) -> None:
    # subtle: a name that is no account's is not written down: it may be a password, typed in the wrong field.
    reason = "no such account" if known is None else "disabled" if is_right else "wrong password"
    key = known.account.key if known else ""
    services.store.log_event(By("", address), "sign_in_failed", "account", key, reason)

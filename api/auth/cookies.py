"""The session's cookie, and the proof that a request with it comes from our own pages.

The proof is derived from the session's secret, so nothing more is kept: another site can make a browser send the
cookie, but neither read it nor what is derived from it.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from fastapi import Request, Response

COOKIE = "faultwise_session"
CSRF_HEADER = "X-CSRF-Token"
_CHANGES_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})


def csrf_token(secret: str) -> str:
    """What a page must send along with every change."""
    return hashlib.sha256(f"csrf {secret}".encode()).hexdigest()


def is_forged(request: Request, secret: str) -> bool:
    """Whether a request that changes something lacks the proof."""
    if request.method in _CHANGES_NOTHING:
        return False
    given = request.headers.get(CSRF_HEADER, "")
    return not hmac.compare_digest(given.encode(), csrf_token(secret).encode())


def set_cookie(response: Response, secret: str, ends: datetime, *, is_https: bool) -> None:
    """Give the browser its session; scripts cannot read it, other sites' forms do not send it."""
    seconds = int((ends - datetime.now(UTC)).total_seconds())
    response.set_cookie(COOKIE, secret, max_age=seconds, path="/", secure=is_https, httponly=True, samesite="lax")


def drop_cookie(response: Response) -> None:
    """Take it back."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")

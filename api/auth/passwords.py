"""Passwords: hashed with Argon2id, and compared so that an unknown name takes as long as a wrong password."""

from __future__ import annotations

import secrets
import threading
from functools import cached_property
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import Secret, StringConstraints

_AT_ONCE = 4  # each takes 64 MiB

Typed = Secret[Annotated[str, StringConstraints(strip_whitespace=False, max_length=1000)]]
"""A password as somebody types it to sign in."""

Password = Secret[Annotated[str, StringConstraints(strip_whitespace=False, min_length=10, max_length=200)]]
"""A password to be set: ten characters at least."""


class Passwords:
    """Hashes and compares passwords, a few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """How the password is kept."""
        with self._turn:
            return self._hasher.hash(password)

    def is_right(self, kept: str, password: str) -> bool:
        """Whether the password is the one that was hashed; an empty hash is nobody's."""
        with self._turn:
            try:
                return self._hasher.verify(kept or self._nobodys, password) and bool(kept)
            except (VerificationError, InvalidHashError):
                return False

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe())

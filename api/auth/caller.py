"""Who asks: an account, what it may do with the token or session it came with, and what it may see."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from knowledge.access.accounts import Account, folded
from knowledge.access.rights import Right
from knowledge.access.trail import By
from knowledge.audience import Audience
from knowledge.conversations import Reader
from knowledge.diagnoses import Given


@dataclass(frozen=True)
class Caller:
    """Who asks; ``until`` is when its token or session ends, ``secret`` that of its session, empty with a token."""

    account: Account
    rights: frozenset[Right]
    until: datetime
    address: str
    secret: str = ""

    def may(self, right: Right) -> bool:
        """Whether it may do this."""
        return right in self.rights

    def is_named(self, name: str) -> bool:
        """Whether a name is its own."""
        return folded(name) == self.key

    @property
    def name(self) -> str:
        """The account's name, as changes are signed with it."""
        return self.account.name

    @property
    def key(self) -> str:
        """The account's name as compared."""
        return self.account.key

    @property
    def audience(self) -> Audience:
        """What it may see."""
        return self.account.audience

    @property
    def given(self) -> Given:
        """To whom an answer is given now."""
        return Given(self.key, self.audience)

    @property
    def reader(self) -> Reader:
        """Whose conversations it may list."""
        return Reader(self.key, self.audience, self.may("oversee"))

    @property
    def by(self) -> By:
        """Who did it, for the audit trail."""
        return By(self.name, self.address, self.key)

    def may_read(self, given: Given) -> bool:
        """Whether it may read what was said to itself, or as an overseer to another; and sees all that may be in it."""
        return given.is_readable_by(self.key, self.audience, oversees=self.may("oversee"))

    def own_key(self, idempotency_key: str) -> str:
        """A client's name for a request, kept apart from the same name of another account."""
        if not idempotency_key:
            return ""
        return hashlib.sha256(f"{self.key}\n{idempotency_key}".encode(errors="replace")).hexdigest()

"""API tokens: made once, kept as a hash, for some of an account's rights and some time.

A token is ``fw_<id>_<secret>``. The secret has 256 random bits, so one SHA-256 is a sound hash and costs microseconds.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from knowledge.access.accounts import Account, folded, read
from knowledge.access.rights import ALL_RIGHTS, Right
from knowledge.access.trail import By, log
from knowledge.canonical import storable
from knowledge.database import Database
from knowledge.records import Label, Model
from knowledge.schema import account, token

_WRITTEN = re.compile(r"fw_([0-9a-f]{16})_([\w-]{43})")
_USE_NOTED_EVERY = timedelta(minutes=1)
# Asked with every request: put together anew each time, the question costs more than the answer.
_OPENED = select(token, account.c.body).join(account).where(token.c.id == bindparam("id"))


class NoSuchToken(LookupError):
    """There is no token of this id."""


class Token(Model):
    """A token without its secret."""

    id: str
    account: str
    label: Label = ""
    rights: tuple[Right, ...]
    created: datetime
    expires: datetime
    last_used: datetime | None = None
    revoked: datetime | None = None

    def is_good(self, at: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.revoked is None and at < self.expires

    def is_use_due(self, at: datetime) -> bool:
        """Whether its use should be noted again: once a minute is enough."""
        return self.last_used is None or at - self.last_used >= _USE_NOTED_EVERY


@dataclass(frozen=True, slots=True)
class Presented:
    """A token that was presented and is genuine, with its account; either may be out of use by now."""

    token: Token
    account: Account


def digest_of_secret(secret: str) -> str:
    """How a random secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


class KeepsTokens:
    """The store's part that keeps tokens."""

    _database: Database

    def add_token(
        self, name: str, by: By, *, rights: tuple[Right, ...], days: float, label: str = ""
    ) -> tuple[Token, str]:
        """A new token for an account, and its text, which nobody can find out again."""
        id_, secret, now = secrets.token_hex(8), secrets.token_urlsafe(32), datetime.now(UTC)
        expires = now + timedelta(days=days)
        made = Token(id=id_, account=folded(name), label=label, rights=rights, created=now, expires=expires)
        row = made.model_dump() | {"rights": " ".join(rights), "digest": digest_of_secret(secret)}
        with self._database.writing() as connection:
            connection.execute(insert(token).values(row))
            log(connection, by, "token_added", "token", id_, after=made)
        return made, f"fw_{id_}_{secret}"

    def presented(self, text: str) -> Presented | None:
        """What a token's text opens; nothing where it is not one of ours."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            return None
        with self._database.reading() as connection:
            row = connection.execute(_OPENED, {"id": written[1]}).first()
        if row is None or not hmac.compare_digest(row.digest, digest_of_secret(written[2])):
            return None
        return Presented(_token(row), read(row.body))

    def tokens(self, name: str = "") -> tuple[Token, ...]:
        """The tokens of an account, or all, the latest first."""
        question = select(token).order_by(token.c.created.desc(), token.c.id)
        if name:
            question = question.where(token.c.account == storable(folded(name)))
        with self._database.reading() as connection:
            return tuple(map(_token, connection.execute(question)))

    def token(self, id: str) -> Token | None:
        """The token of an id."""
        with self._database.reading() as connection:
            row = connection.execute(select(token).where(token.c.id == storable(id))).first()
        return _token(row) if row else None

    def revoke_token(self, id: str, by: By) -> None:
        """End a token; once more changes nothing. ``NoSuchToken`` where there is none."""
        kept = self.token(id)
        if kept is None:
            raise NoSuchToken(f"there is no token {id!r}; list them with: faultwise token list")
        with self._database.writing() as connection:
            standing = (token.c.id == kept.id, token.c.revoked.is_(None))
            if connection.execute(update(token).where(*standing).values(revoked=datetime.now(UTC))).rowcount:
                log(connection, by, "token_revoked", "token", kept.id, before=kept)

    def note_use(self, id: str) -> None:
        """Remember that a token was used just now."""
        with self._database.writing() as connection:
            connection.execute(update(token).where(token.c.id == id).values(last_used=datetime.now(UTC)))


def _token(row: Any) -> Token:
    kept = row._asdict()
    said = {name: kept[name] for name in Token.model_fields}
    rights = tuple(right for right in ALL_RIGHTS if right in row.rights.split())
    return Token.model_validate(said | {"rights": rights})

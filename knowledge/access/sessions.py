"""Sessions: who is signed in with a browser, until when. The cookie's secret is kept as a hash only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select

from knowledge.access.accounts import Account, read
from knowledge.access.tokens import digest_of_secret
from knowledge.access.trail import By, log
from knowledge.database import Database
from knowledge.schema import account, session

# Asked with every request: put together anew each time, the question costs more than the answer.
_OPENED = select(session.c.expires, account.c.body).join(account).where(session.c.digest == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class Session:
    """An open session and the account it belongs to."""

    account: Account
    expires: datetime


class KeepsSessions:
    """The store's part that keeps sessions."""

    _database: Database

    def open_session(self, signed_in: Account, by: By, *, hours: float) -> tuple[str, datetime]:
        """A new session of an account: its secret for the cookie, and when it ends."""
        secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
        ends = now + timedelta(hours=hours)
        row = {"digest": digest_of_secret(secret), "account": signed_in.key, "started": now, "expires": ends}
        with self._database.writing() as connection:
            connection.execute(delete(session).where(session.c.expires <= now))
            connection.execute(insert(session).values(row))
            log(connection, by, "signed_in", "account", signed_in.key)
        return secret, ends

    def session(self, secret: str) -> Session | None:
        """The session a cookie opens; nothing where it has ended."""
        with self._database.reading() as connection:
            row = connection.execute(_OPENED, {"digest": digest_of_secret(secret)}).first()
        if row is None or row.expires <= datetime.now(UTC):
            return None
        return Session(read(row.body), row.expires)

    def end_session(self, secret: str, by: By) -> None:
        """Sign out; a session that is gone already is no error."""
        with self._database.writing() as connection:
            ended = connection.execute(delete(session).where(session.c.digest == digest_of_secret(secret)))
            if ended.rowcount:
                log(connection, by, "signed_out", "account", by.key)

"""Accounts: who may ask, in which role, and what it may see.

They are disabled, never deleted, so that names in the trail stay meaningful.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints
from sqlalchemy import Connection, insert, select, update

from knowledge.access.rights import RIGHTS, Right, Role
from knowledge.access.trail import By, log
from knowledge.audience import Audience
from knowledge.canonical import body_of_model, storable
from knowledge.database import Database
from knowledge.records import Model, Name
from knowledge.schema import account, session


class NameTaken(Exception):
    """There is an account of this name already, perhaps spelt in other capitals."""


class NoSuchAccount(LookupError):
    """There is no account of this name."""


class AlreadyBound(Exception):
    """The account is somebody else to the identity provider already."""


class LastAdmin(Exception):
    """Without this account nobody could administer any more; make another admin first."""


def folded(name: str) -> str:
    """A name as compared: one name is one account however it is typed.

    >>> folded(" Li  Wei "), folded("ＬＩ wei")
    ('li wei', 'li wei')
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _printable(name: str) -> str:
    if not name.isprintable() or not folded(name):
        raise ValueError("a name is of printable characters only")
    return name


def _no_reserved(names: tuple[str, ...]) -> tuple[str, ...]:
    if any(name.startswith("(") for name in names):
        raise ValueError("names that begin with a bracket are reserved")
    return names


AccountName = Annotated[Name, StringConstraints(max_length=100), AfterValidator(_printable)]
Opened = Annotated[tuple[Name, ...], AfterValidator(_no_reserved)]


class Account(Model):
    """One person or program; ``machine_models`` are those opened to a partner, for others they mean nothing."""

    name: AccountName
    role: Role
    groups: Opened = ()
    machine_models: Opened = ()
    is_disabled: bool = False

    @property
    def key(self) -> str:
        """The name as compared."""
        return folded(self.name)

    @property
    def rights(self) -> frozenset[Right]:
        """What it may do."""
        return RIGHTS[self.role]

    @property
    def audience(self) -> Audience:
        """What it may see: an admin everything, a partner only what was opened to it."""
        match self.role:
            case "admin":
                return Audience()
            case "partner":
                return Audience(groups=self.groups, machine_models=self.machine_models)
            case _:
                return Audience(groups=self.groups)


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account with the hash of its password, empty where it has none."""

    account: Account
    password: str


class KeepsAccounts:
    """The store's part that keeps accounts; every change stands in the trail."""

    _database: Database

    def accounts(self) -> tuple[Account, ...]:
        """All accounts, in order of name."""
        with self._database.reading() as connection:
            return tuple(map(read, connection.scalars(select(account.c.body).order_by(account.c.key))))

    def account(self, name: str) -> Account | None:
        """The account of a name."""
        found = self.credentials(name)
        return found.account if found else None

    def credentials(self, name: str) -> Credentials | None:
        """The account of a name with the hash of its password."""
        return self._credentials(account.c.key == storable(folded(name)))

    def account_of_subject(self, subject: str) -> Account | None:
        """The account that was bound to an identity provider's subject."""
        found = self._credentials(account.c.subject == storable(subject))
        return found.account if found else None

    def has_admin(self) -> bool:
        """Whether there is an admin who may sign in."""
        return any(kept.role == "admin" and not kept.is_disabled for kept in self.accounts())

    def add_account(self, new: Account, by: By, *, password: str = "") -> None:
        """Keep a new account with the hash of its password; ``NameTaken`` where the name is in use."""
        with self._database.writing() as connection:
            if _body(connection, new.key) is not None:
                raise NameTaken(f"there is an account {new.name!r} already; choose another name")
            values = {"key": new.key, "body": body_of_model(new), "password": password or None}
            connection.execute(insert(account).values(values))
            log(connection, by, "account_added", "account", new.key, after=new)

    def change_account(self, changed: Account, by: By) -> None:
        """Keep an account's new role, groups, machine models or state; disabling ends its sessions.

        ``NoSuchAccount``, and ``LastAdmin`` where no admin would be left.
        """
        with self._database.writing() as connection:
            body = _body(connection, changed.key)
            if body is None:
                raise NoSuchAccount(f"there is no account {changed.name!r}; list them, or add it")
            before = read(body)
            if before == changed:
                return
            _check_admin_left(connection, before, changed)
            same = account.c.key == changed.key
            connection.execute(update(account).where(same).values(body=body_of_model(changed)))
            if changed.is_disabled:
                connection.execute(session.delete().where(session.c.account == changed.key))
            log(connection, by, "account_changed", "account", changed.key, before=before, after=changed)

    def set_password(self, name: str, password: str, by: By) -> None:
        """Keep the hash of an account's new password; its sessions end. ``NoSuchAccount`` where there is none."""
        key = folded(name)
        with self._database.writing() as connection:
            same = account.c.key == storable(key)
            if not connection.execute(update(account).where(same).values(password=password or None)).rowcount:
                raise NoSuchAccount(f"there is no account {name!r}; list them, or add it")
            connection.execute(session.delete().where(session.c.account == storable(key)))
            log(connection, by, "password_changed", "account", key)

    def bind_subject(self, name: str, subject: str, by: By) -> None:
        """Keep who an account is to the identity provider; ``AlreadyBound`` where that is somebody else."""
        key = folded(name)
        free = (account.c.key == storable(key), account.c.subject.is_(None))
        with self._database.writing() as connection:
            if not connection.execute(update(account).where(*free).values(subject=storable(subject))).rowcount:
                raise AlreadyBound(f"{name!r} is somebody else to the identity provider, or no account")
            log(connection, by, "identity_bound", "account", key, reason=subject)

    def _credentials(self, which: Any) -> Credentials | None:
        with self._database.reading() as connection:
            row = connection.execute(select(account.c.body, account.c.password).where(which)).first()
        return Credentials(read(row.body), row.password or "") if row else None


def read(body: str) -> Account:
    """The account that a stored body holds."""
    return Account.model_validate(json.loads(body))


def _body(connection: Connection, key: str) -> str | None:
    body: str | None = connection.scalar(select(account.c.body).where(account.c.key == key))
    return body


def _check_admin_left(connection: Connection, before: Account, changed: Account) -> None:
    def rules(one: Account) -> bool:
        return one.role == "admin" and not one.is_disabled

    if not rules(before) or rules(changed):
        return
    others = (read(body) for body in connection.scalars(select(account.c.body).where(account.c.key != changed.key)))
    if not any(map(rules, others)):
        raise LastAdmin(f"{changed.name!r} is the only admin left; make another one first")

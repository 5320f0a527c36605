"""A database by its URL, as transactions that read or write.

What can go wrong is said in two errors: try again later (``StoreBusy``), or mend something first
(``StoreUnreachable``). Neither ever repeats a password.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from knowledge.engines import Unsuitable, engine_for, prepare, reader, writer
from knowledge.migrations.upgrade import upgrade

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_EXAMPLES = "write sqlite:////folder/faultwise.db or postgresql://user:password@host/database"
_BUSY_STATES = {"55P03", "40P01", "40001"}  # PostgreSQL: lock timeout, deadlock, serialisation


class StoreUnreachable(Exception):
    """The database cannot be used until somebody mends what the message names."""


class StoreBusy(Exception):
    """Another writer held the database for too long; trying again later may do."""


class Database:
    """Transactions on one database; safe to use from several threads."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._reader = reader(engine)
        self._writer = writer(engine)
        self._name = name

    @classmethod
    def open(cls, url: str, *, wait_seconds: float) -> Database:
        """Connect and bring the tables up to date; ``StoreUnreachable`` or ``StoreBusy`` where that fails."""
        address = _parsed(url)
        name = address.set(query={}).render_as_string(hide_password=True)
        try:
            engine = engine_for(address, wait_seconds)
        except ModuleNotFoundError as error:
            raise StoreUnreachable(f"{name} needs a driver; pip install 'faultwise[postgresql]'") from error
        database = cls(engine, name)
        try:
            database._prepare(wait_seconds)
        except BaseException:
            engine.dispose()
            raise
        return database

    def _prepare(self, wait_seconds: float) -> None:
        try:
            prepare(self._engine, wait_seconds)
            upgrade(self._reader, self._writer)
        except Unsuitable as error:
            raise StoreUnreachable(f"{self._name} cannot hold a store: {error}") from error
        except (DatabaseError, InterfaceError, PoolTimeout, sqlite3.DatabaseError) as error:
            raise _named(self._name, error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the database and keeps nobody waiting."""
        with self._named_errors(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole or not at all."""
        with self._named_errors(), self._writer.begin() as connection:
            yield connection

    def number(self, question: str) -> int:
        """The one number that a statement without parameters asks for, at a tenth of what ``reading`` costs."""
        driver = self._engine.dialect.loaded_dbapi
        try:
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(question)
                row: Any = cursor.fetchone()
                return int(row[0])
            finally:
                connection.close()
        except (PoolTimeout, driver.OperationalError, driver.InterfaceError) as error:
            raise _named(self._name, error) from error

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise _named(self._name, error) from error

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _parsed(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreUnreachable(f"{_masked(url)} is not a database URL; {_EXAMPLES}") from None
    if address.drivername not in _DRIVERS:
        raise StoreUnreachable(f"{address.drivername} is not a database Faultwise can use; {_EXAMPLES}")
    if address.get_backend_name() == "sqlite":
        _check_path(address)
    return address.set(drivername=_DRIVERS[address.drivername])


def _masked(url: str) -> str:
    """The URL without what may be a password: all before the last @, all after a question mark."""
    return re.sub(r"^.*@", "***@", url, flags=re.DOTALL).partition("?")[0]


def _check_path(url: URL) -> None:
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise StoreUnreachable(f"{url} is not a file that lasts; {_EXAMPLES}")
    path = Path(url.database)
    if path.is_dir():
        raise StoreUnreachable(f"{path} is a folder; name a file in it, such as {path / 'faultwise.db'}")
    if not path.parent.is_dir():
        raise StoreUnreachable(f"there is no folder {path.parent}; make it, or correct the database URL")


def _named(name: str, error: Exception) -> StoreBusy | StoreUnreachable:
    cause = getattr(error, "orig", None) or error
    said = " ".join(str(cause).split())
    if isinstance(error, PoolTimeout) or _is_busy(cause):
        return StoreBusy(f"{name} is in use by others ({said}); try again in a moment")
    return StoreUnreachable(f"{name} cannot be used ({said}); {_remedy(said)}")


def _is_busy(cause: BaseException) -> bool:
    sqlite_code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the low byte is the code, the rest its variant
    sqlite_busy = sqlite_code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return sqlite_busy or getattr(cause, "sqlstate", None) in _BUSY_STATES


def _remedy(said: str) -> str:
    match said:
        case _ if "not a database" in said or "malformed" in said:
            return "move the file away, or name another"
        case _ if "disk" in said or "No space" in said:
            return "see that the disk is sound and has space"
        case _ if "unable to open" in said or "readonly" in said:
            return "see that the file and its folder may be written"
        case _:
            return "see that the server runs and that the URL names it rightly"

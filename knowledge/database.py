"""A connection to SQLite or PostgreSQL that behaves the same: transactions, waiting, errors.

Reading sees one moment, however many statements it takes; writing waits for other writers. What the driver says
is turned into two errors: try again later (``StoreBusy``) or mend something first (``StoreUnreachable``).
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from knowledge.migrations.upgrade import NewerDatabase, upgrade

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_EXAMPLES = "write sqlite:////folder/faultwise.db or postgresql://user:password@host/database"
_BUSY = re.compile("database is locked|lock timeout|QueuePool limit|deadlock detected")


class StoreUnreachable(Exception):
    """The database cannot be used until somebody mends what the message names."""


class StoreBusy(Exception):
    """Another writer held the database for too long; trying again later may do."""


class Database:
    """Transactions on one database; safe to use from several threads."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._name = name
        self._engine = engine
        postgresql = engine.dialect.name == "postgresql"
        self._reader = engine.execution_options(isolation_level="REPEATABLE READ") if postgresql else engine
        self._writer = engine if postgresql else engine.execution_options(begin="BEGIN IMMEDIATE")

    @classmethod
    def open(cls, url: str, *, wait_seconds: float) -> Database:
        """Connect and bring the tables up to date; ``StoreUnreachable`` or ``StoreBusy`` where that fails."""
        parsed = _parsed(url)
        name = parsed.set(query={}).render_as_string(hide_password=True)
        engine = _engine(parsed, name, wait_seconds)
        database = cls(engine, name)
        try:
            with _named_errors(name):
                _prepare(engine, wait_seconds)
                upgrade(database._reader, database._writer)
        except NewerDatabase as error:
            engine.dispose()
            raise StoreUnreachable(f"{name}: {error}") from error
        except Exception:
            engine.dispose()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the database and keeps nobody waiting."""
        with _named_errors(self._name), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole or not at all."""
        with _named_errors(self._name), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreUnreachable(f"{_masked(url)} is not a database URL; {_EXAMPLES}") from None
    if parsed.drivername not in _DRIVERS:
        raise StoreUnreachable(f"{parsed.drivername} is not a database Faultwise can use; {_EXAMPLES}")
    if parsed.drivername.startswith("sqlite"):
        _check_folder(parsed)
    return parsed.set(drivername=_DRIVERS[parsed.drivername])


def _masked(url: str) -> str:
    return re.sub(r"\?.*", "", re.sub(r"^.*@", "***@", url, flags=re.DOTALL), flags=re.DOTALL)


def _check_folder(url: URL) -> None:
    if not url.database or url.database == ":memory:" or "mode=memory" in str(url):
        raise StoreUnreachable(f"a database in memory is lost and not shared; {_EXAMPLES}")
    path = Path(url.database)
    if path.is_dir():
        raise StoreUnreachable(f"{path} is a folder; name a file in it, such as {path / 'faultwise.db'}")
    if not path.parent.is_dir():
        raise StoreUnreachable(
            f"the folder {path.parent} does not exist; make it, or correct the database URL"
        )


def _engine(url: URL, name: str, wait_seconds: float) -> Engine:
    try:
        engine = create_engine(
            url,
            json_serializer=_as_is,
            json_deserializer=_as_is,
            hide_parameters=True,
            pool_size=10,
            max_overflow=30,
            pool_timeout=wait_seconds,
            pool_pre_ping=url.drivername.startswith("postgresql"),
            connect_args={"timeout": wait_seconds} if url.drivername == "sqlite" else {"connect_timeout": 10},
        )
    except ModuleNotFoundError as error:
        raise StoreUnreachable(f"{name} needs a driver; pip install 'faultwise[postgresql]'") from error
    if url.drivername == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _postgresql_settings(wait_seconds))
    return engine


def _as_is(text: Any) -> Any:
    """Bodies cross the driver as JSON text; they are written and parsed by the records' own code."""
    return text


def _configure_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # subtle: Python's driver begins transactions by itself, and late; without this, BEGIN IMMEDIATE is not ours.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _postgresql_settings(wait_seconds: float) -> Any:
    def configure(connection: Any, _: object) -> None:
        connection.execute(f"SET lock_timeout = {round(wait_seconds * 1000)}")
        connection.execute("SET TIME ZONE 'UTC'")
        connection.commit()

    return configure


def _prepare(engine: Engine, wait_seconds: float) -> None:
    """Turn the write-ahead log on; it stays on for the file's life."""
    if engine.dialect.name != "sqlite":
        return
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            with engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
            return
        except sqlite3.OperationalError as error:
            # subtle: for this one statement SQLite does not wait for others, it fails at once.
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise OperationalError("PRAGMA journal_mode = WAL", None, error) from error
            time.sleep(0.02)


@contextmanager
def _named_errors(name: str) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise _named(name, error) from error
    except DatabaseError as error:
        if "not a database" not in str(error):
            raise
        raise StoreUnreachable(f"{name} is not a database file; move it away or name another") from error


def _named(name: str, error: Exception) -> StoreBusy | StoreUnreachable:
    said = str(getattr(error, "orig", None) or error).strip()
    if _BUSY.search(said):
        return StoreBusy(f"{name} is in use by another writer ({said}); try again in a moment")
    return StoreUnreachable(f"{name} cannot be used ({said}); {_remedy(said)}")


def _remedy(said: str) -> str:
    match said:
        case _ if "full" in said:
            return "free some space on the disk"
        case _ if "unable to open" in said or "readonly" in said:
            return "check that the file and its folder may be written"
        case _:
            return "check that the server runs and that the URL names it rightly"

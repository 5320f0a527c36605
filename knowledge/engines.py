"""What SQLite and PostgreSQL must each be told so that they behave alike."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event


class Unsuitable(Exception):
    """A database that answers but cannot hold a store; the message says what it is instead."""


def engine_for(url: URL, wait_seconds: float) -> Engine:
    """An engine whose writers wait up to ``wait_seconds`` for one another; nothing is connected yet."""
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(
        url,
        json_serializer=_as_is,
        json_deserializer=_as_is,
        hide_parameters=True,  # an error must not carry a customer's records into a log
        pool_size=10,
        max_overflow=30,
        pool_timeout=wait_seconds,
        pool_pre_ping=not is_sqlite,
        connect_args={"timeout": wait_seconds} if is_sqlite else {"connect_timeout": 10},
    )
    if is_sqlite:
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _postgresql_settings(wait_seconds))
    return engine


def reader(engine: Engine) -> Engine:
    """The engine for transactions that see one moment of the database, however many statements they take."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def writer(engine: Engine) -> Engine:
    """The engine for transactions that write.

    SQLite's take the write lock when they begin. PostgreSQL's must see, once they hold the head row, what the
    writer before them committed, whatever isolation the server was set up with.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(begin="BEGIN IMMEDIATE")
    return engine.execution_options(isolation_level="READ COMMITTED")


def prepare(engine: Engine, wait_seconds: float) -> None:
    """Connect for the first time and see that the database is fit; ``Unsuitable`` where it is not."""
    if engine.dialect.name == "sqlite":
        _turn_on_write_ahead_log(engine, time.monotonic() + wait_seconds)
    else:
        _check_encoding(engine)


def _as_is(text: Any) -> Any:
    """Bodies cross the driver as JSON text; the records' own code writes and parses them."""
    return text


def _configure_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # subtle: left alone, Python's driver begins transactions by itself and late, and BEGIN IMMEDIATE is lost.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _postgresql_settings(wait_seconds: float) -> Any:
    def configure(connection: Any, _: object) -> None:
        connection.execute(f"SET lock_timeout = {round(wait_seconds * 1000)}")
        connection.execute("SET TIME ZONE 'UTC'")
        # subtle: a plan made while a table was small is kept for the connection's life, and a look-up that reads
        # the whole table costs minutes once an import has filled it.
        connection.execute("SET plan_cache_mode = force_custom_plan")
        connection.commit()

    return configure


def _turn_on_write_ahead_log(engine: Engine, deadline: float) -> None:
    """Readers then never wait for writers; it stays on for the file's life."""
    connection = engine.raw_connection()
    try:
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode = WAL").close()
                return
            except sqlite3.OperationalError as error:
                # subtle: SQLite fails this one statement at once where it lets any other wait.
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
    finally:
        connection.close()


def _check_encoding(engine: Engine) -> None:
    with engine.connect() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise Unsuitable(f"it keeps text as {encoding}; create the database with ENCODING 'UTF8'")

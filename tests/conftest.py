"""Databases for the tests: every test that asks for ``store_url`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from knowledge.store import Store

DEBIAN_BINARIES = Path("/usr/lib/postgresql")


class PostgresqlServer:
    """A throw-away server in a folder of its own, reached through a socket in that folder."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.binaries = binaries
        self.folder = folder
        # PostgreSQL refuses to run as root, so root lends it to the account Debian makes for it.
        self.account = "postgres" if os.geteuid() == 0 else None

    def start(self) -> None:
        if self.account:
            shutil.chown(self.folder, self.account)
        data = str(self.folder / "data")
        # A server that sorts by language, as most do, so that whatever relies on its order shows.
        locale = ("--locale-provider=icu", "--icu-locale=en-US")
        self.run("initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync", *locale)
        options = f"-F -k {self.folder} -c listen_addresses='' -c shared_buffers=32MB"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def run(self, program: str, *arguments: str) -> None:
        # Not through a pipe: the server inherits it and keeps it open for as long as it runs.
        with (self.folder / "said").open("w+") as said:
            command = [str(self.binaries / program), *arguments]
            done = subprocess.run(command, user=self.account, cwd=self.folder, stdout=said, stderr=said, check=False)
            said.seek(0)
            if done.returncode:
                raise RuntimeError(f"{program} failed: {said.read()}")

    def emptied_url(self) -> str:
        """The URL of a database with nothing in it and nobody else connected."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user="tests", dbname="postgres", autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return f"postgresql://tests@/postgres?host={self.folder}"


def postgresql_binaries() -> Path:
    """Where initdb lies, or a skip that says why there is none."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if os.geteuid() == 0 and "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
        pytest.skip("PostgreSQL will not run as root and there is no account named postgres")
    newest_first = sorted(DEBIAN_BINARIES.glob("*/bin"), key=lambda folder: -int(folder.parent.name))
    for folder in [*newest_first, *map(Path, os.environ["PATH"].split(os.pathsep))]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    pytest.skip(f"there is no PostgreSQL server (15 or newer) here: no initdb under {DEBIAN_BINARIES} or on the PATH")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A running PostgreSQL server, one for the session."""
    binaries = postgresql_binaries()
    # Not under tmp_path: only its owner may enter there, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="faultwise-pg-", ignore_cleanup_errors=True) as folder:
        server = PostgresqlServer(binaries, Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def postgresql_url(postgresql: PostgresqlServer) -> str:
    """The URL of a PostgreSQL database with nothing in it."""
    return postgresql.emptied_url()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'faultwise.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, empty database, of each sort in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """The same database behind the store's back."""
    engine = create_engine(store_url.replace("postgresql:", "postgresql+psycopg:"))
    yield engine
    engine.dispose()


@pytest.fixture
def open_store(store_url: str) -> Iterator[Callable[..., Store]]:
    """Opens the store at ``store_url``, as often as a test likes, and closes all of them after it."""
    stores: list[Store] = []

    def open_one(**options: float) -> Store:
        stores.append(Store.open(store_url, **options))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    """An empty store, on each sort of database in turn."""
    return open_store()

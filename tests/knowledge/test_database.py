"""What is said when a database cannot be used, and that no password is ever in it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import Engine, create_engine, text

from knowledge.database import Database, StoreBusy, StoreUnreachable
from knowledge.records import RepairCase
from knowledge.store import Store

CASE = RepairCase(id="WO-1", symptom="动臂下降缓慢")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("faultwise.db", r"faultwise\.db is not a database URL; write sqlite:////folder"),
        ("", "is not a database URL"),
        ("mysql://localhost/x", "mysql is not a database Faultwise can use"),
        ("sqlite+aiosqlite:///x.db", r"sqlite\+aiosqlite is not a database Faultwise can use"),
        ("sqlite://", "is not a file that lasts"),
        ("sqlite:///:memory:", "is not a file that lasts"),
        ("sqlite:////no/such/folder/x.db", "there is no folder /no/such/folder; make it"),
        ("sqlite:////proc/x.db", "unable to open database file.*see that the file and its folder may be written"),
    ],
)
def test_a_wrong_url_is_named_with_what_to_do(url: str, message: str) -> None:
    with pytest.raises(StoreUnreachable, match=message):
        Store.open(url)


def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match=r"is a folder; name a file in it, such as .*faultwise\.db"):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    path.write_text("id,symptom\n" * 200)
    with pytest.raises(StoreUnreachable, match=r"file is not a database.*move the file away, or name another"):
        Store.open(f"sqlite:///{path}")
    assert path.read_text() == "id,symptom\n" * 200


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://li:s3cret@127.0.0.1:1/x",
        "postgresql://li@127.0.0.1:1/x?password=s3cret",
        "postgresql://li:s3cret@127.0.0.1:port/x",
        "postgresql//li:s3cret@127.0.0.1/x",
        "mysql://li:s3cret@127.0.0.1/x",
        "postgresql://li:s3cret@127.0.0.1:1/x?nonsense=s3cret",
    ],
)
def test_no_message_has_the_password(url: str) -> None:
    with pytest.raises(StoreUnreachable) as caught:
        Store.open(url)
    error: BaseException | None = caught.value
    while error is not None and not error.__suppress_context__:
        assert "s3cret" not in str(error)
        error = error.__cause__


def test_a_server_that_does_not_answer_is_named() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreUnreachable, match=r"//li:\*\*\*@127\.0\.0\.1:1/x cannot be used .*see that the server"):
        Store.open("postgres://li:s3cret@127.0.0.1:1/x")


def test_a_database_that_cannot_keep_chinese_is_refused(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS latin"))
        connection.execute(
            text("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER libc")
        )
    engine.dispose()
    with pytest.raises(StoreUnreachable, match="it keeps text as LATIN1; create the database with ENCODING 'UTF8'"):
        Store.open(postgresql_url.replace("/postgres?", "/latin?"))


def test_a_writer_waits_for_another_and_then_says_busy(open_store: Callable[..., Store], engine: Engine) -> None:
    patient, hurried = open_store(), open_store(wait_seconds=0.2)
    patient.write([CASE], author="li")
    with engine.begin() as other:
        other.execute(text("UPDATE head SET seq = seq"))
        with pytest.raises(StoreBusy, match=r"is in use by others .*; try again in a moment"):
            hurried.write([CASE.model_copy(update={"cause": "x"})], author="wang")
        assert hurried.get(RepairCase, "WO-1") == CASE
    assert hurried.write([CASE.model_copy(update={"cause": "x"})], author="wang").seq == 2


def test_a_reader_sees_one_moment_in_all_its_questions(store: Store, store_url: str) -> None:
    database = Database.open(store_url, wait_seconds=5)
    count = text("SELECT count(*) FROM record")
    with database.reading() as connection:
        assert connection.execute(count).scalar() == 0
        store.write([CASE], author="li")
        assert connection.execute(count).scalar() == 0
    with database.reading() as connection:
        assert connection.execute(count).scalar() == 1
    database.close()


def test_a_store_opens_while_another_writes(open_store: Callable[..., Store], engine: Engine) -> None:
    open_store().write([CASE], author="li")
    with engine.begin() as other:
        other.execute(text("UPDATE head SET seq = seq"))
        assert open_store(wait_seconds=0.2).get(RepairCase, "WO-1") == CASE


def test_a_file_that_another_program_writes_is_waited_for(sqlite_url: str, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "faultwise.db", isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE other (a INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="database is locked"):
        Store.open(sqlite_url, wait_seconds=0.1)
    done = Timer(0.2, other.execute, ["COMMIT"])
    done.start()
    Store.open(sqlite_url).close()
    done.join()
    other.close()


def test_a_disk_that_takes_no_more_is_named_and_nothing_is_half_written(tmp_path: Path) -> None:
    path = tmp_path / "faultwise.db"
    store = Store.open(f"sqlite:///{path}")
    store.write([CASE], author="li")
    store.close()
    # The limit on the size of a file is what a process meets when the disk is full.
    program = (
        "import resource, signal, sys\n"
        "from knowledge.records import RepairCase\n"
        "from knowledge.store import Store\n"
        "store = Store.open(sys.argv[1])\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "store.write([RepairCase(id=str(n), symptom='x' * 900) for n in range(2000)], author='li')\n"
    )
    done = run_python(program, f"sqlite:///{path}")
    said = done.stderr.splitlines()[-1]
    assert said.startswith("knowledge.database.StoreUnreachable: sqlite:///")
    assert said.endswith("cannot be used (disk I/O error); see that the disk is sound and has space")
    store = Store.open(f"sqlite:///{path}")
    assert (store.head(), store.count(RepairCase)) == (1, 1)
    store.close()


def run_python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": root}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_sqlite_files_are_durable_and_readable_while_written(sqlite_url: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_url)
    with sqlite3.connect(tmp_path / "faultwise.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    with store._database.writing() as inside:
        assert inside.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    store.close()


def test_a_number_is_asked_for_alone_and_trouble_with_it_is_named(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/x.db", wait_seconds=1)
    for _ in range(50):  # more often than there are connections: each comes back
        with pytest.raises(StoreUnreachable, match="no such table: nowhere"):
            database.number("SELECT seq FROM nowhere")
    assert database.number("SELECT seq FROM head") == 0
    database.close()

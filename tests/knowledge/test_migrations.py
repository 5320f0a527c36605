"""The tables of a store: made on opening, once, and the same as the program believes."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from knowledge import schema
from knowledge.database import StoreUnreachable
from knowledge.records import RepairCase
from knowledge.store import Store

CASE = RepairCase(id="WO-1", symptom="动臂下降缓慢")


def test_the_steps_make_exactly_the_tables_the_program_uses(store_url: str, engine: Engine) -> None:
    Store.open(store_url).close()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == "0007"


def test_opening_again_keeps_what_is_there(store_url: str) -> None:
    for author in ("li", "wang"):
        store = Store.open(store_url)
        store.write([CASE], author=author)
        store.close()
    store = Store.open(store_url)
    assert [change.author for change in store.changes(0)] == ["li"]
    store.close()


def test_many_threads_may_open_a_new_store_at_once(store_url: str) -> None:
    def open_and_write(number: int) -> int:
        store = Store.open(store_url)
        seq = store.write([RepairCase(id=f"WO-{number}", symptom="s")], author="li").seq
        store.close()
        return seq

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(open_and_write, range(8))) == list(range(1, 9))


def test_threads_may_open_different_new_stores_at_once(tmp_path: Path) -> None:
    def open_and_look(number: int) -> int:
        store = Store.open(f"sqlite:///{tmp_path / str(number)}.db")
        head = store.head()
        store.close()
        return head

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(open_and_look, range(16))) == [0] * 16


def test_many_processes_may_open_a_new_store_at_once(store_url: str) -> None:
    # Each says when it has loaded the program, and all open at the same word.
    program = (
        "import sys; from knowledge.store import Store; print('ready', flush=True); input(); "
        "print(Store.open(sys.argv[1]).head())"
    )
    command = [sys.executable, "-c", program, store_url]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    openers = [subprocess.Popen(command, env=environment, text=True, **pipes) for _ in range(4)]
    for opener in openers:
        assert opener.stdout is not None
        assert opener.stdout.readline() == "ready\n"
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("\n")
        opener.stdin.flush()
    assert [opener.communicate(timeout=60)[0] for opener in openers] == ["0\n"] * 4


def test_a_database_of_a_later_release_is_left_alone(store_url: str, engine: Engine) -> None:
    Store.open(store_url).close()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    with pytest.raises(StoreUnreachable, match="revision 9001, this program knows up to 0007; update the program"):
        Store.open(store_url)


def test_a_table_of_another_program_is_left_alone(store_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE record (title TEXT)"))
    with pytest.raises(StoreUnreachable, match="another program keeps its own table 'record' in it"):
        Store.open(store_url)
    assert inspect(engine).get_table_names() == ["record"]


def test_a_step_that_fails_leaves_no_table(store_url: str, engine: Engine) -> None:
    # An index of the same name, on a table of its own, is in the way of the second statement of the first step.
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE other (a INTEGER)"))
        connection.execute(text("CREATE INDEX change_of_record ON other (a)"))
    with pytest.raises(StoreUnreachable, match="change_of_record"):
        Store.open(store_url)
    assert inspect(engine).get_table_names() == ["other"]

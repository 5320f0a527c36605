"""Several writers at once, and writers that are killed: nothing is lost, doubled or half there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.records import RepairCase
from knowledge.store import Store

ROOT = Path(__file__).parents[2]
# Writes batches without end, each of records of one batch number, and reports each when it is safe.
PROGRAM = """
import sys
from knowledge.records import RepairCase
from knowledge.store import Store

url, name, batches, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = Store.open(url)
for batch in range(batches):
    ids = [f"{name}-{batch:04}-{n:03}" for n in range(size)]
    cases = [RepairCase(id=id, symptom="动臂" * 50, serial=f"{name}-{batch}") for id in ids]
    print(store.write(cases, author=name).seq, flush=True)
"""


def start_writer(url: str, name: str, *, batches: int, size: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, url, name, str(batches), str(size)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def everything(store: Store) -> list[int]:
    """The numbers of the whole log, read the way a follower reads it."""
    seqs: list[int] = []
    while lines := store.changes(seqs[-1] if seqs else 0, limit=700):
        seqs += [line.seq for line in lines]
    return seqs


def test_threads_sharing_a_store_lose_nothing(store: Store) -> None:
    def write(number: int) -> tuple[int, int]:
        cases = [RepairCase(id=f"{number}-{n}", symptom="s") for n in range(3)]
        return number, store.write(cases, author=str(number)).seq

    with ThreadPoolExecutor(8) as threads:
        written = dict(threads.map(write, range(40)))
    assert sorted(written.values()) == list(range(3, 121, 3))
    assert everything(store) == list(range(1, 121))
    for number, seq in written.items():
        assert [line.key for line in store.changes(seq - 3, limit=3)] == [f"{number}-{n}" for n in range(3)]


def test_threads_that_change_one_record_make_one_history(store: Store) -> None:
    def write(number: int) -> int:
        return store.write([RepairCase(id="WO-1", symptom=f"symptom {number}")], author="li").seq

    with ThreadPoolExecutor(8) as threads:
        seqs = list(threads.map(write, range(30)))
    history = store.versions(RepairCase, "WO-1")
    assert [line.version for line in history] == list(range(1, 31))
    assert sorted(seqs) == list(range(1, 31))
    assert store.get(RepairCase, "WO-1") == history[-1].record


def test_processes_writing_at_once_number_their_lines_without_gaps(store: Store, store_url: str) -> None:
    writers = [start_writer(store_url, name, batches=25, size=4) for name in ("li", "wang")]
    reported = [int(line) for writer in writers for line in writer.communicate(timeout=60)[0].split()]
    assert sorted(reported) == list(range(4, 201, 4))
    assert everything(store) == list(range(1, 201))
    assert store.count(RepairCase) == 200


def test_who_follows_the_log_while_others_write_misses_nothing(store: Store) -> None:
    followed: list[int] = []

    def follow() -> None:
        deadline = time.monotonic() + 60
        while len(followed) < 100 and time.monotonic() < deadline:
            followed.extend(line.seq for line in store.changes(followed[-1] if followed else 0))

    def write(number: int) -> None:
        store.write([RepairCase(id=f"{number}-{n}", symptom="s") for n in range(2)], author="li")

    with ThreadPoolExecutor(5) as threads:
        following = threads.submit(follow)
        list(threads.map(write, range(50)))
        following.result()
    assert followed == list(range(1, 101))


@pytest.mark.parametrize("kill", range(3))
def test_a_killed_writer_leaves_each_write_whole_or_absent(
    open_store: Callable[..., Store], store_url: str, kill: int
) -> None:
    size = 200
    writer = start_writer(store_url, "li", batches=10_000, size=size)
    assert writer.stdout is not None
    reported = [int(writer.stdout.readline()) for _ in range(3)]
    time.sleep(random.Random(kill).uniform(0, 0.06))
    writer.kill()
    reported += [int(line) for line in writer.stdout.read().split()]
    writer.wait()
    writer.stdout.close()
    store = open_store()
    batches = Counter(case.serial for case in store.all(RepairCase))
    assert set(batches.values()) == {size}
    assert len(batches) - len(reported) in (0, 1)  # the last may have been safe before it could be reported
    assert everything(store) == list(range(1, len(batches) * size + 1))
    assert store.head() == len(batches) * size >= reported[-1]
    assert store.write([RepairCase(id="WO-1", symptom="s")], author="wang").seq == store.head()

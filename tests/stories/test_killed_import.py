"""An import killed at any moment: the store opens, what was reported is there, the index is as if built fresh."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.records import RepairCase
from knowledge.store import Store
from retrieval.index import Index
from retrieval.search import Query, Search

KILLS = 4  # `python -m tests.benchmarks.killed_import` kills thirty times over 5,000 cases
FILES, CASES = 10, 60

IMPORTING = """
import sys
from pathlib import Path
from knowledge.importing.importing import import_files
from knowledge.store import Store
store = Store.open(sys.argv[1])
print("ready", flush=True)
for path in sorted(Path(sys.argv[2]).glob("*.jsonl")):
    report = import_files(store, [path], author="story")
    print(path.name, report.new, report.unchanged, flush=True)
"""


class WordEncoder:
    """A vector of hashed words: quick, and the same in every process."""

    name = "words@1"
    dimension = 32

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.split():
                row[zlib.crc32(word.encode()) % self.dimension] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def encode_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        return self.encode_queries(texts)


def write_cases(folder: Path, files: int, cases: int) -> None:
    rng = random.Random(3)
    words = ("boom", "arm", "bucket", "swing", "slow", "weak", "hot", "noisy", "leaking", "dead", "pump", "valve")
    for number in range(files):
        rows = [
            {"id": f"WO-{number}-{row}", "symptom": " ".join(rng.sample(words, 5)), "outcome": "fixed"}
            for row in range(cases)
        ]
        (folder / f"part-{number:03}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")


def import_until_killed(url: str, folder: Path, after_seconds: float) -> list[str]:
    """The names of the files whose import was reported before the kill."""
    command = [sys.executable, "-c", IMPORTING, url, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after_seconds)
        process.send_signal(signal.SIGKILL)
        return [line.split()[0] for line in process.stdout.read().splitlines()]


def hits(index: Index) -> list[tuple[str, float]]:
    found = Search(index, WordEncoder()).find(Query(text="boom slow and leaking pump", k=50))
    return [(hit.passage.id, round(hit.score, 6)) for hit in found]


def check(url: str, index_folder: Path, fresh_folder: Path, folder: Path, reported: Sequence[str], cases: int) -> int:
    """Assert that all is well after a kill; how many cases the store then holds."""
    store = Store.open(url)
    followed = Index.open(index_folder, store, WordEncoder())
    fresh = Index.open(fresh_folder, store, WordEncoder())
    try:
        stored = {case.id for case in store.all(RepairCase)}
        for path in sorted(folder.glob("*.jsonl")):
            ids = {json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()}
            assert len(ids & stored) in (0, cases), f"{path.name} is half there"
            assert path.name not in reported or ids <= stored, f"{path.name} was reported and is not there"
        followed.catch_up()
        fresh.catch_up()
        assert hits(followed) == hits(fresh)
        followed.renew()
        return len(stored)
    finally:
        followed.close()
        fresh.close()
        store.close()


@pytest.mark.parametrize("seed", range(KILLS))
def test_an_import_killed_at_a_random_moment_loses_nothing_reported(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    write_cases(folder, FILES, CASES)
    url = f"sqlite:///{tmp_path}/knowledge.db"
    rng = random.Random(seed)
    for kill in range(2):
        reported = import_until_killed(url, folder, rng.uniform(0.0, 0.6))
        check(url, tmp_path / "index", tmp_path / f"fresh-{kill}", folder, reported, CASES)
    finished = subprocess.run(
        [sys.executable, "-c", IMPORTING, url, str(folder)], capture_output=True, text=True, check=True
    )
    assert len(finished.stdout.splitlines()) == FILES + 1
    assert check(url, tmp_path / "index", tmp_path / "fresh", folder, [], CASES) == FILES * CASES

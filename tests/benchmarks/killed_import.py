"""Thirty imports of 5,000 cases, each killed at a random moment: ``python -m tests.benchmarks.killed_import``."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from tests.stories.test_killed_import import check, import_until_killed, write_cases

KILLS, FILES, CASES = 30, 50, 100
LONGEST_SECONDS = 6.0  # about what the whole import takes


def main() -> None:
    """Kill, check and say after each kill how much was there."""
    rng = random.Random()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        files = root / "files"
        files.mkdir()
        write_cases(files, FILES, CASES)
        for kill in range(KILLS):
            place = root / str(kill)
            place.mkdir()
            url = f"sqlite:///{place}/knowledge.db"
            after = rng.uniform(0, LONGEST_SECONDS)
            reported = import_until_killed(url, files, after)
            stored = check(url, place / "index", place / "fresh", files, reported, CASES)
            print(f"kill {kill + 1:2} after {after:.2f} s: {len(reported):2} files reported, {stored:4} cases stored")
    print(f"{KILLS} kills: every store opened, nothing reported was lost, every index was as if built fresh")


if __name__ == "__main__":
    main()

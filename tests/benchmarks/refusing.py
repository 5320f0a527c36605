"""How many foreign reports are refused, and how many own ones: ``python -m tests.benchmarks.refusing DATA_FOLDER...``

The boundary is fitted on half of the own reports and half of the bundled foreign worlds, and asked about the others.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from api.services import build
from api.settings import Settings
from assistant.assistant import Assistant
from assistant.belief.boundary import fit_boundary
from assistant.belief.calibrating import MOST_REFUSED, boundary_reports

HALVINGS = 5


def refused(assistant: Assistant) -> tuple[int, tuple[float, ...]]:
    """How many own reports there were; the mean shares refused: as recorded, told in sentences, foreign ones."""
    own, worlds = boundary_reports(assistant)
    shares = []
    for seed in range(HALVINGS):
        rng = np.random.default_rng(seed)
        order, names = rng.permutation(len(own)), rng.permutation(sorted(worlds)).tolist()
        known, asked = names[::2], names[1::2]
        boundary = fit_boundary([own[i] for i in order[::2]], {name: worlds[name] for name in known}, MOST_REFUSED)
        told = [[boundary.admits(own[i][telling]) for i in order[1::2]] for telling in (0, 1)]
        foreign = [boundary.admits(traits) for name in asked for traits in worlds[name]]
        shares.append([1 - np.mean(admitted) for admitted in (*told, foreign)])
    return len(own), tuple(np.mean(shares, axis=0).tolist())


def main(folders: list[str]) -> None:
    """Print a table, a line a data folder."""
    print("| knowledge | own reports | own refused | told in sentences | foreign refused |\n|---|---|---|---|---|")
    for folder in folders:
        with build(Settings(data=Path(folder))) as services:
            number, shares = refused(services.assistant)
            print(f"| {Path(folder).name} | {number} | {' | '.join(f'{share:.1%}' for share in shares)} |")


if __name__ == "__main__":
    main(sys.argv[1:])

"""How many foreign reports are refused, and how many own ones: ``python -m tests.benchmarks.refusing DATA_FOLDER...``

The boundary is fitted on half of the own reports and half of the bundled foreign worlds, and asked about the others as
recorded, told in courteous sentences, and in a few words. Known codes and quotations decide before it, as in an answer.
``--about ship --about robot`` names worlds that the knowledge is about; they are neither fitted on nor asked about.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from api.services import build
from api.settings import Settings
from assistant.assistant import Assistant
from assistant.belief.boundary import fit_boundary
from assistant.belief.calibrating import MOST_REFUSED, boundary_reports
from assistant.belief.retelling import MANNERS
from knowledge.records import LANGUAGES, Language

HALVINGS = 5
TELLINGS = "as recorded", *MANNERS


def refused(
    assistant: Assistant, about: list[str], asked: tuple[Language, ...] = LANGUAGES
) -> tuple[int, tuple[float, ...]]:
    """How many own reports there were; the mean shares refused of own reports in each telling, then of foreign ones.

    Foreign ones are asked about in these languages.
    """
    own, worlds = boundary_reports(assistant)
    foreign = {name: reports for name, reports in worlds.items() if name not in about}
    common, shares = assistant.search.index.languages.shared, []
    for seed in range(HALVINGS):
        rng = np.random.default_rng(seed)
        order, names = rng.permutation(len(own)), rng.permutation(sorted(foreign)).tolist()
        fitted_on = {name: foreign[name] for name in names[::2]}
        boundary = fit_boundary([own[i] for i in order[::2]], fitted_on, MOST_REFUSED, common)
        strange = [told for name in names[1::2] for told in foreign[name] if told[0].language in asked]
        others = [own[i] for i in order[1::2]], strange
        shares.append(
            [np.mean([not boundary.admits(told[n]) for told in half]) for half in others for n in range(len(TELLINGS))]
        )
    return len(own), tuple(np.mean(shares, axis=0).tolist())


def main(folders: list[Path], about: Annotated[list[str], typer.Option(default_factory=list)]) -> None:
    """Print a table, a line a data folder."""
    print(f"| knowledge | own reports | own {' | '.join(TELLINGS)} | foreign {' | '.join(TELLINGS)} |")
    print(f"|---|---|{'---|' * 2 * len(TELLINGS)}")
    for folder in folders:
        with build(Settings(data=folder)) as services:
            number, shares = refused(services.assistant, about)
            print(f"| {folder.name} | {number} | {' | '.join(f'{share:.1%}' for share in shares)} |")


if __name__ == "__main__":
    typer.run(main)

"""``faultwise simulate``: whether learning from outcomes pays, on faults that are known by heart."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.evaluation.simulation import Simulation


def simulate(
    reports: Annotated[int, typer.Option(min=2, max=100_000, help="How many faults.")] = 300,
    seed: Annotated[int, typer.Option(help="Another number, another stream of faults.")] = 1,
    wrong: Annotated[float, typer.Option(min=0, max=1, help="Share of outcomes that name a wrong cause.")] = 0.05,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE.png", dir_okay=False, help="Draw minutes and steps a fault over the stream."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Repair the same stream of invented faults twice, telling how each ended and not, and compare what it took.

    Needs no data and changes none: a store and an index of its own, an encoder that needs no model, twelve causes.
    """
    from api.cli.opening import progress
    from assistant.evaluation.simulation import simulate as run

    if plot is not None:
        from api.cli.simulation_plot import check

        check(plot)
    with progress() as bar, tempfile.TemporaryDirectory(prefix="faultwise-") as folder:
        task = bar.add_task("Repairing", total=2 * reports)
        simulation = run(Path(folder), reports, seed, wrong, lambda done, _: bar.update(task, completed=done))
    if plot is not None:
        from api.cli.simulation_plot import draw

        draw(simulation, plot)
    if as_json:
        typer.echo(json.dumps(simulation.as_json()))
        return
    from api.cli.terminal import out

    out().print(_table(simulation))


def _table(simulation: Simulation) -> Table:
    from rich.table import Table

    table = Table(box=None, header_style="dim", pad_edge=False)
    for name in ("faults", "minutes, learning", "without", "steps, learning", "without"):
        table.add_column(name, justify="right")
    learning, without, count = simulation.learning, simulation.without, simulation.reports
    parts = [(quarter / 4, (quarter + 1) / 4) for quarter in range(4)]
    for start, end in (*parts, (0.0, 1.0)):
        table.add_row(
            f"{round(start * count) + 1}-{round(end * count)}",
            f"{learning.mean_minutes(start, end):.0f}",
            f"{without.mean_minutes(start, end):.0f}",
            f"{learning.mean_steps(start, end):.2f}",
            f"{without.mean_steps(start, end):.2f}",
        )
    return table

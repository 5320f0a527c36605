"""What repairing took over a simulated stream, drawn with matplotlib."""

from __future__ import annotations

from pathlib import Path

from api.cli.diagnosis_plot import need_matplotlib
from api.cli.failures import BadInput
from assistant.evaluation.simulation import Simulation, minutes_curve, steps_curve

_KINDS = {".png", ".svg", ".pdf"}


def check(file: Path) -> None:
    """Nothing where a picture can be written to the file; ``BadInput`` says what is in the way, before any work."""
    need_matplotlib()
    if file.suffix.lower() not in _KINDS:
        raise BadInput(f"--plot {file}: the name must end in .png, .svg or .pdf")
    if not file.absolute().parent.is_dir():
        raise BadInput(f"--plot {file}: there is no folder {file.absolute().parent}")


def draw(simulation: Simulation, file: Path) -> None:
    """Write minutes and steps a fault, as moving averages, into one picture."""
    # subtle: a Figure of its own draws without a display and leaves pyplot's global state alone.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.8), layout="constrained")
    for axes, curve, unit in zip(
        figure.subplots(1, 2), (minutes_curve, steps_curve), ("minutes", "steps"), strict=True
    ):
        for stream, label in ((simulation.without, "outcomes not told"), (simulation.learning, "outcomes told")):
            axes.plot(range(1, simulation.reports + 1), curve(stream), label=label)
        axes.set(
            xlabel="faults repaired", ylabel=f"{unit} a fault", title=f"{unit.capitalize()} to fix", ylim=(0, None)
        )
        axes.legend(loc="lower left")
    figure.suptitle(f"{simulation.reports} simulated faults, seed {simulation.seed}; moving average")
    figure.savefig(file, dpi=150)

"""The reliability diagram and the risk-coverage curve of an evaluated diagnosis, drawn with matplotlib."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from api.cli.failures import BadInput
from assistant.evaluation.diagnosis_report import DiagnosisReport
from assistant.evaluation.scoring import reliability

_KINDS = {".png", ".svg", ".pdf"}


def need_matplotlib() -> None:
    """Nothing where matplotlib is installed; ``BadInput`` says how to get it where it is not."""
    if find_spec("matplotlib") is None:
        raise BadInput("--plot needs matplotlib; pip install 'faultwise[plots]', or leave --plot out")


def draw(report: DiagnosisReport, file: Path) -> None:
    """Write both drawings into one picture (PNG, SVG or PDF by the file's ending)."""
    if file.suffix.lower() not in _KINDS:
        raise BadInput(f"--plot {file}: the name must end in .png, .svg or .pdf")
    # subtle: a Figure of its own draws without a display and leaves pyplot's global state alone.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for label, scored in (("standard values", report.uncalibrated), ("calibrated", report.scored)):
        bins = reliability([one.prediction for one in scored])
        sizes = [12 + 400 * b.count / len(scored) for b in bins]
        left.scatter([b.confidence for b in bins], [b.accuracy for b in bins], s=sizes, alpha=0.7, label=label)
    left.set(xlabel="probability of the top cause", ylabel="share that was right", title="Reliability (15 bins)")
    left.legend(loc="upper left")
    right.plot([p.coverage for p in report.curve], [p.risk for p in report.curve])
    right.set(xlabel="coverage (surest answered first)", ylabel="risk (share wrong)", title="Risk and coverage")
    right.set(xlim=(0, 1), ylim=(0, None))
    figure.savefig(file, dpi=150)

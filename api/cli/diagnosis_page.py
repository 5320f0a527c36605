"""An evaluated diagnosis as tables on the terminal."""

from __future__ import annotations

from rich.table import Table

from api.cli.terminal import out, plain
from assistant.evaluation.diagnosis_report import DiagnosisReport

_MEASURES = ("hit@1", "hit@3", "mrr", "ece", "brier", "aurc", "parts_recall@5")


def show(report: DiagnosisReport) -> None:
    """All figures: calibrated and not, the alternatives, risk by coverage."""
    figures = report.as_json()
    out().print(
        f"{figures['cases']} cases asked, {figures['left_out']} left out (no component and failure mode, or not fixed),"
        f" {figures['known']} known, calibrated on {figures['fitted_on']}."
    )
    measured = _table("", "calibrated", "standard values")
    for name in _MEASURES:
        measured.add_row(name, _number(figures[name]), _number(figures[f"{name}_uncalibrated"]))
    measured.add_row("ece by chance alone", _number(figures["ece_by_chance"]), "")
    alternatives = _table("hit@1 of the alternatives", "")
    for name, value in {"faultwise": figures["hit@1"], **figures["baselines_hit@1"]}.items():
        alternatives.add_row(plain(name.replace("_", " ")), _number(value))
    risks = _table("answering the surest", "wrong")
    for point in figures["risk_coverage"]:
        risks.add_row(f"{point['coverage']:.0%}", f"{point['risk']:.1%}")
    for table in (measured, alternatives, risks):
        out().print()
        out().print(table)


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column(first)
    for other in others:
        table.add_column(other, justify="right")
    return table


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.diagnosis_page import show
from api.cli.diagnosis_plot import draw
from api.cli.evaluate_diagnosis import _read
from api.cli.failures import BadInput
from api.cli.terminal import out
from assistant.evaluation.diagnosis_report import DiagnosisReport, Scored

SURE = Scored(confidence=0.9, rank=1, parts_recall=1.0, refused=False)
DOUBTFUL = Scored(confidence=0.2, rank=2, parts_recall=None, refused=False)
LOST = Scored(confidence=0.4, rank=None, parts_recall=0.5, refused=True)


@pytest.fixture
def report() -> DiagnosisReport:
    return DiagnosisReport(
        known=12,
        left_out=1,
        fitted_on=8,
        scored=(SURE, DOUBTFUL, LOST),
        uncalibrated=(LOST, LOST, LOST),
        baselines={"nearest_neighbour": 0.25},
    )


def test_the_figures_stand_under_their_published_names(report: DiagnosisReport) -> None:
    figures = report.as_json()
    assert figures["risk_coverage"][-1] == {"coverage": 1.0, "risk": 0.6667}
    wanted = {
        "cases": 3,
        "hit@1": 0.3333,  # one of three
        "hit@3": 0.6667,
        "mrr": 0.5,  # (1 + 1/2 + 0) / 3
        "ece": 0.2333,  # (0.1 + 0.2 + 0.4) / 3, each in a bin of its own
        "brier": 0.07,  # (0.01 + 0.04 + 0.16) / 3
        "aurc": 0.3889,  # (0 + 1/2 + 2/3) / 3
        "parts_recall@5": 0.75,
        "refused": 0.3333,
        "ece_uncalibrated": 0.4,
        "baselines_hit@1": {"nearest_neighbour": 0.25},
    }
    assert {name: figures[name] for name in wanted} == wanted


def test_the_page_sets_the_alternatives_beside_the_diagnosis(report: DiagnosisReport) -> None:
    with out().capture() as shown:
        show(report)
    lines = [" ".join(line.split()) for line in shown.get().splitlines()]
    assert "ece 0.2333 0.4000" in lines
    assert "faultwise 0.3333" in lines
    assert "nearest neighbour 0.2500" in lines
    assert "100% 66.7%" in lines


def test_the_plot_is_a_picture_and_other_endings_are_refused(report: DiagnosisReport, tmp_path: Path) -> None:
    draw(report, tmp_path / "reliability.png")
    assert (tmp_path / "reliability.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(BadInput, match=r"must end in \.png"):
        draw(report, tmp_path / "reliability.txt")


def test_exports_of_other_systems_are_read_by_their_columns(tmp_path: Path) -> None:
    export = tmp_path / "orders.csv"
    export.write_text("ShortText,System,Part,FM,When\nbucket leaks,Bucket,Cylinder,Leak,2004-07-01\n")
    mapping = {"symptom": "ShortText", "component": "System+Part", "failure_mode": "FM", "date": "When"}
    (case,), others = _read([export], mapping, {})
    assert (case.component, case.failure_mode, case.symptom, others) == (
        "Bucket / Cylinder",
        "Leak",
        "bucket leaks",
        [],
    )


def test_files_without_cases_are_refused(tmp_path: Path) -> None:
    parts = tmp_path / "parts.csv"
    parts.write_text("number,name_en\nP-1,pump\n")
    with pytest.raises(BadInput, match="no cases"):
        _read([parts], {}, {})

"""A partner to whom one machine model is opened: what others know is neither quoted nor counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.services import build
from api.settings import Settings
from assistant.answer import Answer, Report
from knowledge.audience import Audience
from knowledge.records import RepairCase
from tests.api.conftest import CountingEncoder

PARTNER = Audience(groups=(), machine_models=("HX220",))


def case(id_: str, model: str, component: str, mode: str, symptom: str) -> RepairCase:
    return RepairCase(
        id=id_, symptom=symptom, component=component, failure_mode=mode, machine_model=model, outcome="fixed"
    )


OWN = (
    case("A-1", "HX220", "pilot pump", "worn", "boom slow when hot, code E31"),
    case("A-2", "HX220", "boom spool", "stuck", "boom slow, other movements fine"),
    case("A-3", "HX220", "battery", "low capacity", "engine does not crank"),
    case("A-4", "HX220", "thermostat", "stuck", "coolant gets far too warm"),
    case("A-5", "HX220", "monitor", "internal failure", "display stays dark"),
)
OTHERS = tuple(case(f"B-{n}", "HX350", "pilot pump", "worn", f"boom slow when hot, job {n}") for n in range(12))


def diagnosed(folder: Path, cases: tuple[RepairCase, ...]) -> Answer:
    with build(Settings(data=folder), encoder=CountingEncoder()) as services:
        services.store.write(cases, author="tests")
        services.index.catch_up()
        return services.assistant.diagnose(Report(text="boom slow when hot, code E31"), PARTNER)


def test_cases_of_other_models_are_neither_shown_nor_counted(tmp_path: Path) -> None:
    alone, among = diagnosed(tmp_path / "alone", OWN), diagnosed(tmp_path / "among", OWN + OTHERS)
    assert {e.id[0] for cause in among.causes for e in cause.evidence} == {"A"}
    assert [(c.cause, c.confirmed_cases) for c in among.causes] == [(c.cause, c.confirmed_cases) for c in alone.causes]
    # How rare a word is, is counted over all knowledge; that moves a percent and tells nothing.
    assert [c.probability for c in among.causes] == pytest.approx([c.probability for c in alone.causes], abs=0.02)

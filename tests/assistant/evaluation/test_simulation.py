from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation.simulated_faults import faults, manual, simulated_causes
from assistant.evaluation.simulated_workshop import ANOTHER, EXPERT_MINUTES, shown, told_of, work_off
from assistant.evaluation.simulation import Simulation, simulate
from assistant.work.troubleshooting import Problem, Repair, Test

REPORTS = 160


@pytest.fixture(scope="module")
def simulation(tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    return simulate(tmp_path_factory.mktemp("workshops"), REPORTS, seed=1)


def test_with_learning_the_second_half_is_cheaper_and_without_it_is_not(simulation: Simulation) -> None:
    learning, without = simulation.learning, simulation.without
    assert learning.mean_minutes(0.5, 1) < 0.9 * learning.mean_minutes(0, 0.5)
    assert without.mean_minutes(0.5, 1) > 0.93 * without.mean_minutes(0, 0.5)
    assert learning.mean_steps(0.5, 1) < learning.mean_steps(0, 0.5)


def test_the_first_fault_costs_the_same_and_the_second_half_a_twelfth_less(simulation: Simulation) -> None:
    assert simulation.learning.jobs[0] == simulation.without.jobs[0]
    assert simulation.learning.mean_minutes(0.5, 1) < 11 / 12 * simulation.without.mean_minutes(0.5, 1)


def test_outcomes_that_are_all_told_wrongly_teach_next_to_nothing(tmp_path: Path, simulation: Simulation) -> None:
    misled = simulate(tmp_path, 80, seed=1, wrongly_told=1.0)
    assert misled.learning.mean_minutes() > 0.95 * misled.without.mean_minutes()
    assert simulation.learning.mean_minutes() < 0.95 * simulation.without.mean_minutes()


def test_the_stream_is_the_same_for_the_same_seed_and_follows_the_shares() -> None:
    stream = faults(4000, seed=7)
    assert stream == faults(4000, seed=7) != faults(4000, seed=8)
    for cause in simulated_causes():
        assert sum(fault.cause is cause for fault in stream) / 4000 == pytest.approx(cause.share, abs=0.02)
    assert sum(cause.share for cause in simulated_causes()) == pytest.approx(1.0)


def test_the_manual_names_every_cause_in_both_languages_and_no_hint() -> None:
    text = " ".join(record.model_dump_json() for record in manual())
    for cause in simulated_causes():
        assert all(word in text for word in (*cause.component, *cause.failure_mode, *cause.check))
        assert not any(hint in text for hint in cause.hint)


def test_a_wrong_repair_is_paid_for_and_noted() -> None:
    fault = next(fault for fault in faults(100, 1) if fault.cause.name == "pilot pump worn")
    repairs = (Repair("fuse blown", 5, {"fuse blown": 1.0}), Repair("pilot pump worn", 180, {"pilot pump worn": 1.0}))
    believed = {"fuse blown": 0.4, "pilot pump worn": 0.5, ANOTHER: 0.1}
    job = work_off(Problem(believed, repairs, (), EXPERT_MINUTES), fault)
    assert (job.minutes, job.steps, job.in_vain, job.needed_expert) == (185, 2, ("fuse blown",), False)


def test_a_fault_that_nobody_thought_of_ends_with_the_expert() -> None:
    fault = faults(1, 1)[0]
    job = work_off(Problem({ANOTHER: 1.0}, (), (), EXPERT_MINUTES), fault)
    assert (job.minutes, job.steps, job.needed_expert) == (EXPERT_MINUTES, 1, True)
    outcome = told_of(fault, job, wrongly_told=0.0)
    assert (outcome.fixed, outcome.symptom) == (True, fault.text)
    assert outcome.component in fault.cause.component


def test_a_check_shows_the_same_however_often_it_is_made_and_mostly_the_truth() -> None:
    stream = faults(500, seed=3)
    true = [shown(fault, Test(fault.cause.check[1], 1, {})) for fault in stream]
    false = [shown(fault, Test("look at the moon", 1, {})) for fault in stream]
    assert true == [shown(fault, Test(fault.cause.check[1], 1, {})) for fault in stream]
    assert true.count("abnormal") / 500 == pytest.approx(0.9, abs=0.04)
    assert false.count("abnormal") / 500 == pytest.approx(0.1, abs=0.04)

"""The whole typed answer for a belief: what was done, the next step, what to take along."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Advise, Answer
from assistant.assistant import Assistant
from assistant.diagnosis import Belief, Support, Suspect
from assistant.reference import Reference
from assistant.understanding import Understanding
from assistant.work.reported import reported_work
from knowledge.records import Cause, Check, PartUsed
from knowledge.store import Store
from retrieval.search import Hit

PUMP = Cause(
    id="m#1",
    component="pilot pump",
    failure_mode="worn",
    checks=(Check(check="Measure pilot pressure, 3.9±0.2 MPa. Repeat when warm.", minutes=10),),
    remedy="Replace the pilot pump",
    parts=(PartUsed(number="P-1"),),
)
VALVE = Cause(
    id="m#2",
    component="pilot relief valve",
    failure_mode="stuck",
    checks=(Check(check="Measure the valve's leakage, at most 3 L/min. Remove the poppet, look for scoring."),),
    remedy="Clean the pilot relief valve",
)


@pytest.fixture
def answered(
    store: Store, reference: Reference, hit_of: Callable[..., Hit], understood: Callable[..., Understanding]
) -> Callable[[str], Answer]:
    def answer(text: str) -> Answer:
        made = ((PUMP, 0.45), (VALVE, 0.35))
        suspects = tuple(Suspect(r.id, (Support(hit_of(r), r, 1.0),), p) for r, p in made)
        assistant = Assistant.build(store, search=None)  # type: ignore[arg-type]  # no search is needed for a belief
        return assistant.answer(understood(text), Belief(suspects, 0.2), (), reference, reported_work(text))

    return answer


def test_a_value_in_the_report_moves_the_causes_and_is_not_asked_for_again(answered: Callable[[str], Answer]) -> None:
    answer = answered("boom is slow, pilot pressure 300 psi")
    assert [cause.cause for cause in answer.causes] == ["pilot pump: worn", "pilot relief valve: stuck"]
    assert answer.causes[0].probability == pytest.approx(0.45 * 0.9 / (0.45 * 0.9 + 0.35 * 0.08 + 0.2 * 0.25))
    assert isinstance(answer.next_step, Advise)
    assert (answer.next_step.action, answer.next_step.check) == ("repair", "Replace the pilot pump")
    assert answer.pack is not None
    assert [part.number for part in answer.pack.parts] == ["P-3"]
    assert answer.pack.first_time_fix == pytest.approx(answer.causes[0].probability + answer.causes[1].probability)


def test_a_likely_valve_that_is_quick_to_clean_is_cleaned_before_anything_is_measured(
    answered: Callable[[str], Answer],
) -> None:
    step = answered("boom is slow").next_step
    assert isinstance(step, Advise)
    assert (step.action, step.check) == ("repair", "Clean the pilot relief valve")
    assert step.expected_cost_minutes == step.cost_without_minutes
    assert step.reason.startswith("32 % that it cures, at about 30 minutes of labour and parts")


def test_a_pump_replaced_in_vain_although_the_pressure_pointed_to_it_is_said(answered: Callable[[str], Answer]) -> None:
    answer = answered("boom is slow, pilot pressure 300 psi. Replaced the pilot pump, no change")
    assert answer.causes[0].cause == "pilot pump: worn"
    assert answer.causes[0].probability < 0.4
    (note,) = answer.notes
    assert note == (
        "Contradiction: a check pointed there (“pilot pressure 300 psi”), yet “Replaced the pilot pump” did not help. "
        "The check may be wrong, the new part faulty, or there is more than one fault."
    )

"""No step before its hazards are acknowledged, none at all without the qualification it needs."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.answer import Advise, Answer, Ask, CauseAdvice, CheckAdvice, Escalate, Evidence
from assistant.hazards import HAZARDS, NEEDS_QUALIFICATION
from assistant.talk.reply_words import DEALT_WITH
from assistant.talk.safeguards import guarded, notices_of

QUOTE = Evidence(kind="manual", id="m", passage_id="manual:m#1", quote="evacuate and refill", score=1.0)
VALVE = CauseAdvice(
    cause="relief valve: stuck",
    component="relief valve",
    probability=0.6,
    confirmed_cases=1,
    evidence=(QUOTE,),
    checks=(CheckAdvice(check="measure relief pressure"),),
    remedy="clean the relief valve",
)
REFRIGERANT = CauseAdvice(
    cause="refrigerant: undercharged",
    component="refrigerant",
    probability=0.3,
    confirmed_cases=1,
    evidence=(QUOTE,),
    checks=(CheckAdvice(check="connect the gauges"),),
    remedy="recover and refill",
)


def answer(check: str = "measure relief pressure", cause: str = "relief valve: stuck", **fields: Any) -> Answer:
    known = {
        "id": "1",
        "language": "en",
        "abstained": False,
        "causes": (VALVE,),
        "another_cause": 0.4,
        "next_step": Advise(check=check, cause=cause, reason="r"),
        "safety": notices_of(("stored_hydraulic_pressure",), "en"),
    }
    return Answer.model_validate(known | fields)


def test_a_step_waits_for_its_hazards_and_so_does_the_work_on_the_causes() -> None:
    held = guarded(answer(), (), ())
    assert held.acknowledge == ("stored_hydraulic_pressure",)
    assert isinstance(held.next_step, Ask)
    assert (held.causes[0].checks, held.causes[0].remedy, held.causes[0].cause) == ((), "", VALVE.cause)


def test_until_then_sources_are_shown_by_their_symptom_and_not_by_what_cured_it() -> None:
    case = QUOTE.model_copy(update={"kind": "case", "quote": "boom slow. clean the valve", "symptom": "boom slow"})
    valve = VALVE.model_copy(update={"evidence": (case, QUOTE), "against": (case,)})
    held = guarded(answer(causes=(valve,)), (), ())
    assert [found.quote for found in held.causes[0].evidence] == [
        "boom slow",
        "(its words follow once the safety points are acknowledged)",
    ]
    assert [(found.id, found.quote) for found in held.causes[0].against] == [("m", "boom slow")]
    assert "clean" not in held.model_dump_json()


def test_a_step_is_given_once_all_are_acknowledged() -> None:
    assert guarded(answer(), ("stored_hydraulic_pressure",), ()) == answer()


def test_a_hazard_of_the_step_that_was_not_shown_yet_comes_first() -> None:
    held = guarded(answer(check="open the radiator cap"), ("stored_hydraulic_pressure",), ())
    assert held.acknowledge == ("hot_coolant",)
    assert isinstance(held.next_step, Ask)
    assert held.next_step.about == "acknowledge"
    assert [notice.hazard for notice in held.safety] == ["stored_hydraulic_pressure", "hot_coolant"]


def test_a_question_needs_no_acknowledgement() -> None:
    asking = answer(next_step=Ask(question="Which machine?", reason="r"))
    assert guarded(asking, (), ()) == asking


def test_a_step_that_needs_a_qualification_goes_to_somebody_who_has_it() -> None:
    cold = answer(check="connect the gauges", cause=REFRIGERANT.cause, causes=(REFRIGERANT, VALVE))
    held = guarded(cold, ("stored_hydraulic_pressure", "refrigerant"), ())
    assert isinstance(held.next_step, Escalate)
    assert "refrigerant handling certificate" in held.next_step.reason
    assert (held.causes[0].checks, held.causes[0].remedy) == ((), "")
    assert held.causes[0].evidence[0].quote == "(needs a qualification; the words are not shown)"
    assert held.causes[1] == VALVE


def test_a_qualified_person_is_given_it() -> None:
    cold = answer(check="connect the gauges", cause=REFRIGERANT.cause, causes=(REFRIGERANT,))
    given = guarded(cold, ("stored_hydraulic_pressure", "refrigerant"), ("refrigerant",))
    assert given == cold


def test_a_single_check_that_needs_a_qualification_is_left_out_and_the_rest_stays() -> None:
    mixed = VALVE.model_copy(update={"checks": (*VALVE.checks, CheckAdvice(check="measure the 380 V supply"))})
    held = guarded(answer(causes=(mixed,)), ("stored_hydraulic_pressure",), ())
    assert held.causes[0].checks == VALVE.checks
    assert held.notes == ("Checks and repairs that need a qualification are left out: high-voltage electrician.",)
    assert isinstance(held.next_step, Advise)


@pytest.mark.parametrize("name", [hazard.name for hazard in HAZARDS])
def test_every_hazard_has_words_for_having_been_dealt_with(name: str) -> None:
    assert all(DEALT_WITH[name])


def test_qualifications_are_those_of_hazards() -> None:
    assert set(NEEDS_QUALIFICATION) <= {hazard.name for hazard in HAZARDS}

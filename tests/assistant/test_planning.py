from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Advise, Ask, CauseAdvice, CheckAdvice, CodeMeaning, Escalate
from assistant.planning import next_step
from assistant.understanding import Understanding

UNCLEAR = CodeMeaning(raw="E02", code="E02", known=True, is_ambiguous=True, note="two meanings")


def cause(name: str, probability: float, *checks: CheckAdvice) -> CauseAdvice:
    return CauseAdvice(cause=name, probability=probability, confirmed_cases=0, evidence=(), checks=checks)


def test_the_quickest_check_of_the_likeliest_cause_comes_first(understood: Callable[..., Understanding]) -> None:
    slow, quick = CheckAdvice(check="strip the pump", minutes=90), CheckAdvice(check="measure pressure", minutes=10)
    step = next_step(understood(), (cause("pump", 0.6, slow, quick), cause("valve", 0.3)))
    assert isinstance(step, Advise)
    assert (step.check, step.minutes, step.cause) == ("measure pressure", 10, "pump")
    assert step.reason == "It tests the likeliest cause that has a check (60 %)."


def test_a_code_that_depends_on_the_machine_asks_which_machine(understood: Callable[..., Understanding]) -> None:
    step = next_step(understood(codes=(UNCLEAR,)), (cause("pump", 0.6, CheckAdvice(check="look")),))
    assert isinstance(step, Ask)
    assert step.reason == "Code E02 means different things on different machines."


def test_nothing_known_is_handed_to_an_expert(understood: Callable[..., Understanding]) -> None:
    assert isinstance(next_step(understood(), ()), Escalate)
    assert isinstance(next_step(understood(), (cause("pump", 0.9),)), Escalate)

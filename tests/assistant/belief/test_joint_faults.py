from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import CauseAdvice
from assistant.belief.joint_faults import joint_faults
from assistant.belief.updating import settle
from assistant.diagnosis import Belief, Support, Suspect
from assistant.work.done import Finding, WorkDone
from knowledge.glossary import Glossary, bundled_terms
from knowledge.records import Cause, Check
from retrieval.search import Hit

GLOSSARY = Glossary.from_terms(bundled_terms())
PUMP = Cause(id="p", component="pilot pump", cause="worn", checks=(Check(check="Measure pilot pressure, 3.9±0.2 MPa"),))
FAN = Cause(id="f", component="fan", cause="broken", checks=(Check(check="Look at the fan blades"),), codes=("E07",))
LOW = Finding(check="Measure pilot pressure, 3.9±0.2 MPa", result="abnormal")
BENT = Finding(check="Look at the fan blades", result="abnormal")


@pytest.fixture
def belief(hit_of: Callable[..., Hit]) -> Belief:
    pump, fan = (Suspect(r.id, (Support(hit_of(r), r, 1.0),), p) for r, p in ((PUMP, 0.5), (FAN, 0.3)))
    return Belief((pump, fan), 0.2)


def advice(*names: str) -> dict[str, CauseAdvice]:
    return {n: CauseAdvice(cause=n.upper(), probability=0.1, confirmed_cases=0, evidence=()) for n in names}


def test_two_abnormal_checks_that_no_single_cause_explains_are_two_faults(belief: Belief) -> None:
    done = settle(belief, WorkDone(findings=(LOW, BENT)), GLOSSARY)
    joint = joint_faults(belief, done, (), advice("p", "f"))
    assert joint is not None
    assert joint.causes == ("P", "F")
    assert joint.explains == ("Look at the fan blades", "Measure pilot pressure, 3.9±0.2 MPa")
    # singles: pump 0.5 x 0.90 x 0.15, fan 0.3 x 0.08 x 0.75, another 0.2 x 0.25 x 0.25; both 0.1 x 0.5 x 0.3 x noisy or
    both = 0.1 * 0.5 * 0.3 * (1 - 0.1 * 0.92) * (1 - 0.85 * 0.25)
    assert joint.probability == pytest.approx(both / (0.0675 + 0.018 + 0.0125 + both))


def test_a_code_that_only_the_other_cause_has_on_record_needs_explaining_too(belief: Belief) -> None:
    done = settle(belief, WorkDone(findings=(LOW,)), GLOSSARY)
    joint = joint_faults(belief, done, ("E07",), advice("p", "f"))
    assert joint is not None
    assert joint.explains == ("E07", "Measure pilot pressure, 3.9±0.2 MPa")


def test_what_one_cause_explains_is_one_fault(belief: Belief) -> None:
    done = settle(belief, WorkDone(findings=(BENT,)), GLOSSARY)
    assert joint_faults(belief, done, ("E07",), advice("p", "f")) is None
    assert joint_faults(belief, settle(belief, WorkDone(), GLOSSARY), (), advice("p", "f")) is None

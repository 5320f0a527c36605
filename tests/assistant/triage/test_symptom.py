from __future__ import annotations

import pytest

from assistant.triage.symptom import clean_symptom
from knowledge.codes import Catalogue
from knowledge.records import Language

NO_CODES = Catalogue.from_records(())


@pytest.mark.parametrize(
    ("story", "language", "symptom"),
    [
        ("Caller: oil pressure light came on and it's still running", "en", "Oil pressure light came on."),
        ("Fault: boom drifts down", "en", "Boom drifts down."),
        ("the charge lamp is on and the", "en", "The charge lamp is on."),
        ("The boom drops on and", "en", "The boom drops."),
        ("来电：动臂提不起来", "zh", "动臂提不起来。"),
        ("故障现象: 回转无力", "zh", "回转无力。"),
    ],
)
def test_labels_of_forms_are_no_symptom_and_a_lamp_stays_on(story: str, language: Language, symptom: str) -> None:
    assert clean_symptom(story, language, names=(), catalogue=NO_CODES) == symptom

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.services import Services
from assistant.belief.calibration import Calibration, Reliability
from tests.api.conftest import As

URL = "/v1/knowledge-health"


@pytest.fixture
def fitted(services: Services) -> Iterator[None]:
    """A calibration of eight predictions, for one test."""
    desk, before = services.assistant.calibrations, services.assistant.calibrations.current
    bins = (Reliability(count=6, confidence=0.5, accuracy=0.4), Reliability(count=2, confidence=0.9, accuracy=1.0))
    desk.current = Calibration(reliability=bins)
    yield
    desk.current = before


def test_the_health_of_the_knowledge_is_for_those_who_edit(as_: As) -> None:
    assert as_("").get(URL).status_code == 401
    assert as_("technician").get(URL).status_code == 403


def test_before_anything_was_fitted_nothing_is_claimed(as_: As) -> None:
    assert as_("editor").get(URL).json()["reliability"] == {"cases": 0, "calibration_error": None, "bins": []}


@pytest.mark.usefixtures("fitted")
def test_the_calibration_error_is_weighted_by_cases(as_: As) -> None:
    told = as_("editor").get(URL).json()["reliability"]
    assert (told["cases"], round(told["calibration_error"], 6)) == (8, 0.1)


def test_records_that_have_what_helps_are_counted(as_: As) -> None:
    counted = {one["what"]: (one["have"], one["all"]) for one in as_("editor").get(URL).json()["coverage"]}
    assert counted["cases_with_cause"] == (4, 4)
    assert counted["cases_with_checks"] == (0, 4)
    assert (counted["causes_with_checks"], counted["codes_in_both_languages"]) == ((1, 1), (2, 2))
    assert (counted["parts_with_price"], counted["manuals_with_all_text"]) == ((0, 2), (3, 3))

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.belief.code_scope import in_scope
from assistant.reference import Reference
from knowledge.records import RepairCase
from retrieval.search import Hit


@pytest.mark.parametrize(
    ("code", "seen_on", "match"),
    [("E02", "HX220", "exact"), ("E02", "HX130", "none"), ("E07", "HX130", "exact"), ("E02", "", "exact")],
)
def test_a_code_that_means_another_thing_on_the_cases_machine_is_no_match(
    code: str,
    seen_on: str,
    match: str,
    reference: Reference,
    hit_of: Callable[..., Hit],
    case_of: Callable[..., RepairCase],
) -> None:
    hit = hit_of(case_of("1", machine_model=seen_on, codes=(code,)), codes=(code,))
    (checked,) = in_scope([hit], reference.catalogue, "Hexa", "HX220")
    assert checked.code_match == match
    assert checked.matched_codes == ((code,) if match == "exact" else ())


def test_without_a_machine_every_match_stands(
    reference: Reference, hit_of: Callable[..., Hit], case_of: Callable[..., RepairCase]
) -> None:
    hit = hit_of(case_of("1", machine_model="HX130", codes=("E02",)), codes=("E02",))
    assert in_scope([hit], reference.catalogue, "", "") == (hit,)

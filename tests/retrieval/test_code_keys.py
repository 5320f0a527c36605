from __future__ import annotations

from retrieval.code_keys import key_of, keys_of, related_keys


def test_case_width_and_spaces_do_not_matter() -> None:
    assert key_of("ＳＰＮ 100  fmi 1") == key_of("SPN 100 FMI 1") == "spn 100 fmi 1"


def test_a_code_is_related_to_its_parameter_but_not_to_its_other_failure_modes() -> None:
    related = set(related_keys("SPN 100 FMI 1"))
    assert related & keys_of(["SPN 100"])
    assert not related & keys_of(["SPN 100 FMI 3"])
    assert not related & keys_of(["SPN 1000"])


def test_a_parameter_is_related_to_all_its_failure_modes() -> None:
    assert set(related_keys("SPN 100")) & keys_of(["SPN 100 FMI 3"])


def test_codes_of_other_systems_are_related_to_nothing() -> None:
    assert related_keys("P0087") == related_keys("E02") == ()

from __future__ import annotations

from datetime import date

import pytest

from knowledge.records import Passage
from retrieval.filters import Filter


def passage(kind: str = "manual", language: str = "en", **scope: object) -> Passage:
    return Passage.model_validate(
        {"id": "p", "source_kind": kind, "source_id": "m", "language": language, "text": "x", "scope": scope}
    )


EVERYWHERE = passage()


def test_an_empty_filter_admits_everything() -> None:
    assert Filter().admits(passage(machine_models=("HX220",), groups=("dealers",), valid_until=date(1999, 1, 1)))


def test_a_machine_model_is_compared_without_case_and_width() -> None:
    assert Filter(machine_model="ｈｘ２２０").admits(passage(machine_models=("HX220", "HX300")))
    assert not Filter(machine_model="HX22").admits(passage(machine_models=("HX220",)))
    assert Filter(machine_model="HX220").admits(EVERYWHERE)


def test_a_make_admits_its_own_and_what_is_for_all_makes() -> None:
    assert Filter(make="hexa").admits(passage(makes=("Hexa",)))
    assert not Filter(make="hexa").admits(passage(makes=("Other",)))
    assert Filter(make="hexa").admits(EVERYWHERE)


def test_the_case_of_another_machine_is_found_because_it_restricts_nothing() -> None:
    seen_elsewhere = EVERYWHERE.model_copy(update={"machine_model": "HX300"})
    assert Filter(machine_model="HX220").admits(seen_elsewhere)


@pytest.mark.parametrize(
    ("groups", "is_seen"),
    [(None, True), ((), False), (("dealers",), True), (("customers", "dealers"), True), (("customers",), False)],
)
def test_a_passage_for_dealers_is_seen_by(groups: tuple[str, ...] | None, is_seen: bool) -> None:
    assert Filter(groups=groups).admits(passage(groups=("dealers",))) is is_seen
    assert Filter(groups=groups).admits(EVERYWHERE)


@pytest.mark.parametrize(
    ("day", "is_valid"),
    [(date(2024, 2, 29), False), (date(2024, 3, 1), True), (date(2024, 3, 31), True), (date(2024, 4, 1), False)],
)
def test_first_and_last_day_are_valid(day: date, is_valid: bool) -> None:
    march = passage(valid_from=date(2024, 3, 1), valid_until=date(2024, 3, 31))
    assert Filter(on=day).admits(march) is is_valid


def test_a_passage_without_end_is_valid_for_ever() -> None:
    assert Filter(on=date(2199, 1, 1)).admits(passage(valid_from=date(2024, 3, 1)))


@pytest.mark.parametrize(
    ("serial", "is_inside"),
    [
        ("HX220-00100", True),
        ("HX220-00417", True),
        ("hx220-417", True),
        ("00417", True),
        ("HX220-00500", True),
        ("HX220-00099", False),
        ("HX220-00501", False),
        ("HX220-1000", False),
        ("HX300-00417", False),
        ("unknown", False),
    ],
)
def test_a_serial_number_lies_in_its_range_by_number_and_series(serial: str, is_inside: bool) -> None:
    ranged = passage(serial_from="HX220-00100", serial_to="HX220-00500")
    assert Filter(serial=serial).admits(ranged) is is_inside
    assert Filter(serial=serial).admits(EVERYWHERE)


def test_a_range_may_be_open_at_one_end() -> None:
    assert Filter(serial="A-9").admits(passage(serial_from="A-5"))
    assert not Filter(serial="A-4").admits(passage(serial_from="A-5"))
    assert Filter(serial="A-4").admits(passage(serial_to="A-5"))


def test_without_a_serial_number_ranges_do_not_restrict() -> None:
    assert Filter().admits(passage(serial_from="HX220-00100", serial_to="HX220-00500"))


def test_kinds_and_languages_are_chosen_by_name() -> None:
    assert Filter(kinds=("case",), languages=("zh",)).admits(passage("case", "zh"))
    assert not Filter(kinds=("case",), languages=("zh",)).admits(passage("case", "en"))
    assert not Filter(kinds=("case",), languages=("zh",)).admits(passage("cause", "zh"))

from datetime import date

import pytest

from knowledge.importing.dates import date_in
from knowledge.importing.numbers import number_in
from knowledge.importing.values import ValueRefused, is_nothing, list_in
from knowledge.importing.words import language_in, outcome_in


@pytest.mark.parametrize("text", ["", " ", "NA", "n/a", "N/A", "null", "None", "无", "-", "—", "#N/A"])
def test_people_write_nothing_in_many_ways(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5230", 5230.0),
        ("5,230", 5230.0),
        ("1,234,567.5", 1234567.5),
        ("1.234.567", 1234567.0),
        ("1.234,5", 1234.5),
        ("12,5", 12.5),
        ("5 230", 5230.0),
        ("5'230", 5230.0),
        ("５，２３０", 5230.0),
        ("-3", -3.0),
        ("5230 h", 5230.0),
        ("5230小时", 5230.0),
        ("¥1,200", 1200.0),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: float) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["many", "12 km", "1-2", "inf", "nan", "0x10", "1.2.3,4,5", ","])
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueRefused, match=r"write 5230 or 5230\.5"):
        number_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-02",
        "2024/3/2",
        "2024.3.2",
        "02.03.2024",
        "20240302",
        "2024年3月2日",
        "２０２４年３月２日",
        "2024-03-02T08:15:00Z",
        "2024-03-02 08:15",
        "2024/3/2 8:15:30",
    ],
)
def test_a_day_is_read_in_every_common_form(text: str) -> None:
    assert date_in(text) == date(2024, 3, 2)


def test_a_day_with_month_and_day_in_doubt_is_refused_with_both_readings() -> None:
    assert date_in("25/03/2024") == date_in("03/25/2024") == date(2024, 3, 25)
    with pytest.raises(ValueRefused, match="'02/03/2024' can be 2024-02-03 or 2024-03-02; write year-month-day"):
        date_in("02/03/2024")


@pytest.mark.parametrize("text", ["2024-02-30", "20241301", "March 2", "24-03-02", "00000000"])
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueRefused, match="is not a date; write 2024-03-02"):
        date_in(text)


def test_lists_are_cut_at_semicolons_bars_and_lines() -> None:
    assert list_in("a; b；c|d\ne; N/A;") == ("a", "b", "c", "d", "e")
    assert list_in("SPN 100 FMI 1、E02，L03", is_codes=True) == ("SPN 100 FMI 1", "E02", "L03")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Fixed", "fixed"),
        ("是", "fixed"),
        ("已修复", "fixed"),
        ("NO", "not_fixed"),
        ("未解决", "not_fixed"),
        ("open", "unknown"),
    ],
)
def test_outcomes_are_read_in_both_languages(text: str, outcome: str) -> None:
    assert outcome_in(text) == outcome


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(ValueRefused, match="'maybe' is no outcome; write fixed, not_fixed or unknown"):
        outcome_in("maybe")


def test_languages_go_by_their_names() -> None:
    assert (language_in("ZH-CN"), language_in("英文")) == ("zh", "en")
    with pytest.raises(ValueRefused, match="'fr' is no language"):
        language_in("fr")

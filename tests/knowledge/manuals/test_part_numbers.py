from __future__ import annotations

import pytest

from knowledge.manuals.part_numbers import listed_parts, part_numbers_in, parts_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("更换滤芯HX-4042-118。", ("HX-4042-118",)),
        ("seal kit 207-60-71182, twice 207-60-71182", ("207-60-71182",)),
        ("件号：4630525", ("4630525",)),
        ("P/N 1R-0716", ("1R-0716",)),
        ("ＨＸ－４０４２－１１８", ("HX-4042-118",)),
        ("on 2024-03-02 per ISO-4406-1999 call 400-820-1234", ()),
        ("machine PC200-8 serial HX220-00417 code P0087-00", ()),
        ("SPN-100-FMI-1 and M12-1", ()),
    ],
)
def test_part_numbers_are_told_from_dates_standards_models_and_codes(text: str, numbers: tuple[str, ...]) -> None:
    assert part_numbers_in(text) == numbers


def test_what_is_known_to_be_something_else_is_left_out() -> None:
    assert part_numbers_in("model HX-2200-100 with pump HX-4001-007", besides=("hx-2200-100",)) == ("HX-4001-007",)


def test_quantities_follow_their_part() -> None:
    assert [(part.number, part.quantity) for part in parts_in("O-ring HX-1001-225 ×2 and seal HX-1001-300")] == [
        ("HX-1001-225", 2),
        ("HX-1001-300", 1),
    ]


def test_a_part_column_may_name_its_parts() -> None:
    assert [(part.number, part.name) for part in listed_parts("Filter 4630525\n1R-0716")] == [
        ("4630525", "Filter"),
        ("1R-0716", ""),
    ]

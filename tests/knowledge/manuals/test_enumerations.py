from __future__ import annotations

import pytest

from knowledge.manuals.enumerations import entries_of


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("1) Pump worn\n2) Valve stuck", ("Pump worn", "Valve stuck")),
        ("1. Pump worn; 2. Valve stuck", ("Pump worn", "Valve stuck")),
        ("（1）泵磨损（2）阀卡滞", ("泵磨损", "阀卡滞")),
        ("1、泵磨损；2、阀卡滞。", ("泵磨损", "阀卡滞。")),
        ("①泵磨损②阀卡滞③油位低", ("泵磨损", "阀卡滞", "油位低")),
        ("• Pump worn\n• Valve stuck in\nits bore", ("Pump worn", "Valve stuck in its bore")),
        ("泵磨损\n阀卡滞", ("泵磨损", "阀卡滞")),
        ("Pump worn out by\ndirty oil", ("Pump worn out by dirty oil",)),
        ("单泵不超过\n10 L/min", ("单泵不超过10 L/min",)),
        ("Pump worn", ("Pump worn",)),
        ("Pressure is 2) low", ("Pressure is 2) low",)),
        ("Set 1.5 MPa, then 2.5 MPa", ("Set 1.5 MPa, then 2.5 MPa",)),
        ("1. Replace the pump", ("Replace the pump",)),
        ("", ()),
    ],
)
def test_a_cell_is_split_where_it_counts_or_lists(cell: str, entries: tuple[str, ...]) -> None:
    assert entries_of(cell) == entries

from __future__ import annotations

import pytest

from assistant.work.measuring import measurements, unit_and_base


@pytest.mark.parametrize(
    ("text", "value", "unit", "base"),
    [
        ("先导压力 2.1 MPa", 2.1, "MPa", 2100.0),
        ("pilot pressure 300 psi", 300.0, "psi", 2068.4271879),
        ("24V", 24.0, "V", 24.0),
        ("油温85 度", 85.0, "°C", 85.0),
        ("1.5 kΩ", 1.5, "kΩ", 1500.0),
        ("2.2 Mohm", 2.2, "MΩ", 2_200_000.0),
        ("210 bar", 210.0, "bar", 21000.0),
        ("1,500 rpm", 1500.0, "rpm", 1500.0),
        ("1800转/分", 1800.0, "rpm", 1800.0),
        ("泄油 3.2 L/min", 3.2, "L/min", 3.2),
        ("203°F", 203.0, "°F", 95.0),
        ("-5 ℃", -5.0, "°C", -5.0),
        ("185 degrees F", 185.0, "°F", 85.0),
        ("２．１ＭＰａ", 2.1, "MPa", 2100.0),
        ("12,5 MPa", 12.5, "MPa", 12500.0),
        ("压力30公斤", 30.0, "kgf/cm2", 2941.995),
        ("扭矩 120 N·m", 120.0, "N·m", 120.0),
        ("动臂慢，2.1 MPa", 2.1, "MPa", 2100.0),
    ],
)
def test_a_value_is_found_with_its_unit(text: str, value: float, unit: str, base: float) -> None:
    (found,) = measurements(text)
    assert (found.measurement.value, found.measurement.unit) == (value, unit)
    known = unit_and_base(found.measurement)
    assert known is not None
    assert known[1] == pytest.approx(base)


@pytest.mark.parametrize(
    "text", ["E02", "HX220-00417", "P0087-00", "5230 h", "转12圈", "2 men", "SPN 100 FMI 1", "HX-4042"]
)
def test_codes_models_and_counts_are_no_values(text: str) -> None:
    assert measurements(text) == ()

from __future__ import annotations

import pytest

from assistant.work.done import Measurement
from assistant.work.limits import judge, limits
from assistant.work.measuring import measurements


@pytest.mark.parametrize(
    ("text", "quantity", "low", "high"),
    [
        ("先导压力 3.9±0.2 MPa", "pressure", 3700.0, 4100.0),
        ("pilot pressure 3.9 +/- 0.2 MPa", "pressure", 3700.0, 4100.0),
        ("起动时测 30 端子电压应不低于 20 V", "voltage", 20.0, None),
        ("compression at least 2.4 MPa", "pressure", 2400.0, None),
        ("压降小于 0.2 MPa", "pressure", None, 200.0),
        ("低压 0.15-0.25 MPa", "pressure", 150.0, 250.0),
        ("低压 0.15～0.25ＭＰａ", "pressure", 150.0, 250.0),
        ("crankcase pressure below 1.5 kPa", "pressure", None, 1.5),
        ("Watch rpm while cranking, above 150 rpm", "speed", 150.0, None),
        ("sensor 800-1000 Ω", "resistance", 800.0, 1000.0),
        ("coil 0.8 to 1 kΩ", "resistance", 800.0, 1000.0),
        ("轨压应达到 20 MPa 以上", "pressure", 20000.0, None),
        ("漏电流不超过 50 mA", "current", None, 0.05),
        ("未超过 50 mA", "current", None, 0.05),
        ("1500 rpm or more", "speed", 1500.0, None),
        ("回油量 30 mL 以下", "volume", None, 0.03),
        ("coolant between 176 °F and 203 °F", "temperature", 80.0, 95.0),
        ("各缸压力相差不超过 0.3 MPa", "pressure difference", None, 300.0),
        ("怠速与高速压力差不超过 0.3 MPa", "pressure difference", None, 300.0),
        ("within 5 °F of the gauge", "temperature difference", -2.777777778, 2.777777778),
        ("High side over 2.0 MPa means poor heat rejection", "pressure", None, 2000.0),
    ],
)
def test_a_limit_is_read_as_manuals_write_it(text: str, quantity: str, low: float | None, high: float | None) -> None:
    (limit,) = limits(text)
    assert limit.bounds == (quantity, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "Measure 24 V at terminal 50",
        "测 24 V 电源",
        "Repeat above 50 °C",
        "Pressurise to 0.1 MPa",
        "查 3-5 号端子",
        "no limit",
    ],
)
def test_what_states_no_limit_gives_none(text: str) -> None:
    assert limits(text) == ()


@pytest.mark.parametrize(
    ("said", "stated", "verdict"),
    [
        ("先导压力 2.1 MPa", "测先导压力，应为 3.9±0.2 MPa", "abnormal"),
        ("pilot pressure 566 psi", "测先导压力，应为 3.9±0.2 MPa", "normal"),
        ("pilot pressure 300 psi", "测先导压力，应为 3.9±0.2 MPa", "abnormal"),
        ("先导压力 40公斤", "pilot pressure 3.9±0.2 MPa", "normal"),
        ("油压 210 bar", "at least 20 MPa", "normal"),
        ("４．１ＭＰａ", "3.9±0.2 MPa", "normal"),
        ("水温 203°F", "不超过 95 ℃", "normal"),
        ("24.1 V", "pilot pressure 3.9±0.2 MPa", "unclear"),
        ("24.1 V", "测 24 V 电源", "unclear"),
        ("压力 2.4 MPa", "各缸相差不超过 0.3 MPa", "unclear"),
    ],
)
def test_a_value_is_judged_by_the_limit_of_its_quantity_and_never_by_one_of_our_own(
    said: str, stated: str, verdict: str
) -> None:
    (found,) = measurements(said)
    assert judge(found.measurement, limits(stated)) == verdict


def test_of_two_limits_the_one_whose_words_are_meant_counts() -> None:
    stated = limits("主油道压力，热怠速不低于 0.10 MPa，额定 0.35-0.55 MPa")
    low = Measurement(value=0.2, unit="MPa")
    assert judge(low, stated, "热怠速机油压力") == "normal"
    assert judge(low, stated, "额定转速") == "abnormal"
    assert judge(low, stated) == "unclear"
    assert judge(Measurement(value=0.05, unit="MPa"), stated) == "abnormal"


def test_a_stated_difference_never_judges_the_value_itself() -> None:
    stated = limits("测先导压力，应为 3.9±0.2 MPa；热车复测，怠速与高速压力差不超过 0.3 MPa")
    assert [judge(Measurement(value=value, unit="MPa"), stated, "先导压力") for value in (2.1, 3.9)] == [
        "abnormal",
        "normal",
    ]


def test_a_unit_nobody_knows_is_unclear() -> None:
    assert judge(Measurement(value=3, unit="furlong"), limits("at least 2.4 MPa")) == "unclear"

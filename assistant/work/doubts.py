"""Whether a value can be of what a check asks for at all, or was meant otherwise: another quantity, another unit.

A pressure said to a check of voltage, "220 bar" where a vacuum of 35 kPa is stated, "39" where 3.9 MPa is meant: none
of them tells that something is broken. Nothing at all (0 bar) may be true of anything, and a resistance may have any
size, for a wire may be broken or shorted.
"""

from __future__ import annotations

from typing import Literal

from assistant.work.checks import quantities_in
from assistant.work.done import Measurement
from assistant.work.limits import limits
from assistant.work.measuring import measurements, unit_and_base, units_in
from assistant.work.units import unit_of

Doubt = Literal["quantity", "magnitude", "unit"]

TOO_FAR = 20.0  # times the largest stated value: no gauge shows that of the same thing
SLIPPED = 50.0  # times off in the unit said, with a number that would fit in another: the unit was slipped
ODD = 5.0  # times off, from which a bare number is held against other units
NEAR = 2.0  # times off a stated value that a number in another unit must come
_ANY_SIZE = "resistance"
_USUAL = ("MPa", "bar", "psi", "kgf/cm2", "kPa", "°C", "°F")  # units one gauge or another shows without saying so
_ALIKE = {"volume": "flow"}  # what runs off in a minute is said in either


def doubt(measurement: Measurement, stated: str) -> Doubt | None:
    """What speaks against a value being of the check of these words; None where nothing does.

    >>> doubt(Measurement(value=220, unit="bar"), "vacuum below 35 kPa")
    'magnitude'
    >>> doubt(Measurement(value=12, unit="V"), "测先导压力")
    'quantity'
    >>> [doubt(Measurement(value=value, unit=unit), "3.9±0.2 MPa") for value, unit in ((2.1, "kPa"), (300, "psi"))]
    ['unit', None]
    """
    known = unit_and_base(measurement)
    if known is None:
        return None
    unit, base = known
    asked = {_ALIKE.get(quantity, quantity) for quantity in quantities_in(stated)}
    if asked and _ALIKE.get(unit.quantity, unit.quantity) not in asked:
        return "quantity"
    values = _values(stated, unit.quantity)
    if not values or base == 0:
        return None
    off = min(_off(base, value) for value in values)
    if off >= SLIPPED and _is_near(measurement, stated, unit.quantity, values, ODD):
        return "unit"
    return "magnitude" if unit.quantity != _ANY_SIZE and abs(base) > TOO_FAR * max(map(abs, values)) else None


def is_in_another_unit(measurement: Measurement, stated: str) -> bool:
    """Whether a bare number, taken in the stated unit, is odd where another usual unit would bring it near.

    >>> [is_in_another_unit(Measurement(value=value, unit="MPa"), "3.9±0.2 MPa") for value in (39, 2.1)]
    [True, False]
    """
    known = unit_and_base(measurement)
    values = _values(stated, known[0].quantity) if known else ()
    if known is None or not values or min(_off(known[1], value) for value in values) < ODD:
        return False
    return _is_near(measurement, stated, known[0].quantity, values, NEAR)


def _values(stated: str, quantity: str) -> tuple[float, ...]:
    """The ends of the stated limits of a quantity, else its stated values; in base units, without zero."""
    ends = (end for limit in limits(stated) if limit.quantity == quantity for end in (limit.low, limit.high) if end)
    known = (unit_and_base(measured.measurement) for measured in measurements(stated))
    return tuple(ends) or tuple(base for unit, base in filter(None, known) if unit.quantity == quantity and base)


def _is_near(measurement: Measurement, stated: str, quantity: str, values: tuple[float, ...], times: float) -> bool:
    """Whether the number, in another usual or stated unit, comes that near to a stated value."""
    names = {*_USUAL, *units_in(stated)} - {measurement.unit}
    others = (unit for name in names if (unit := unit_of(name)) and unit.quantity == quantity)
    read = [unit.to_base(measurement.value) for unit in others]
    return any(_off(base, value) <= times for base in read for value in values)


def _off(one: float, other: float) -> float:
    """How many times the larger of two numbers is as large as the smaller, whatever their signs."""
    small, large = sorted((abs(one), abs(other)))
    return large / small if small else float("inf")

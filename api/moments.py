"""A moment as an address says it: with its zone, and never a bare number."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError


def _no_number(said: object) -> object:
    """What was said, unless it is a number: pydantic would take that for seconds since 1970.

    >>> _no_number("2024-03-02T08:00:00Z")
    '2024-03-02T08:00:00Z'
    """
    try:
        float(str(said))
    except ValueError:
        return said
    raise PydanticCustomError("datetime_parsing", "Input should be a moment such as 2024-03-02T08:00:00Z")


AskedMoment = Annotated[AwareDatetime, BeforeValidator(_no_number)]
"""A moment asked for in a query."""

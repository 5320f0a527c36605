"""What an account may do, by its role; a token may have less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["technician", "agent", "editor", "admin", "partner"]
Right = Literal["read", "ask", "oversee", "triage", "edit", "administer"]

ALL_RIGHTS: tuple[Right, ...] = get_args(Right)
RIGHTS: Mapping[Role, frozenset[Right]] = {
    "partner": frozenset({"read", "ask"}),
    "technician": frozenset({"read", "ask"}),
    "agent": frozenset({"read", "ask", "oversee", "triage"}),
    "editor": frozenset({"read", "ask", "oversee", "edit"}),
    "admin": frozenset(ALL_RIGHTS),
}
"""``read`` the knowledge, ``ask`` (diagnoses, conversations, outcomes of one's own), ``oversee`` those of others,
``triage`` callers, ``edit`` the knowledge, ``administer`` accounts and read the audit trail."""

"""Who may see which record: the one definition, for the search and for every list.

A record says whom it is open to (``Opening``), a reader what it may see (``Audience``). The store keeps each record's
opening beside it and the index each passage's, so that both leave out what is hidden before they count or score.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cached_property
from typing import NamedTuple

from knowledge.bulletins import Bulletin
from knowledge.editing.draft import Draft
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import (
    Cause,
    FaultCode,
    Machine,
    Manual,
    Model,
    Name,
    Part,
    Passage,
    PassageKind,
    Record,
    RepairCase,
    Scope,
)

INSIDE = "(inside)"  # the machine model of what never leaves the house, a name no partner can be given
NOBODY = "(nobody)"  # the group of what only those see who see everything


class Opening(NamedTuple):
    """Whom a record is open to: these groups, all where there are none; and the machine models it names."""

    groups: tuple[str, ...] = ()
    machine_models: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Opening:
        """The opening that a text of ``written`` says."""
        groups, models = json.loads(text) if text else ((), ())
        return cls(tuple(groups), tuple(models))

    @property
    def written(self) -> str:
        """The opening as text, empty where it restricts nothing.

        >>> Opening(("dealers",)).written, Opening.read(Opening(("dealers",)).written)
        ('[["dealers"],[]]', Opening(groups=('dealers',), machine_models=()))
        """
        return json.dumps(self, ensure_ascii=False, separators=(",", ":")) if any(self) else ""


class Audience(Model):
    """A reader: the groups it belongs to, and for an outside partner the machine models opened to it.

    ``groups``: ``None`` sees everything, ``()`` only what is open to all. ``machine_models``: ``None`` is every
    machine; else a record must name one of them, and one that names no machine must be opened to a group by name.
    """

    groups: tuple[Name, ...] | None = None
    machine_models: tuple[Name, ...] | None = None

    def admits(self, opening: Opening) -> bool:
        """Whether a record of this opening may be seen.

        >>> shop = Audience(groups=("shop",), machine_models=("HX220",))
        >>> shop.admits(Opening((), ("hx220",))), shop.admits(Opening((), ())), shop.admits(Opening(("shop",), ()))
        (True, False, True)
        """
        is_named = self.groups is None or not set(opening.groups).isdisjoint(self.groups)
        if not is_named and opening.groups:
            return False
        if self.machine_models is None:
            return True
        if not opening.machine_models:
            return is_named and self.groups is not None
        return not self._models.isdisjoint(map(_folded, opening.machine_models))

    def may_see(self, record: Record) -> bool:
        """Whether the record may be seen."""
        return self.sees_all or self.admits(opening_of(record))

    def covers(self, other: Audience) -> bool:
        """Whether this reader sees whatever the other one sees.

        >>> north, both = Audience(groups=("north",)), Audience(groups=("north", "south"))
        >>> both.covers(north), north.covers(both), both.covers(Audience())
        (True, False, False)
        """
        in_groups = self.groups is None or (other.groups is not None and set(other.groups) <= set(self.groups))
        return in_groups and (
            self.machine_models is None or (other.machine_models is not None and other._models <= self._models)
        )

    @property
    def sees_all(self) -> bool:
        """Whether nothing is hidden from it."""
        return self.groups is None and self.machine_models is None

    @cached_property
    def _models(self) -> frozenset[str]:
        return frozenset(map(_folded, self.machine_models or ()))


SEES_ALL = Audience()


def opening_of(record: Record) -> Opening:
    """Whom a record is open to."""
    match record:
        case Passage():
            return passage_opening(record.source_kind, record.scope, record.machine_model)
        case RepairCase():
            return Opening(record.groups, _named(record.machine_model))
        case Cause() | Manual() | Bulletin():
            return Opening(record.scope.groups, record.scope.machine_models)
        case FaultCode():
            return Opening(record.groups, record.machine_models)
        case Part():
            return Opening((), record.machine_models)
        case Machine():
            return Opening((), (record.model,))
        case DiagnosisOutcome():
            return Opening(record.groups, (INSIDE,))
        case Draft():
            return Opening(opening_of(record.proposed).groups, (INSIDE,))
        case _:
            return Opening()


def passage_opening(kind: PassageKind, scope: Scope, seen_on: str) -> Opening:
    """The same of a passage; what was ``seen_on`` a machine names it where the scope names none."""
    if kind == "outcome":
        return Opening(scope.groups, (INSIDE,))
    return Opening(scope.groups, scope.machine_models or _named(seen_on))


def _named(machine_model: str) -> tuple[str, ...]:
    return (machine_model,) if machine_model else ()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()

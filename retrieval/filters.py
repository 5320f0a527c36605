"""Which passages may be found: machine, serial number, language, audience and date.

``Filter.admits`` is the one definition. Both engines apply it inside their search by way of *circumstances*: many
passages share one (kind, language, scope, machine), so the definition is asked once for each distinct one, and an
engine only has to know the numbers of those that are admitted. That way the engines cannot disagree with it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date as Date
from functools import cached_property
from typing import NamedTuple

from knowledge.audience import Audience, passage_opening
from knowledge.manuals.language import Reading
from knowledge.records import Label, Language, Model, Passage, PassageKind, Scope

_LAST_NUMBER = re.compile(r"(.*?)(\d+)(\D*)", re.DOTALL)


class Circumstance(NamedTuple):
    """Everything about a passage that a filter looks at, and the languages its text can be read in.

    subtle: a record labelled English may be written in Chinese, and how similar texts are depends on what they say.
    """

    source_kind: PassageKind
    language: Language
    scope: Scope
    seen_on: str = ""
    reads_as: Reading = "en"

    @classmethod
    def from_passage(cls, passage: Passage, reads_as: Reading) -> Circumstance:
        """The circumstance of a passage; the machine it was seen on matters where its scope names none."""
        seen_on = "" if passage.scope.machine_models else passage.machine_model
        return cls(passage.source_kind, passage.language, passage.scope, seen_on, reads_as)


class Filter(Model):
    """What to search in; an empty field restricts nothing.

    ``groups`` and ``opened_models`` are who asks, as in ``Audience``: groups ``None`` sees everything, ``()`` only what
    is open to all. ``on`` is the day on which the knowledge must be valid, first and last day included.
    """

    machine_model: Label = ""
    make: Label = ""
    serial: Label = ""
    languages: tuple[Language, ...] = ()
    groups: tuple[str, ...] | None = None
    opened_models: tuple[str, ...] | None = None
    on: Date | None = None
    kinds: tuple[PassageKind, ...] = ()

    @cached_property
    def audience(self) -> Audience:
        """Who asks."""
        return Audience(groups=self.groups, machine_models=self.opened_models)

    def admits(self, passage: Passage) -> bool:
        """Whether the passage may be found."""
        return self.admits_circumstance(Circumstance.from_passage(passage, passage.language))

    def admits_circumstance(self, circumstance: Circumstance) -> bool:
        """Whether passages of this kind, language and scope may be found."""
        kind, language, scope, seen_on, _ = circumstance
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.languages or language in self.languages)
            and _names(scope.machine_models, self.machine_model)
            and _names(scope.makes, self.make)
            and self.audience.admits(passage_opening(kind, scope, seen_on))
            and (self.on is None or _is_valid(scope, self.on))
            and (not self.serial or _holds_serial(scope, self.serial))
        )


def _names(names: tuple[str, ...], wanted: str) -> bool:
    return not wanted or not names or _folded(wanted) in {_folded(name) for name in names}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _is_valid(scope: Scope, day: Date) -> bool:
    began = scope.valid_from is None or scope.valid_from <= day
    return began and (scope.valid_until is None or day <= scope.valid_until)


def _holds_serial(scope: Scope, serial: str) -> bool:
    after = not scope.serial_from or _compared(serial, scope.serial_from) in (0, 1)
    return after and (not scope.serial_to or _compared(serial, scope.serial_to) in (0, -1))


def _compared(serial: str, bound: str) -> int | None:
    """-1, 0 or 1 as the serial lies before, on or after the bound; None if the two cannot be compared.

    Serial numbers count up in their last number. What stands before it must be the same on both sides, or be left
    out on one (manuals often print "from 00417"); serials of another series are outside every range.

    Example:
        >>> _compared("HX220-00417", "HX220-9"), _compared("00417", "HX220-00417"), _compared("KX-5", "HX220-00417")
        (1, 0, None)
    """
    series, number, ending = _serial_parts(serial)
    bound_series, bound_number, bound_ending = _serial_parts(bound)
    if series and bound_series and series != bound_series:
        return None
    mine, other = (number, ending), (bound_number, bound_ending)
    return (mine > other) - (mine < other)


def _serial_parts(serial: str) -> tuple[str, int, str]:
    """Series, counting number and ending of a serial number; without a number it is all series."""
    folded = _folded(serial)
    found = _LAST_NUMBER.fullmatch(folded)
    return (found[1], int(found[2]), found[3]) if found else (folded, 0, "")

"""What every record of one manual shares."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.codes import Catalogue, find_codes
from knowledge.manuals.language import language_of
from knowledge.manuals.part_numbers import part_numbers_in
from knowledge.records import Language, Scope


@dataclass(frozen=True, slots=True)
class Origin:
    """The manual records come from; ``fixed_language`` where the caller knows it, else each text is looked at."""

    manual_id: str
    scope: Scope
    language: Language
    catalogue: Catalogue
    fixed_language: bool = False

    def language_of(self, text: str) -> Language:
        """The language of a text of this manual."""
        return self.language if self.fixed_language else language_of(text, self.language)

    def codes_in(self, text: str) -> tuple[str, ...]:
        """The canonical fault codes a text mentions."""
        return tuple(found.code for found in find_codes(text, self.catalogue))

    def not_parts_in(self, text: str) -> tuple[str, ...]:
        """What looks like a part number in a text but is a code, or a model or serial number of the manual's scope."""
        codes = (found.raw for found in find_codes(text, self.catalogue))
        return (*codes, *self.scope.machine_models, self.scope.serial_from, self.scope.serial_to)

    def part_numbers_in(self, text: str) -> tuple[str, ...]:
        """The part numbers a text mentions."""
        return part_numbers_in(text, besides=self.not_parts_in(text))

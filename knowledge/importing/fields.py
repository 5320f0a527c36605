"""One row seen as our fields: mapped, cleaned, defaults filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.importing.dates import date_in
from knowledge.importing.mapping import Sources
from knowledge.importing.numbers import number_in
from knowledge.importing.sentence import Sentence, shortened
from knowledge.importing.tables import Cell, Row
from knowledge.importing.values import ValueRefused, is_nothing, list_in
from knowledge.importing.words import language_in
from knowledge.manuals.language import language_of
from knowledge.records import Language

_JOINED_BY = {"component": " / ", "failure_mode": " / ", "symptom": ": "}
_CLOSED = tuple(".。!！?？;；")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class FieldRefused(Exception):
    """A field whose value cannot be used, and why."""

    def __init__(self, field: str, value: str, reason: Sentence) -> None:
        super().__init__(f"{field}: {reason.en}")
        self.field = field
        self.value = shortened(value)
        self.reason = reason


@dataclass(frozen=True)
class Fields:
    """A row under our field names."""

    row: Row
    sources: Sources
    defaults: Mapping[str, str]
    strip: re.Pattern[str] | None = None

    def column(self, field: str) -> str | None:
        """The column (or columns) of the file that a field comes from."""
        return "+".join(self.sources[field]) if field in self.sources else None

    def has_column(self, field: str) -> bool:
        """Whether the file or the defaults say anything about a field at all."""
        return field in self.sources or field in self.defaults

    def cells(self, field: str) -> tuple[Cell, ...]:
        """The filled cells behind a field as they came."""
        found = (self.row.cells.get(column) for column in self.sources.get(field, ()))
        return tuple(cell for cell in found if cell is not None)

    def text(self, field: str) -> str:
        """The field as one text: several columns joined, list entries as sentences of one text."""
        pieces = [piece for cell in self.cells(field) if (piece := self._text(cell))]
        return _JOINED_BY.get(field, " ").join(pieces) or self.defaults.get(field, "")

    def texts(self, field: str, *, is_codes: bool = False) -> tuple[str, ...]:
        """The field as a list: entries of a list cell, or a text cut at ``;`` and ``|``."""
        cells = self.cells(field)
        if any(isinstance(cell, list) for cell in cells):
            entries = [entry for cell in cells for entry in (cell if isinstance(cell, list) else [cell])]
            return tuple(text for entry in entries if (text := self._text(entry)))
        return list_in(self.text(field), is_codes=is_codes)

    def number(self, field: str) -> float | None:
        """The field as a number, nothing where it is empty; ``FieldRefused`` where it is none."""
        text = self.text(field)
        try:
            return number_in(text) if text else None
        except ValueRefused as error:
            raise FieldRefused(field, text, error.reason) from error

    def whole_number(self, field: str) -> int | None:
        """The field as a whole number."""
        number = self.number(field)
        if number is not None and number != int(number):
            text = self.text(field)
            reason = Sentence(en=f"{text!r} is not a whole number", zh=f"{text!r} 不是整数")
            raise FieldRefused(field, text, reason)
        return None if number is None else int(number)

    def date(self, field: str) -> date | None:
        """The field as a day."""
        text = self.text(field)
        try:
            return date_in(text) if text else None
        except ValueRefused as error:
            raise FieldRefused(field, text, error.reason) from error

    def language(self, *texts: str) -> Language:
        """The language the row names, else the one its texts are written in."""
        named = self.text("language")
        try:
            return language_in(named) if named else language_of(" ".join(texts))
        except ValueRefused as error:
            raise FieldRefused("language", named, error.reason) from error

    def _text(self, cell: Cell) -> str:
        match cell:
            case None:
                return ""
            case str():
                text = _CONTROL.sub("", cell).strip()
                text = self.strip.sub("", text).strip() if self.strip else text
                return "" if is_nothing(text) else text
            case bool():
                return "true" if cell else "false"
            case float() if cell.is_integer():
                return str(int(cell))
            case list():
                return _sentences(tuple(text for entry in cell if (text := self._text(entry))))
            case dict():
                return json.dumps(cell, ensure_ascii=False, sort_keys=True)
            case _:
                return str(cell)


def _sentences(texts: tuple[str, ...]) -> str:
    closed = (text if text.endswith(_CLOSED) else f"{text};" for text in texts[:-1])
    return " ".join((*closed, *texts[-1:]))

"""References in a manual's source to the demo's failure modes, codes and parts, written out.

``@hyd-01:1,2`` in a table row stands for the cause, its first two checks and the remedy of that row of
``failures.csv``; ``@codes E,L HX220`` for a table of codes, ``@parts HX220`` for one of superseded
parts of a model.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.records import Language

Line = Mapping[str, str]
_REFERENCE = re.compile(r"@([a-z]+-\d+)(?::([\d,]+))?")
_HEADINGS = {
    ("@codes", "zh"): ("代码", "含义", "相关部件"),
    ("@codes", "en"): ("Code", "Meaning", "Component"),
    ("@parts", "zh"): ("旧零件号", "名称", "替代编号"),
    ("@parts", "en"): ("Old part number", "Name", "Order instead"),
}


@dataclass(frozen=True)
class Expander:
    """Writes references out in one language."""

    language: Language
    failures: Mapping[str, Line]
    codes: tuple[Line, ...]
    parts: tuple[Line, ...]

    @classmethod
    def read(cls, folder: Path, language: Language) -> Expander:
        """From the demo's CSV files."""
        failures = {line["id"]: line for line in _lines(folder / "failures.csv")}
        return cls(language, failures, _lines(folder / "codes.csv"), _lines(folder / "parts.csv"))

    def row(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """A table row with its reference, if it has one, replaced by the cells it stands for."""
        found = _REFERENCE.fullmatch(cells[-1])
        return cells if found is None else (*cells[:-1], *self._failure(found[1], found[2]))

    def table(self, what: str, arguments: str) -> tuple[tuple[str, ...], ...]:
        """The rows of a table of codes or parts, headings first."""
        model = arguments.split()[-1]
        rows = self._codes(model, arguments.split()[0]) if what == "@codes" else self._parts(model)
        return (_HEADINGS[what, self.language], *rows)

    def _failure(self, failure: str, chosen: str | None) -> tuple[str, ...]:
        line = self.failures[failure]
        checks = self._text(line, "checks").split(";")
        picked = [checks[int(index) - 1] for index in chosen.split(",")] if chosen else checks
        parts = [number for number in line["parts"].split(";") if number]
        if self.language == "zh":
            cause = self._text(line, "component") + self._text(line, "failure_mode")
            remedy = self._text(line, "remedy") + (f"（{'、'.join(parts)}）" if parts else "")
            return cause, "；".join(picked), remedy
        cause = f"{_capital(self._text(line, 'component'))} {self._text(line, 'failure_mode')}"
        return ". ".join(picked) + ".", cause, self._text(line, "remedy") + ".", ", ".join(parts)

    def _codes(self, model: str, beginnings: str) -> list[tuple[str, ...]]:
        names = {line["component_en"]: line["component_zh"] for line in self.failures.values()}
        return [
            (line["code"], self._text(line, "meaning"), self._named(line["component"], names))
            for line in self.codes
            if line["code"].startswith(tuple(beginnings.split(","))) and _is_for(line, model)
        ]

    def _named(self, component: str, names: Mapping[str, str]) -> str:
        return component if self.language == "en" else names.get(component, "-")

    def _parts(self, model: str) -> list[tuple[str, ...]]:
        return [
            (line["number"], self._text(line, "name"), line["superseded_by"])
            for line in self.parts
            if line["superseded_by"] and _is_for(line, model)
        ]

    def _text(self, line: Line, column: str) -> str:
        return line[f"{column}_{self.language}"]


def _lines(path: Path) -> tuple[Line, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _is_for(line: Line, model: str) -> bool:
    return not line["machine_models"] or model in line["machine_models"].split(";")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""The bundled reports from other worlds (coffee machines, printers, medicine...), in both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from knowledge.manuals.language import language_of
from knowledge.records import Language


@cache
def foreign_reports() -> Mapping[str, tuple[str, ...]]:
    """The reports, by world."""
    lines = files("assistant.tables").joinpath("foreign.jsonl").read_text(encoding="utf-8").splitlines()
    worlds: dict[str, list[str]] = {}
    for line in map(json.loads, lines):
        worlds.setdefault(line["world"], []).append(line["report"])
    return {world: tuple(reports) for world, reports in worlds.items()}


def foreign_reports_in(language: Language) -> tuple[str, ...]:
    """The reports of all worlds that are in a language."""
    return tuple(text for world in foreign_reports().values() for text in world if language_of(text) == language)

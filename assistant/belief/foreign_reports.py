"""The bundled reports from other worlds (coffee machines, printers, medicine...), in both languages."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from assistant.belief.retelling import words_of_any_report
from knowledge.manuals.language import language_of
from knowledge.records import Language
from retrieval.terms import terms_of

_MANY = 4  # worlds


class ForeignReport(NamedTuple):
    """A report, and the thing it is about where that is one that fails."""

    text: str
    thing: str = ""


@cache
def foreign_reports() -> Mapping[str, tuple[ForeignReport, ...]]:
    """The reports, by world."""
    lines = files("assistant.tables").joinpath("foreign.jsonl").read_text(encoding="utf-8").splitlines()
    worlds: dict[str, list[ForeignReport]] = {}
    for line in map(json.loads, lines):
        worlds.setdefault(line["world"], []).append(ForeignReport(line["report"], line.get("thing", "")))
    return {world: tuple(reports) for world, reports in worlds.items()}


def foreign_reports_in(language: Language) -> tuple[str, ...]:
    """The reports of all worlds that are in a language."""
    texts = (report.text for world in foreign_reports().values() for report in world)
    return tuple(text for text in texts if language_of(text) == language)


@cache
def words_of_any_world() -> frozenset[str]:
    """The terms that tell no world from another: those of many worlds, of complaints and of courtesies.

    >>> sorted({"work", "no", "printer", "不起作用", "电梯"} & words_of_any_world())
    ['no', 'work', '不起作用']
    """
    worlds: Counter[str] = Counter()
    for reports in foreign_reports().values():
        worlds.update({term for report in reports for term in terms_of(report.text)})
    return words_of_any_report().union(term for term, count in worlds.items() if count >= _MANY)

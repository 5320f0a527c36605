"""The bundled reports from other worlds (coffee machines, printers, medicine...), in both languages."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from assistant.belief.retelling import COMPLAINTS, FRAMES
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
    worlds: dict[str, set[str]] = defaultdict(set)
    for world, reports in foreign_reports().items():
        for term in {term for report in reports for term in terms_of(report.text)}:
            worlds[term].add(world)
    said = [words.replace("{}", " ") for told in (COMPLAINTS, FRAMES) for each in told.values() for words in each]
    of_many = {term for term, found in worlds.items() if len(found) >= _MANY}
    return frozenset(of_many.union(*map(terms_of, said)))

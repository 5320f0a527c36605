"""What our fields are called in other people's files, in both languages (``columns.csv``)."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_OWN_NAME, _OTHER_NAME = 2, 1


def plain(name: str) -> str:
    """A column name without case, width, spaces and punctuation.

    >>> plain("Potential Cause(s) of Failure"), plain("machine_model"), plain("工时（小时）")
    ('potentialcausesoffailure', 'machinemodel', '工时小时')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum())


@cache
def vocabulary() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """For each kind, each field with the plain names it goes by, its own name first."""
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    text = files("knowledge.importing").joinpath("columns.csv").read_text("utf-8")
    for line in csv.DictReader(text.splitlines()):
        names = [line["field"], *line["names"].split(";")]
        table.setdefault(line["kind"], {})[line["field"]] = tuple(dict.fromkeys(map(plain, names)))
    return MappingProxyType(table)


@cache
def _fields_by_name(kind: str) -> Mapping[str, tuple[str, int]]:
    """Plain name -> field and how sure that is; the same name twice goes to the field listed first."""
    found: dict[str, tuple[str, int]] = {}
    for field, names in vocabulary()[kind].items():
        for place, name in enumerate(names):
            weight = _OWN_NAME if place == 0 else _OTHER_NAME
            if name not in found or found[name][1] < weight:
                found[name] = (field, weight)
    return MappingProxyType(found)


def field_named(kind: str, name: str) -> str | None:
    """The field of a kind that a column name means, if any.

    >>> field_named("case", "故障现象"), field_named("case", "Root Cause"), field_named("case", "Colour")
    ('symptom', 'cause', None)
    """
    found = _fields_by_name(kind).get(plain(name))
    return found[0] if found else None


def sureness(kind: str, name: str) -> int:
    """2 for a field's own name, 1 for a name it also goes by, 0 for one that means nothing to the kind."""
    found = _fields_by_name(kind).get(plain(name))
    return found[1] if found else 0


def place_among_names(kind: str, field: str, name: str) -> int:
    """How preferred a name is for its field, 0 for the field's own."""
    return vocabulary()[kind][field].index(plain(name))


def is_known(name: str) -> bool:
    """Whether a column name means anything to any kind."""
    return any(plain(name) in _fields_by_name(kind) for kind in vocabulary())

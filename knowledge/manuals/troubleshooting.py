"""Troubleshooting tables to causes: one `Cause` for every stated way a symptom comes about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.codes import canonical
from knowledge.manuals.blocks import Row, Table
from knowledge.manuals.enumerations import entries_of
from knowledge.manuals.headers import Header
from knowledge.manuals.origin import Origin
from knowledge.manuals.part_numbers import listed_parts, parts_in
from knowledge.manuals.table_rows import Entry, entries_of_table
from knowledge.manuals.text import one_line
from knowledge.records import Cause, Check, PartUsed

_NUMBERING = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*[.、)）]?\s+|\d{1,2}[、)）.](?!\d)\s*|[(（]\d{1,2}[)）]\s*|[①-⑳]\s*|[一二三四五六七八九十]+、)"
)
_CODE_SPLIT = re.compile(r"[,，、;；\n]|(?<=\d)\s*/\s*(?!FMI|fmi)(?=[A-Za-z]{1,3}\d)")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(h\b|hours?|hrs?|小时|min|分)?", re.I)
_HOURS = re.compile(r"\bh(?:ours?|rs?)?\b|小时", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table gave: its causes (ids and ranks set) and the rows that state none."""

    causes: tuple[Cause, ...]
    other_rows: tuple[Row, ...]
    header: tuple[str, ...]


def read_troubleshooting(table: Table, heading: str, origin: Origin, *, first: int = 1) -> Reading | None:
    """The causes of a table, numbered from ``first``; None when it is no troubleshooting table.

    ``heading`` stands for the symptom where the table has no column and no line for it.
    """
    found = entries_of_table(table)
    if found is None:
        return None
    header, entries, other_rows = found
    ranks: Counter[tuple[str, str]] = Counter()
    causes: list[Cause] = []
    for entry in entries:
        for cause in _causes(entry, header, heading, origin):
            group = (cause.symptom, entry.get("code"))
            ranks[group] += 1
            numbered = {"id": f"{origin.manual_id}#{first + len(causes):04d}", "rank": ranks[group]}
            causes.append(cause.model_copy(update=numbered))
    return Reading(tuple(causes), other_rows, header.words)


def _causes(entry: Entry, header: Header, heading: str, origin: Origin) -> Iterator[Cause]:
    symptom = _unnumbered(one_line(entry.get("symptom"))) or _unnumbered(heading)
    stated = entries_of(entry.get("cause")) or ("",)
    checks = _paired(entry.get("check"), len(stated))
    remedies = _paired(entry.get("remedy"), len(stated))
    parts = _paired(entry.get("part"), len(stated))
    for cause, check, remedy, part in zip(stated, checks, remedies, parts, strict=True):
        everything = " ".join((symptom, cause, check, remedy))
        yield Cause(
            id="-",
            symptom=symptom,
            component=one_line(entry.get("component"))[:500],
            failure_mode=one_line(entry.get("failure_mode"))[:500],
            cause=_unnumbered(cause),
            checks=_checks(check, entry.get("minutes"), header),
            remedy=one_line(remedy),
            parts=_parts(part, remedy, origin),
            codes=_codes(entry.get("code"), symptom, origin),
            occurrence=_grade(entry.get("occurrence")),
            severity=_grade(entry.get("severity")),
            detection=_grade(entry.get("detection")),
            manual_id=origin.manual_id,
            page=entry.row.page,
            anchor=entry.row.anchor,
            language=origin.language_of(everything),
            scope=origin.scope,
        )


def _paired(text: str, count: int) -> tuple[str, ...]:
    """The entries of a cell one by one where there are as many as causes, else the whole cell for each."""
    entries = entries_of(text)
    return entries if count > 1 and len(entries) == count else (text,) * count


def _checks(text: str, time: str, header: Header) -> tuple[Check, ...]:
    entries = entries_of(text)
    minutes = _minutes(time, header) if len(entries) == 1 else None
    return tuple(Check(check=entry, minutes=minutes) for entry in entries)


def _minutes(text: str, header: Header) -> float | None:
    """Minutes of a time cell: by its own unit, the header's, or else minutes."""
    amount = _AMOUNT.search(text)
    if not amount:
        return None
    words = " ".join(header.words[column] for column in header.columns("minutes"))
    in_hours = _HOURS.search(amount[2]) if amount[2] else _HOURS.search(words)
    return float(amount[1]) * (60 if in_hours else 1)


def _parts(listed: str, remedy: str, origin: Origin) -> tuple[PartUsed, ...]:
    parts = {part.number: part for part in listed_parts(listed)}
    for part in parts_in(remedy, besides=origin.not_parts_in(remedy)):
        parts.setdefault(part.number, part)
    return tuple(parts.values())


def _codes(cell: str, symptom: str, origin: Origin) -> tuple[str, ...]:
    """Codes of the code column, also those no catalogue knows yet, and those the symptom mentions."""
    codes: list[str] = []
    for raw in filter(None, (piece.strip() for piece in _CODE_SPLIT.split(cell))):
        codes += origin.codes_in(raw) or filter(None, [canonical(raw, origin.catalogue)])
    return tuple(dict.fromkeys((*codes, *origin.codes_in(symptom))))


def _grade(text: str) -> int | None:
    found = re.fullmatch(r"\s*(10|[1-9])\s*", text)
    return int(found[1]) if found else None


def _unnumbered(text: str) -> str:
    """A title without its number.

    >>> _unnumbered("4.2 Low pressure"), _unnumbered("2、动臂无力"), _unnumbered("12V supply missing")
    ('Low pressure', '动臂无力', '12V supply missing')
    """
    return _NUMBERING.sub("", text, count=1) or text

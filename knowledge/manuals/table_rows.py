"""Rows of a troubleshooting table put in order: cells by what they hold, blank cells carried down, halves rejoined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.manuals.blocks import Row, Table
from knowledge.manuals.headers import Header, Role, find_header, read_header
from knowledge.manuals.text import says_nothing

_CARRIED: tuple[Role, ...] = ("symptom", "code", "component")
_JOINED: tuple[Role, ...] = ("check", "remedy", "part", "minutes")


@dataclass(frozen=True, slots=True)
class Entry:
    """One stated cause, still as cells: everything the rows of the table say about it."""

    cells: Mapping[Role, str]
    row: Row

    def get(self, role: Role) -> str:
        """The text of a column, "" where there is none."""
        return self.cells.get(role, "")


def entries_of_table(table: Table) -> tuple[Header, tuple[Entry, ...], tuple[Row, ...]] | None:
    """Header, causes and the rows that state none; None when the table is no troubleshooting table."""
    found = find_header(table.rows)
    if found is None:
        return None
    index, header = found
    entries: list[Entry] = []
    left: list[Row] = []
    for entry in _entries(table.rows[index + 1 :], header, title=_title(table.rows[:index])):
        if isinstance(entry, Row):
            left.append(entry)
        elif entries and _same_cause(entries[-1], entry):
            entries[-1] = _merged(entries[-1], entry)
        else:
            entries.append(entry)
    return header, tuple(entries), tuple(left)


def _title(rows: tuple[Row, ...]) -> str:
    return next((row.cells[0] for row in reversed(rows) if row.is_banner), "")


def _entries(rows: tuple[Row, ...], header: Header, title: str) -> Iterator[Entry | Row]:
    carried: dict[Role, str] = {"symptom": title} if title and not header.columns("symptom") else {}
    for row in rows:
        if row.is_blank or read_header(row) == header:
            continue
        if row.is_banner:
            # A line across the table: the symptom where no column holds it, else only a caption.
            carried = {} if header.columns("symptom") else {"symptom": row.cells[0]}
            continue
        cells = _cells(row, header)
        if cells.get("symptom") or cells.get("code"):
            carried = {}
        carried |= {role: cells[role] for role in _CARRIED if cells.get(role)}
        whole = carried | {role: text for role, text in cells.items() if text}
        if cells.get("cause") or cells.get("failure_mode") or not _new_group(cells):
            yield Entry(whole, row)
        else:
            yield row


def _new_group(cells: Mapping[Role, str]) -> bool:
    return bool(cells.get("symptom") or cells.get("code"))


def _cells(row: Row, header: Header) -> dict[Role, str]:
    cells: dict[Role, str] = {}
    for role, text in zip(header.roles, row.cells, strict=False):
        said = "" if says_nothing(text) else text
        if role and said and said not in cells.get(role, "").split("\n"):
            cells[role] = f"{cells[role]}\n{said}" if role in cells else said
    return cells


def _same_cause(before: Entry, entry: Entry) -> bool:
    """Whether a row only says more about the cause above: its cause cell is merged with it, or blank."""
    if any(before.get(role) != entry.get(role) for role in _CARRIED):
        return False
    stated = entry.get("cause") or entry.get("failure_mode")
    return not stated or stated == (before.get("cause") or before.get("failure_mode"))


def _merged(before: Entry, entry: Entry) -> Entry:
    cells = dict(before.cells)
    for role in _JOINED:
        said = entry.get(role)
        if said and said != before.get(role):
            cells[role] = f"{cells[role]}\n{said}" if cells.get(role) else said
    return Entry(cells, before.row)

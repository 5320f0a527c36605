"""A whole table to records: every row on its own, so that a bad one never stops the good ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from knowledge.codes.catalogue import Catalogue
from knowledge.importing.fields import FieldRefused, Fields
from knowledge.importing.fmea import carried_down, fmea_of
from knowledge.importing.identity import row_ids
from knowledge.importing.mapping import ColumnMap, Sources
from knowledge.importing.masterdata import depot_of, machine_of, part_of, stock_of, term_of
from knowledge.importing.reasons import refused_row
from knowledge.importing.report import Refused
from knowledge.importing.rows import case_of, cause_of, code_of
from knowledge.importing.sentence import Sentence, shortened
from knowledge.importing.tables import Table
from knowledge.records import Record

_KNOWLEDGE: Mapping[str, Callable[[Fields, str, Catalogue], tuple[Record, ...]]] = {
    "case": case_of,
    "cause": cause_of,
    "fmea": fmea_of,
    "code": code_of,
}
_MASTERDATA: Mapping[str, Callable[[Fields], Record]] = {
    "part": part_of,
    "depot": depot_of,
    "stock": stock_of,
    "machine": machine_of,
    "term": term_of,
}


@dataclass(frozen=True)
class Stated:
    """A record with the row that states it."""

    record: Record
    fields: Fields
    sheet: str = ""


@dataclass(frozen=True)
class Harvest:
    """What a table yields."""

    rows: int
    stated: tuple[Stated, ...]
    refused: tuple[Refused, ...]
    notes: tuple[Sentence, ...] = ()


def harvest(
    table: Table,
    kind: str,
    sources: Sources,
    chosen: ColumnMap,
    filename: str,
    catalogue: Catalogue,
    on_row: Callable[[], None],
) -> Harvest:
    """The records and refusals of a table of a known kind; ``on_row`` is called after each row."""
    rows = carried_down(table.rows, sources) if kind == "fmea" else table.rows
    defaults = chosen.defaults_of(kind)
    stated: list[Stated] = []
    refused = list(table.refused)
    for row, row_id in zip(rows, row_ids(filename, rows), strict=True):
        fields = Fields(row, sources, defaults, chosen.strip)
        try:
            records = _records(kind, fields, row_id, catalogue)
            stated.extend(Stated(record, fields, table.name) for record in records)
        except (FieldRefused, ValidationError) as error:
            refused.append(refused_row(fields, error, table.name))
        on_row()
    notes = (*table.notes, *_unused(table, sources))
    return Harvest(len(rows), tuple(stated), tuple(refused), notes)


def _records(kind: str, fields: Fields, row_id: str, catalogue: Catalogue) -> tuple[Record, ...]:
    if kind in _MASTERDATA:
        return (_MASTERDATA[kind](fields),)
    return _KNOWLEDGE[kind](fields, row_id, catalogue)


def _unused(table: Table, sources: Sources) -> Iterator[Sentence]:
    used = {column for columns in sources.values() for column in columns}
    if unused := [column for column in table.columns if column not in used]:
        names = ", ".join(unused)
        sheet = f"{table.name}: " if table.name else ""
        yield Sentence(en=f"{sheet}columns not used: {names}", zh=f"{sheet}未使用的列：{names}")


def last_of_each(stated: Iterable[Stated]) -> tuple[tuple[Stated, ...], tuple[Refused, ...]]:
    """One record for each key, the last one; earlier ones that say something else are refused, not lost silently."""
    kept: dict[tuple[str, str], Stated] = {}
    replaced: list[Refused] = []
    for one in stated:
        key = (one.record.kind, one.record.key)
        before = kept.get(key)
        if before is not None and before.record != one.record:
            replaced.append(_replaced(before, one))
        kept[key] = one
    return tuple(kept.values()), tuple(replaced)


def _replaced(before: Stated, after: Stated) -> Refused:
    line = after.fields.row.line
    reason = Sentence(
        en=f"line {line} is about the same {after.record.kind} and replaces this row",
        zh=f"第 {line} 行与此行编号相同，以第 {line} 行为准",
    )
    value = shortened(before.record.key)
    return Refused(line=before.fields.row.line, value=value, reason=reason, sheet=before.sheet)

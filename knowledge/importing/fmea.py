"""FMEA sheets: a row of failure mode, effect, cause and ratings is a cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from knowledge.codes.catalogue import Catalogue
from knowledge.importing.fields import FieldRefused, Fields
from knowledge.importing.mapping import Sources
from knowledge.importing.rows import codes_of, parts_of, scope_of
from knowledge.importing.sentence import Sentence
from knowledge.importing.tables import Cell, Row
from knowledge.records import Cause, Check, Record

# From the whole to the particular: where a field is blank, so is all before it, and the row above still holds.
_CARRIED = (("subsystem",), ("component",), ("subcomponent",), ("function",), ("failure_mode", "effect", "severity"))
_NO_CONTROL = frozenset({"no current controls", "no current control", "no controls", "none", "无现行控制", "暂无"})


def fmea_of(fields: Fields, row_id: str, catalogue: Catalogue) -> tuple[Record, ...]:
    """The cause an FMEA row states: the effect is what is noticed, the current controls are its checks."""
    effect, failure_mode = fields.text("effect"), fields.text("failure_mode")
    cause, remedy = fields.text("cause"), fields.text("remedy")
    if not failure_mode and not cause:
        raise FieldRefused("failure_mode", "", _EMPTY)
    controls = (text for text in fields.texts("controls") if text.casefold().rstrip(".。") not in _NO_CONTROL)
    record = Cause(
        id=fields.text("id") or row_id,
        symptom=effect,
        component=_component(fields),
        failure_mode=failure_mode,
        cause=cause,
        checks=tuple(Check(check=text) for text in controls),
        remedy=remedy,
        parts=parts_of(fields),
        codes=codes_of(fields, catalogue, effect),
        occurrence=fields.whole_number("occurrence"),
        severity=fields.whole_number("severity"),
        detection=fields.whole_number("detection"),
        language=fields.language(effect, failure_mode, cause, remedy),
        scope=scope_of(fields),
    )
    return (record,)


def _component(fields: Fields) -> str:
    """The component with its sub-component; the subsystem only where nothing narrower is named."""
    named = [name for name in (fields.text("component"), fields.text("subcomponent")) if name]
    return " / ".join(named) or fields.text("subsystem")


def carried_down(rows: Iterable[Row], sources: Sources) -> tuple[Row, ...]:
    """The rows with blank leading cells filled from above, as people read a sheet that does not repeat itself."""
    above: dict[str, Cell] = {}
    filled = []
    for row in rows:
        cells = dict(row.cells)
        for level in _CARRIED:
            columns = [column for field in level for column in sources.get(field, ())]
            if any(_is_filled(cells, column) for column in columns):
                break
            cells |= {column: above[column] for column in columns if column in above}
        above = cells
        filled.append(replace(row, cells=cells))
    return tuple(filled)


def _is_filled(cells: Mapping[str, Cell], column: str) -> bool:
    return str(cells.get(column) or "").strip() != ""


_EMPTY = Sentence(
    en="neither a failure mode nor a cause is given",
    zh="失效模式和失效原因均为空",
)

"""Which kind of knowledge a table holds, told from its columns."""

from __future__ import annotations

from collections.abc import Callable, Set

from knowledge.importing.mapping import ColumnMap, Sources, likeness
from knowledge.importing.sentence import Sentence
from knowledge.importing.tables import Table, TableUnreadable

TABULAR = ("stock", "fmea", "code", "part", "depot", "machine", "term", "cause", "case")
_RATINGS = {"severity", "occurrence", "detection", "rpn"}
_MEANINGS = {"meaning", "meaning_zh", "meaning_en"}
_PART_DETAILS = {"name_zh", "name_en", "superseded_by", "substitutes", "price", "price_cents"}
_PLAIN_PLURALS = {f"{kind}s": kind for kind in TABULAR} | {"stocks": "stock", "glossary": "term"}

# What a table of each kind has to have, so that it is not taken for one by a chance likeness.
_NEEDS: dict[str, Callable[[Set[str]], bool]] = {
    "stock": lambda has: has >= {"depot", "part_number", "quantity"},
    "fmea": lambda has: "failure_mode" in has and bool(has & {"effect", "cause"}) and bool(has & _RATINGS),
    "code": lambda has: bool(has & {"code", "spn"}) and bool(has & _MEANINGS),
    "part": lambda has: (
        bool(has & _PART_DETAILS) if "number" in has else "part_number" in has and bool(has - {"part_number"})
    ),
    "depot": lambda has: "id" in has and bool(has & {"name_zh", "name_en", "name"}) and len(has) > 2,
    "machine": lambda has: has >= {"serial", "model"},
    "term": lambda has: has >= {"zh", "en"},
    "cause": lambda has: bool(has & {"symptom", "failure_mode"}) and "cause" in has,
    "case": lambda has: "symptom" in has and len(has) > 1,
}
_REQUIRED = {
    "stock": ("depot", "part_number", "quantity"),
    "machine": ("serial", "model"),
    "term": ("zh", "en"),
    "case": ("symptom",),
}


def kind_named(name: str) -> str:
    """A kind as people write it (``cases``, ``FMEA``) under its own name.

    >>> kind_named("Cases"), kind_named("glossary"), kind_named("FMEA")
    ('case', 'term', 'fmea')
    """
    lowered = name.strip().lower()
    return _PLAIN_PLURALS.get(lowered, "manual" if lowered == "manuals" else lowered)


def recognise(table: Table, chosen: ColumnMap) -> tuple[str, Sources] | None:
    """The kind whose names fit most columns, with where each field comes from; nothing where none fits.

    ``TableUnreadable`` where a column mapped by hand is missing.
    """
    best: tuple[int, str, Sources] | None = None
    for kind in TABULAR:
        if not chosen.fits(kind):
            continue
        sources = chosen.sources(kind, table.columns)
        score = likeness(kind, sources, chosen.columns)
        if _NEEDS[kind](sources.keys()) and (best is None or score > best[0]):
            best = (score, kind, sources)
    return (best[1], best[2]) if best else None


def as_kind(table: Table, kind: str, chosen: ColumnMap) -> tuple[str, Sources]:
    """Where the fields of a kind come from; ``TableUnreadable`` where one it cannot do without has no column."""
    sources = chosen.sources(kind, table.columns)
    there = sources.keys() | chosen.defaults_of(kind).keys()
    for field in _REQUIRED.get(kind, ()):
        if field not in there:
            raise TableUnreadable(_no_column(kind, field, table.columns))
    return kind, sources


def unrecognised(columns: tuple[str, ...]) -> Sentence:
    """What to say of a table that is of no kind we know."""
    there = ", ".join(columns)
    return Sentence(
        en=f"these columns are of no known kind: {there}; say which with --kind and --map field=column",
        zh=f"无法从列名判断内容：{there}；请用 --kind 和 --map 字段=列名 说明",
    )


def _no_column(kind: str, field: str, columns: tuple[str, ...]) -> Sentence:
    there = ", ".join(columns)
    return Sentence(
        en=f"a {kind} needs {field!r}, and no column is called so: {there}; say which with --map {field}=column",
        zh=f"{kind} 需要 {field!r}，但没有对应的列：{there}；请用 --map {field}=列名 指定",
    )

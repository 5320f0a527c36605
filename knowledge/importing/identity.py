"""Ids for rows that have none: from the file's name and what the row says, not from where it stands."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath

from knowledge.importing.tables import Cell, Row

_DIGITS = 12


def row_ids(filename: str, rows: Iterable[Row]) -> tuple[str, ...]:
    """An id for each row, the same in any order of the rows; rows that say the same are numbered.

    >>> rows = (Row(2, {"symptom": "no power"}), Row(3, {"symptom": "no power", "cause": None}))
    >>> row_ids("old cases.csv", rows)
    ('old cases-b350b286ca57', 'old cases-b350b286ca57-2')
    """
    stem = PurePath(filename).stem[:200] or "row"
    seen: Counter[str] = Counter()
    ids = []
    for row in rows:
        digest = _digest(row)
        seen[digest] += 1
        copy = f"-{seen[digest]}" if seen[digest] > 1 else ""
        ids.append(f"{stem}-{digest}{copy}")
    return tuple(ids)


def _digest(row: Row) -> str:
    """Over all filled cells, mapped or not, so that a better mapping changes records and does not double them."""
    said = sorted((column, _plain(cell)) for column, cell in row.cells.items() if _plain(cell))
    text = json.dumps(said, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case list() | dict():
            return json.dumps(cell, ensure_ascii=False, sort_keys=True)
        case _:
            return str(cell).strip()

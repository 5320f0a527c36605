"""Which row of a grid names the columns, and the rows below it under those names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from knowledge.importing.report import Refused
from knowledge.importing.sentence import Sentence, shortened
from knowledge.importing.tables import Cell, Grid, GridRow, Row, Table

_SEARCHED = 20


def table_of(grid: Grid, knows: Callable[[str], bool]) -> Table:
    """The grid as a table; ``knows`` says whether a column name is one we have a use for.

    The header is the first row, unless that names nothing known and one of the next rows names two columns or more
    (sheets often begin with a title).
    """
    if not grid.rows:
        return Table((), (), grid.name, grid.refused, grid.notes)
    at = _header_at(grid.rows, knows)
    columns = _names(grid.rows[at].cells)
    rows: list[Row] = []
    refused = list(grid.refused)
    for row in grid.rows[at + 1 :]:
        if extra := [cell for cell in row.cells[len(columns) :] if _is_filled(cell)]:
            refused.append(_too_wide(row, len(columns), extra, grid.name))
        else:
            rows.append(Row(row.line, dict(zip(columns, row.cells, strict=False))))
    return Table(columns, tuple(rows), grid.name, tuple(refused), grid.notes)


def _header_at(rows: Sequence[GridRow], knows: Callable[[str], bool]) -> int:
    known = [sum(map(knows, map(_text, row.cells))) for row in rows[:_SEARCHED]]
    best = max(range(len(known)), key=lambda at: (known[at], -at))
    return best if known[0] == 0 and known[best] >= 2 else 0


def _names(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Every column under a name of its own: nameless ones by number, repeated ones with a count."""
    filled = [_text(cell) for cell in cells]
    while filled and not filled[-1]:
        filled.pop()
    names: list[str] = []
    for number, name in enumerate(filled, start=1):
        base = name or f"column {number}"
        copies = sum(other == base or other.startswith(f"{base} (") for other in names)
        names.append(f"{base} ({copies + 1})" if base in names else base)
    return tuple(names)


def _text(cell: Cell) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _is_filled(cell: Cell) -> bool:
    return cell is not None and str(cell).strip() != ""


def _too_wide(row: GridRow, columns: int, extra: Sequence[Cell], sheet: str) -> Refused:
    reason = Sentence(
        en=f"the row has {len(row.cells)} cells but the header has {columns}; quote cells that contain the separator",
        zh=f"此行有 {len(row.cells)} 个单元格，而表头只有 {columns} 列；含分隔符的单元格请加引号",
    )
    return Refused(line=row.line, value=shortened(extra[0]), reason=reason, sheet=sheet)

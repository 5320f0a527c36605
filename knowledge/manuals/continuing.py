"""Tables that run over a page: one table again, its repeated header said once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.manuals.blocks import Block, Paragraph, Row, Table
from knowledge.manuals.headers import find_header

_CAPTION = re.compile(r".{0,40}(?:\(?continued\)?|cont[’']?d\.?|续表?|接上页|续上表|（续）).{0,40}", re.I)


def with_tables_joined(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with each table that continues joined to its beginning, captions such as "(continued)" dropped."""
    kept = list(blocks)
    drop = {
        index + 1
        for index, (before, caption, after) in enumerate(zip(kept, kept[1:], kept[2:], strict=False))
        if isinstance(before, Table) and _is_caption(caption) and isinstance(after, Table)
    }
    joined: list[Block] = []
    for index, block in enumerate(kept):
        if index in drop:
            continue
        before = joined[-1] if joined else None
        if isinstance(before, Table) and isinstance(block, Table) and _belongs(before, block):
            joined[-1] = Table(before.rows + _without_header(before, block))
        else:
            joined.append(block)
    return tuple(joined)


def _is_caption(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(_CAPTION.fullmatch(block.text))


def _belongs(before: Table, table: Table) -> bool:
    if before.width != table.width or not before.rows or not table.rows:
        return False
    if _same(before.rows[0], table.rows[0]):
        return True
    last, first = before.rows[-1].page, table.rows[0].page
    if find_header(table.rows):
        return False
    if last is None or first is None:
        # Without pages only a troubleshooting table cut in two by a spacer is worth the guess.
        return find_header(before.rows) is not None
    return first == last + 1


def _without_header(before: Table, table: Table) -> tuple[Row, ...]:
    repeated = 0
    while repeated < min(3, len(table.rows)) and _same(before.rows[repeated], table.rows[repeated]):
        repeated += 1
        if repeated >= len(before.rows):
            break
    return table.rows[repeated:]


def _same(one: Row, other: Row) -> bool:
    return [cell.casefold().split() for cell in one.cells] == [cell.casefold().split() for cell in other.cells]

"""Sections of a manual to passages: what search finds and an answer quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.manuals.blocks import Paragraph, Row, Table
from knowledge.manuals.origin import Origin
from knowledge.manuals.packing import Piece, packed
from knowledge.manuals.text import join_lines, says_nothing
from knowledge.records import Passage

_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_HEADER = 40


def pieces_of_paragraph(paragraph: Paragraph) -> Iterator[Piece]:
    """The paragraph as one piece."""
    yield Piece(paragraph.text, paragraph.page, paragraph.anchor)


def pieces_of_table(table: Table) -> Iterator[Piece]:
    """One piece a row, each cell with its column's header words."""
    has_header = len(table.rows) > 1 and _is_header(table.rows[0])
    header = table.rows[0].cells if has_header else ()
    yield from pieces_of_rows(table.rows[1:] if has_header else table.rows, header)


def pieces_of_rows(rows: Iterable[Row], header: tuple[str, ...]) -> Iterator[Piece]:
    """Rows as "Symptom: ...; Remedy: ...", in Chinese with Chinese punctuation."""
    for row in rows:
        text = row.cells[0] if row.is_banner else _sentence(row, header)
        if text:
            yield Piece(text, row.page, row.anchor)


def passages_of_section(
    headings: tuple[str, ...], pieces: Iterable[Piece], origin: Origin, *, first: int = 1
) -> tuple[Passage, ...]:
    """The passages under one heading path, numbered from ``first``."""
    return tuple(_passage(headings, piece, origin, number) for number, piece in enumerate(packed(pieces), start=first))


def _passage(headings: tuple[str, ...], piece: Piece, origin: Origin, number: int) -> Passage:
    whole = "\n".join((*headings[-1:], piece.text))
    return Passage(
        id=f"manual:{origin.manual_id}#{number:04d}",
        source_kind="manual",
        source_id=origin.manual_id,
        language=origin.language_of(whole),
        title=" > ".join(headings),
        text=piece.text,
        codes=origin.codes_in(whole),
        part_numbers=origin.part_numbers_in(whole),
        headings=headings,
        page=piece.page,
        anchor=piece.anchor,
        scope=origin.scope,
    )


def _is_header(row: Row) -> bool:
    """Whether a first row reads as header words: short, no sentence, no bare number, none blank but the first."""
    if row.is_banner or any(not cell for cell in row.cells[1:]):
        return False
    return all(
        len(cell) <= _LONGEST_HEADER and cell[-1:] not in ".。" and not cell.replace(".", "").isdigit()
        for cell in row.cells
    )


def _sentence(row: Row, header: tuple[str, ...]) -> str:
    said: list[str] = []
    chinese = bool(_HAN.search("".join(row.cells)))
    for index, cell in enumerate(row.cells):
        text = join_lines(cell.split("\n"))
        words = join_lines(header[index].split("\n")) if index < len(header) else ""
        if not says_nothing(text):
            said.append(f"{words}{'：' if chinese else ': '}{text}" if words else text)
    return ("；" if chinese else "; ").join(dict.fromkeys(said))

"""A manual's source as cover lines, headings, text, warnings, lists and tables.

Lines begin with ``%`` (cover), ``#`` or ``##`` (headings), ``>`` (warning), ``-`` (list entry), ``|`` (table row),
``@codes`` or ``@parts`` (a table from the demo's data); all others are paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.demo.source.expanding import Expander

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Heading:
    """A chapter (level 1) or section (level 2)."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Notice:
    """A boxed safety notice."""

    text: str


@dataclass(frozen=True)
class Entry:
    """One entry of a list."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows under a header row; ``merged`` columns continue the cell above where they are empty."""

    rows: Rows
    merged: int = 0


Block = Heading | Paragraph | Notice | Entry | Table


@dataclass(frozen=True)
class Source:
    """A whole manual before it is set."""

    cover: tuple[str, ...]
    blocks: tuple[Block, ...]


def read_source(text: str, expander: Expander) -> Source:
    """The manual a source describes, with its references written out."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    cover = tuple(line[1:].strip() for line in lines if line.startswith("%"))
    blocks: list[Block] = []
    table: list[tuple[str, ...]] = []
    for line in lines:
        if line.startswith("|"):
            table.append(expander.row(tuple(cell.strip() for cell in line.strip("\n")[1:-1].split("|"))))
            continue
        if table:
            blocks.append(_table(table))
            table = []
        if not line.startswith("%"):
            blocks.append(_block(line, expander))
    if table:
        blocks.append(_table(table))
    return Source(cover, tuple(blocks))


def _table(rows: list[tuple[str, ...]]) -> Table:
    """Columns on the left that are empty in some row below the first continue the cell above."""
    merged = 0
    while merged < len(rows[0]) and any(not row[merged] for row in rows[1:]):
        merged += 1
    return Table(tuple(rows), merged)


def _block(line: str, expander: Expander) -> Block:
    mark, _, rest = line.partition(" ")
    if mark in ("#", "##"):
        return Heading(len(mark), rest)
    if mark == ">":
        return Notice(rest)
    if mark == "-":
        return Entry(rest)
    if mark in ("@codes", "@parts"):
        return Table(expander.table(mark, rest))
    return Paragraph(line)

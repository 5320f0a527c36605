"""What every format becomes: headings, paragraphs and tables, each knowing its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the outermost."""

    text: str
    level: int
    page: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text, a list entry or a piece of code."""

    text: str
    page: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One table row; a merged cell's text stands in every cell it covers."""

    cells: tuple[str, ...]
    page: int | None = None
    anchor: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds text."""
        return not any(self.cells)

    @property
    def is_banner(self) -> bool:
        """Whether one text fills the whole width, as a title inside the table does."""
        return len(self.cells) > 1 and bool(self.cells[0]) and len(set(self.cells)) == 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its header row included; rows of a table that runs over pages keep their own page."""

    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row.cells) for row in self.rows), default=0)


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A manual's blocks in reading order, and what could not be read."""

    blocks: tuple[Block, ...]
    title: str = ""
    pages: int = 0
    pages_without_text: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

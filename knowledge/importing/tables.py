"""Rows under their column names, whatever file they came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeAlias

from knowledge.importing.report import Refused
from knowledge.importing.sentence import Sentence

Cell: TypeAlias = str | int | float | bool | date | time | list[Any] | dict[str, Any] | None


@dataclass(frozen=True)
class Row:
    """One row: the physical line it starts on and its cells by column name."""

    line: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """The rows of one table (``name``: the sheet, empty otherwise), its refused rows and what to say about it."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    name: str = ""
    refused: tuple[Refused, ...] = ()
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class GridRow:
    """One row of a grid before its header is known."""

    line: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Grid:
    """A sheet or a delimited file as rows of cells, its header row somewhere among them."""

    rows: tuple[GridRow, ...]
    name: str = ""
    refused: tuple[Refused, ...] = ()
    notes: tuple[Sentence, ...] = ()


class TableUnreadable(Exception):
    """A file that cannot be read as a table; ``reason`` says why and what to do."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason.en)
        self.reason = reason

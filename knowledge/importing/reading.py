"""Which reader a file needs, and the tables it holds."""

from __future__ import annotations

from pathlib import PurePath

from knowledge.importing.columns import is_known, plain
from knowledge.importing.decoding import Decoded, decode
from knowledge.importing.delimited import read_delimited
from knowledge.importing.headers import table_of
from knowledge.importing.jsonrows import is_json, read_json
from knowledge.importing.mapping import ColumnMap
from knowledge.importing.sentence import Sentence
from knowledge.importing.sheets import read_sheets
from knowledge.importing.tables import Table, TableUnreadable

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
DOCUMENTS = (".pdf", ".docx", ".docm", ".html", ".htm", ".xhtml", ".md", ".markdown", *PICTURES)
READABLE = (*WORKBOOKS, *TEXTS, *DOCUMENTS)


def suffix_of(filename: str) -> str:
    """The ending of a file's name, small and with its dot."""
    return PurePath(filename).suffix.lower()


def tables_in(data: bytes, filename: str, chosen: ColumnMap) -> tuple[Table, ...]:
    """The tables of a file: one for each sheet of a workbook, one for a text file.

    Raises ``TableUnreadable`` for what is neither.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise TableUnreadable(Sentence(en="the file is empty; export it again", zh="文件为空；请重新导出"))

    def knows(name: str) -> bool:
        return is_known(name) or (plain(name) != "" and plain(name) in mapped)

    mapped = {plain(part) for names in chosen.columns.values() for part in (names, *names.split("+"))}
    if suffix_of(filename) in WORKBOOKS:
        return tuple(table_of(grid, knows) for grid in read_sheets(data, filename))
    decoded = decode(data)
    if is_json(filename, decoded.text):
        return (_noted(read_json(decoded), decoded),)
    return (_noted(table_of(read_delimited(decoded), knows), decoded),)


def _noted(table: Table, decoded: Decoded) -> Table:
    """The table with a word on the encoding, where that had to be guessed."""
    if not decoded.is_guess:
        return table
    note = Sentence(
        en=f"the encoding was guessed as {decoded.encoding}; save the file as UTF-8 if letters look wrong",
        zh=f"编码推测为 {decoded.encoding}；如有乱码请另存为 UTF-8",
    )
    return Table(table.columns, table.rows, table.name, table.refused, (*table.notes, note))

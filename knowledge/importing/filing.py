"""One file at a time into the store, each in one transaction, whatever kind of knowledge it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from knowledge.codes.catalogue import Catalogue
from knowledge.importing.fields import FieldRefused
from knowledge.importing.manualfiles import edition
from knowledge.importing.mapping import ColumnMap, Sources
from knowledge.importing.merging import with_what_is_known
from knowledge.importing.reading import DOCUMENTS, READABLE, WORKBOOKS, suffix_of, tables_in
from knowledge.importing.recognising import as_kind, recognise, unrecognised
from knowledge.importing.report import FileReport, Refused
from knowledge.importing.sentence import Sentence
from knowledge.importing.tables import Table, TableUnreadable
from knowledge.importing.tabular import Harvest, harvest, last_of_each
from knowledge.manuals.unreadable import ManualUnreadable
from knowledge.records import FaultCode, Manual
from knowledge.store import Store

_ROWS_A_STEP = 100


class Progress(Protocol):
    """Told how far a file is: rows (of a manual: pages) done, those in all, the file's name."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """Take note."""


def silent(done: int, total: int, what: str) -> None:
    """The progress nobody watches."""


@dataclass(frozen=True)
class _Known:
    """A table whose kind is known, and where that kind's fields come from."""

    table: Table
    kind: str
    sources: Sources


@dataclass
class Importer:
    """Imports files one after the other with the same options."""

    store: Store
    kind: str | None
    chosen: ColumnMap
    author: str
    progress: Progress = silent
    _catalogue: Catalogue | None = None
    _manuals: dict[str, Manual] = field(default_factory=dict)  # by id, those of this run

    def file(self, data: bytes, filename: str) -> FileReport:
        """Import one file: all its good rows in one transaction, or nothing where it cannot be read."""
        try:
            return self._file(data, filename)
        except (TableUnreadable, FieldRefused) as error:
            return refused_file(filename, error.reason)
        except ManualUnreadable as error:
            return refused_file(filename, Sentence(en=str(error), zh=str(error)), kind="manual")

    def states_codes(self, path: Path) -> bool:
        """Whether a file is a list of fault codes, which others may mention."""
        if self.kind is not None or suffix_of(path.name) in DOCUMENTS:
            return self.kind == "code"
        try:
            tables = tables_in(path.read_bytes(), path.name, self.chosen)
        except (TableUnreadable, OSError):
            return False
        return any(known.kind == "code" for known in self._known(tables)[0])

    def _file(self, data: bytes, filename: str) -> FileReport:
        suffix = suffix_of(filename)
        if suffix not in READABLE and self.kind != "manual":
            raise TableUnreadable(_unknown_type(filename))
        if self.kind == "manual" or suffix in DOCUMENTS:
            return self._manual(data, filename)
        tables = tables_in(data, filename, self.chosen)
        known, unknown = self._known(tables)
        if known:
            return self._tables(known, unknown, filename)
        if suffix in WORKBOOKS and self.kind is None and not self.chosen.columns:
            return self._manual(data, filename)
        rows = tuple(refused for table in tables for refused in table.refused)
        return FileReport(filename=filename, kind=self.kind or "", refused=(*unknown, *rows))

    def _known(self, tables: tuple[Table, ...]) -> tuple[tuple[_Known, ...], tuple[Refused, ...]]:
        """The tables of a known kind, and the refusal of each of the others."""
        known: list[_Known] = []
        unknown: list[Refused] = []
        for table in tables:
            try:
                found = as_kind(table, self.kind, self.chosen) if self.kind else recognise(table, self.chosen)
                if found:
                    known.append(_Known(table, *found))
                elif table.columns or not table.refused:
                    unknown.append(Refused(line=0, sheet=table.name, reason=unrecognised(table.columns)))
            except TableUnreadable as error:
                unknown.append(Refused(line=0, sheet=table.name, reason=error.reason))
        return tuple(known), tuple(unknown)

    def _tables(self, known: tuple[_Known, ...], unknown: tuple[Refused, ...], filename: str) -> FileReport:
        on_row = self._counter(sum(len(one.table.rows) for one in known), filename)
        harvests = [self._harvest(one, filename, on_row) for one in known]
        stated, replaced = last_of_each(stated for found in harvests for stated in found.stated)
        pairs = [(one.record, one.fields) for one in stated]
        records = with_what_is_known(self.store, pairs)
        written = self.store.write(records, author=self.author, reason=f"import {filename}")
        kinds = dict.fromkeys(one.kind for one in known)
        if "code" in kinds:
            self._catalogue = None
        refused = (*(row for found in harvests for row in found.refused), *replaced)
        return FileReport(
            filename=filename,
            kind=", ".join(kinds),
            rows=sum(found.rows for found in harvests),
            new=len(written.new),
            changed=len(written.changed),
            unchanged=written.unchanged,
            refused=tuple(sorted(refused, key=lambda row: (row.sheet, row.line))),
            notes=(*(note for found in harvests for note in found.notes), *_sheets_left_out(unknown)),
        )

    def _harvest(self, one: _Known, filename: str, on_row: Callable[[], None]) -> Harvest:
        return harvest(one.table, one.kind, one.sources, self.chosen, filename, self._codes(), on_row)

    def _manual(self, data: bytes, filename: str) -> FileReport:
        self.progress(0, 1, filename)
        found = edition(self.store, data, filename, self.chosen, self._codes(), self._pages(filename))
        manual = found.read.manual
        before = self._manuals.setdefault(manual.id, manual)
        if before.sha256 != manual.sha256:
            raise TableUnreadable(_same_manual(manual.id, before.filename))
        written = self.store.write(
            found.records,
            retire=found.retired,
            files=(found.file,),
            author=self.author,
            reason=f"import {filename}",
        )
        self.progress(1, 1, filename)
        return FileReport(
            filename=filename,
            kind="manual",
            new=len(written.new),
            changed=len(written.changed),
            unchanged=written.unchanged,
            retired=written.retired,
            notes=tuple(Sentence(en=note, zh=note) for note in found.read.notes),
        )

    def _pages(self, filename: str) -> Callable[[int, int], None]:
        return lambda done, total: self.progress(done, total, filename)

    def _codes(self) -> Catalogue:
        if self._catalogue is None:
            self._catalogue = Catalogue.from_records(self.store.all(FaultCode))
        return self._catalogue

    def _counter(self, total: int, filename: str) -> Callable[[], None]:
        steps = iter(range(1, total + 1))

        def count() -> None:
            done = next(steps)
            if done % _ROWS_A_STEP == 0 or done == total:
                self.progress(done, total, filename)

        self.progress(0, total, filename)
        return count


def refused_file(filename: str, reason: Sentence, kind: str = "") -> FileReport:
    """The report of a file of which nothing could be imported."""
    return FileReport(filename=filename, kind=kind, refused=(Refused(line=0, reason=reason),))


def _sheets_left_out(unknown: tuple[Refused, ...]) -> Iterator[Sentence]:
    for one in unknown:
        en, zh = one.reason.en, one.reason.zh
        yield Sentence(en=f"sheet {one.sheet} was left out: {en}", zh=f"未导入工作表 {one.sheet}：{zh}")


def _unknown_type(filename: str) -> Sentence:
    readable = " ".join(READABLE)
    suffix = suffix_of(filename) or filename
    return Sentence(
        en=f"{suffix} is no type of file that can be read; these are: {readable}",
        zh=f"无法读取 {suffix} 类型的文件；支持：{readable}",
    )


def _same_manual(manual_id: str, other: str) -> Sentence:
    return Sentence(
        en=f"it would replace the manual {manual_id!r} just imported from {other}; "
        f"rename one file or import it by itself with another manual_id",
        zh=f"会覆盖刚从 {other} 导入的手册 {manual_id!r}；请改文件名，或单独导入并指定其他 manual_id",
    )

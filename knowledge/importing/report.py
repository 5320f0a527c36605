"""What an import did: per file what is new, changed, unchanged, retired, and every refused row with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import computed_field

from knowledge.importing.sentence import Sentence, Shown
from knowledge.records import Language, Model

_KINDS_ZH = {
    "case": "维修案例",
    "cause": "故障原因",
    "fmea": "FMEA",
    "code": "故障码",
    "part": "零件",
    "depot": "仓库",
    "stock": "库存",
    "machine": "设备",
    "term": "术语",
    "manual": "手册",
}


class Refused(Model):
    """A row that was not imported: ``line`` is the physical line (XLSX: row) in the file, 0 for the whole file."""

    line: int
    column: Shown | None = None
    value: Shown = ""
    reason: Sentence
    sheet: Shown = ""

    def described(self, language: Language) -> str:
        """One readable line: where, what stood there, and what to do."""
        where = [self.sheet] if self.sheet else []
        if self.line:
            where.append(f"第 {self.line} 行" if language == "zh" else f"line {self.line}")
        if self.column:
            where.append(f"“{self.column}”列" if language == "zh" else f'column "{self.column}"')
        comma, colon = ("，", "：") if language == "zh" else (", ", ": ")
        place = comma.join(where)
        return f"{place}{colon if place else ''}{self.reason.said(language)}"


class FileReport(Model):
    """What became of one file; the counts are records, ``rows`` the rows that were read."""

    filename: Shown
    kind: str = ""
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    refused: tuple[Refused, ...] = ()
    notes: tuple[Sentence, ...] = ()

    def lines(self, language: Language, at_most: int | None = None) -> Iterator[str]:
        """The file's part of the report, line by line; ``at_most`` limits the refused rows that are spelt out."""
        yield self._counts(language)
        for refused in self.refused[:at_most]:
            yield f"  {refused.described(language)}"
        left_out = len(self.refused) - len(self.refused[:at_most])
        if left_out:
            yield f"  ……另有 {left_out} 条" if language == "zh" else f"  ... and {left_out} more"
        for note in self.notes:
            yield f"  {'说明：' if language == 'zh' else 'note: '}{note.said(language)}"

    def _counts(self, language: Language) -> str:
        if language == "zh":
            kinds = "、".join(_KINDS_ZH.get(kind, kind) for kind in self.kind.split(", ") if kind)
            return (
                f"{self.filename}{f'（{kinds}）' if kinds else ''}：新增 {self.new}，更新 {self.changed}，"
                f"未变 {self.unchanged}，停用 {self.retired}，拒绝 {len(self.refused)}"
            )
        kinds = f" ({self.kind})" if self.kind else ""
        return (
            f"{self.filename}{kinds}: {self.new} new, {self.changed} changed, "
            f"{self.unchanged} unchanged, {self.retired} retired, {len(self.refused)} refused"
        )


class ImportReport(Model):
    """What became of all files; ``model_dump(mode="json")`` is the report as JSON, totals included."""

    files: tuple[FileReport, ...] = ()

    @computed_field
    def new(self) -> int:
        """Records that were not known before."""
        return sum(file.new for file in self.files)

    @computed_field
    def changed(self) -> int:
        """Records that got a new version."""
        return sum(file.changed for file in self.files)

    @computed_field
    def unchanged(self) -> int:
        """Records that were known exactly so."""
        return sum(file.unchanged for file in self.files)

    @computed_field
    def retired(self) -> int:
        """Records that a new edition no longer contains."""
        return sum(file.retired for file in self.files)

    @computed_field
    def refused(self) -> int:
        """Rows and files that were not imported."""
        return sum(len(file.refused) for file in self.files)

    def describe(self, language: Language = "en", at_most: int | None = None) -> str:
        """The whole report as readable text in ``language``, every refused row with its reason."""
        lines = [line for file in self.files for line in file.lines(language, at_most)]
        if len(self.files) != 1:
            lines.append(self._totals(language))
        return "\n".join(lines)

    def _totals(self, language: Language) -> str:
        counts = (len(self.files), self.new, self.changed, self.unchanged, self.retired, self.refused)
        if language == "zh":
            return "共 {} 个文件：新增 {}，更新 {}，未变 {}，停用 {}，拒绝 {}".format(*counts)
        template = "{} files: {} new, {} changed, {} unchanged, {} retired, {} refused"
        return template.format(*counts)

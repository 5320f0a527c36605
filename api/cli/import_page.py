"""What an import did, on the terminal: a line a file, then every refused row with its place and reason."""

from __future__ import annotations

from rich.table import Table

from api.cli.terminal import out, plain
from knowledge.importing.report import FileReport, ImportReport
from knowledge.records import Language

SHOWN_REFUSED = 100
_COUNTS = ("new", "changed", "unchanged", "retired")
_HEADINGS = {
    "zh": ("文件", "类别", "新增", "更新", "未变", "停用", "拒绝"),
    "en": ("File", "Kind", "New", "Changed", "Unchanged", "Retired", "Refused"),
}
_REFUSED_HEADINGS = {"zh": ("文件", "未导入的行及原因"), "en": ("File", "Refused rows and why")}


def show(report: ImportReport, language: Language) -> None:
    """Print the report; of very many refused rows the first are shown and the rest counted."""
    out().print(_counts(report, language))
    if any(file.refused for file in report.files):
        out().print(_refused(report, language))
    for file in report.files:
        for note in file.notes:
            out().print(plain(f"{file.filename}: {note.said(language)}", "yellow"))


def _counts(report: ImportReport, language: Language) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column, heading in enumerate(_HEADINGS[language]):
        table.add_column(heading, justify="left" if column < 2 else "right")
    for file in report.files:
        table.add_row(*(plain(cell) for cell in _row(file)), plain(str(len(file.refused)), _style(file)))
    return table


def _row(file: FileReport) -> tuple[str, ...]:
    return (file.filename, file.kind, *(f"{getattr(file, count):,}" for count in _COUNTS))


def _style(file: FileReport) -> str:
    return "bold red" if file.refused else ""


def _refused(report: ImportReport, language: Language) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for heading in _REFUSED_HEADINGS[language]:
        table.add_column(heading, overflow="fold")
    said = [(file.filename, row.described(language)) for file in report.files for row in file.refused]
    for filename, reason in said[:SHOWN_REFUSED]:
        table.add_row(plain(filename), plain(reason))
    if len(said) > SHOWN_REFUSED:
        rest = len(said) - SHOWN_REFUSED
        table.add_row(
            "", f"……另有 {rest} 行，--json 列出全部" if language == "zh" else f"... and {rest} more; --json lists all"
        )
    return table

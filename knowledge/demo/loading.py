"""Which bundled files make up the example knowledge, and bringing them into a store."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from knowledge.importing.filing import Progress, silent
from knowledge.importing.importing import import_files
from knowledge.importing.report import ImportReport
from knowledge.store import Store

AUTHOR = "demo"
_TABLES = ("codes.csv", "parts.csv", "depots.csv", "stock.csv", "machines.csv", "glossary.csv")
_MANUALS = ("manual_zh.pdf", "manual_en.html")


def demo_folder() -> Path:
    """Where the bundled files lie."""
    return Path(str(files("knowledge.demo")))


def demo_files() -> tuple[Path, ...]:
    """Paths of the files to import: codes first, so that manuals and cases are read with them at hand."""
    folder = demo_folder()
    return (*(folder / name for name in (*_TABLES, *_MANUALS)), *sorted(folder.glob("cases_*.jsonl")))


def load(store: Store, progress: Progress = silent) -> ImportReport:
    """Import the example knowledge; loading it again changes nothing."""
    return import_files(store, demo_files(), author=AUTHOR, progress=progress)

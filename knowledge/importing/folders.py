"""The files behind the paths of a command: folders are walked, what cannot be knowledge is left aside."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.importing.reading import READABLE, suffix_of


def files_behind(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Named files as they are; of folders every file of a readable type, in order of name, without hidden ones."""
    found = (file for path in paths for file in (_walked(path) if path.is_dir() else (path,)))
    return tuple(dict.fromkeys(found))


def left_aside(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The visible files of folders that are of no type that can be read."""
    folders = (path for path in paths if path.is_dir())
    return tuple(file for folder in folders for file in _visible(folder) if suffix_of(file.name) not in READABLE)


def _walked(folder: Path) -> Iterator[Path]:
    return (file for file in _visible(folder) if suffix_of(file.name) in READABLE)


def _visible(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # subtle: "~$report.xlsx" is the lock file of a workbook that is open somewhere.
        yield from (Path(place, name) for name in sorted(names) if not name.startswith((".", "~$")))

"""Files from other systems into the store: one file, one transaction, and a report of every refused row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from knowledge.importing.filing import Importer, Progress, refused_file, silent
from knowledge.importing.folders import files_behind, left_aside
from knowledge.importing.mapping import ColumnMap, MappingInvalid
from knowledge.importing.recognising import TABULAR, kind_named
from knowledge.importing.report import FileReport, ImportReport
from knowledge.importing.sentence import Sentence
from knowledge.store import Store

KINDS = (*TABULAR, "manual")
_NONE: Mapping[str, str] = {}


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] = _NONE,
    defaults: Mapping[str, str] = _NONE,
    author: str,
    progress: Progress = silent,
) -> ImportReport:
    """Import files and folders and report what became of each.

    ``mapping`` is ``{our field: their column}``: ``"A+B"`` joins columns, ``"zh.description"`` reaches into JSON, and
    the pair ``strip`` is a pattern removed from every mapped text. ``defaults`` fill empty fields. ``MappingInvalid``
    is raised before anything is read where these make no sense; whatever is wrong with a file is in the report, and
    the other files go on. Lists of codes come first, so that cases and manuals can mention them.
    """
    importer = _importer(store, kind, mapping, defaults, author, progress)
    paths = [Path(path) for path in paths]
    files = files_behind(paths)
    reports = {path: _imported(importer, path) for path in _codes_first(importer, files)}
    aside = (_left_aside(path) for path in left_aside(paths))
    return ImportReport(files=(*(reports[path] for path in files), *aside))


def import_bytes(
    store: Store,
    data: bytes,
    filename: str,
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] = _NONE,
    defaults: Mapping[str, str] = _NONE,
    author: str,
    progress: Progress = silent,
) -> ImportReport:
    """Import a file that came as bytes; of its name only the last part counts. See ``import_files``."""
    importer = _importer(store, kind, mapping, defaults, author, progress)
    return ImportReport(files=(importer.file(data, _last_part(filename)),))


def _importer(
    store: Store,
    kind: str | None,
    mapping: Mapping[str, str],
    defaults: Mapping[str, str],
    author: str,
    progress: Progress,
) -> Importer:
    named = kind_named(kind) if kind else None
    if named is not None and named not in KINDS:
        raise MappingInvalid(f"there is no kind {kind!r}; kinds are: {', '.join(KINDS)}")
    return Importer(store, named, ColumnMap.from_options(mapping, defaults), author, progress)


def _codes_first(importer: Importer, files: Sequence[Path]) -> tuple[Path, ...]:
    if len(files) < 2:
        return tuple(files)
    return tuple(sorted(files, key=lambda path: not importer.states_codes(path)))


def _imported(importer: Importer, path: Path) -> FileReport:
    try:
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        return refused_file(path.name, Sentence(en=f"{path} cannot be read: {why}", zh=f"无法读取 {path}：{why}"))
    return importer.file(data, path.name)


def _left_aside(path: Path) -> FileReport:
    note = Sentence(en="left aside: no type of file that can be read", zh="已略过：不支持的文件类型")
    return FileReport(filename=path.name, notes=(note,))


def _last_part(filename: str) -> str:
    """The name without folders, whichever system wrote it.

    >>> _last_part("C:\\\\exports\\\\cases.csv"), _last_part("../../cases.csv"), _last_part("")
    ('cases.csv', 'cases.csv', 'upload')
    """
    return PureWindowsPath(PurePosixPath(filename).name).name or "upload"

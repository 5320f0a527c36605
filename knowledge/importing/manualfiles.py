"""A manual into the store: document, passages, causes and the original file, and what a new edition drops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from knowledge.changes import R
from knowledge.codes.catalogue import Catalogue
from knowledge.files import StoredFile
from knowledge.importing.fields import Fields
from knowledge.importing.mapping import ColumnMap
from knowledge.importing.reading import suffix_of
from knowledge.importing.rows import scope_of
from knowledge.importing.tables import Row
from knowledge.manuals.reading import ReadManual, read_manual
from knowledge.records import Cause, Kind, Passage, Record, Scope
from knowledge.store import Store

_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}


@dataclass(frozen=True)
class Edition:
    """What one write has to put, retire and keep for a manual."""

    read: ReadManual
    records: tuple[Record, ...]
    retired: tuple[tuple[Kind, str], ...]
    file: StoredFile


def edition(
    store: Store,
    data: bytes,
    filename: str,
    chosen: ColumnMap,
    catalogue: Catalogue,
    on_progress: Callable[[int, int], None],
) -> Edition:
    """The edition of a manual that a file holds; ``on_progress`` hears pages done and pages in all.

    What an earlier edition of the same manual had and this one has not is to be retired. Raises ``ManualUnreadable``,
    and ``FieldRefused`` for a default that cannot be read.
    """
    fields = Fields(Row(0, {}), {}, chosen.defaults_of("manual"))
    read = read_manual(
        data,
        filename,
        manual_id=fields.text("manual_id"),
        scope=Scope.model_validate(scope_of(fields)),
        language=fields.language() if fields.text("language") else None,
        catalogue=catalogue,
        on_progress=on_progress,
    )
    records = (read.manual, *read.passages, *read.causes)
    file = StoredFile.from_content(data, filename, media_type_of(filename))
    return Edition(read, records, tuple(dropped(store, read.manual.id, records)), file)


def media_type_of(filename: str) -> str:
    """What a manual's file is served as."""
    return _MEDIA_TYPES.get(suffix_of(filename), "application/octet-stream")


def dropped(store: Store, manual_id: str, records: Iterable[Record]) -> Iterator[tuple[Kind, str]]:
    """The passages and causes of a manual's last edition that are not among the records of the new one."""
    there = {(record.kind, record.key) for record in records}
    passages = _all_of(store, Passage, {"source_kind": "manual", "source_id": manual_id})
    causes = _all_of(store, Cause, {"manual_id": manual_id})
    for record in (*passages, *causes):
        if (record.kind, record.key) not in there:
            yield record.kind, record.key


def _all_of(store: Store, type_: type[R], where: dict[str, str]) -> Iterator[R]:
    after: str | None = ""
    while after is not None:
        page = store.page(type_, after=after, limit=1000, where=where)
        yield from page.records
        after = page.next_after

"""Zip containers (DOCX, XLSX): refuse the ones that would fill the memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

from knowledge.manuals.unreadable import ManualUnreadable

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_ENTRIES = 20_000


def check_archive(data: bytes, filename: str, *, max_unpacked_bytes: int = MAX_UNPACKED_BYTES) -> frozenset[str]:
    """The names inside a whole zip of bearable size; raises `ManualUnreadable`."""
    damaged = f"{filename}: the file is damaged or cut short ({{}}); export or copy it again"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries, filename, max_unpacked_bytes)
            broken = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise ManualUnreadable(damaged.format(error)) from error
    if broken:
        raise ManualUnreadable(damaged.format(broken))
    return frozenset(entry.filename for entry in entries)


def _check_sizes(entries: Sequence[zipfile.ZipInfo], filename: str, most: int) -> None:
    # subtle: zipfile never unpacks more than the declared size, so checking the declaration is enough.
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > most or len(entries) > MAX_ENTRIES:
        raise ManualUnreadable(
            f"{filename}: unpacks to {unpacked:,} bytes in {len(entries):,} files, more than the "
            f"{most:,} bytes allowed; split the manual or remove its pictures"
        )

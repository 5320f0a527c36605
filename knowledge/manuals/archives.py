"""Zip containers (DOCX, XLSX): refuse the ones that would fill the memory."""

from __future__ import annotations

import io
import zipfile

from knowledge.manuals.unreadable import ManualUnreadable

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_ENTRIES = 20_000


def check_archive(data: bytes, filename: str, *, max_unpacked_bytes: int = MAX_UNPACKED_BYTES) -> frozenset[str]:
    """The names inside the zip, after a look at the sizes it declares; raises `ManualUnreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ManualUnreadable(
            f"{filename}: the file is damaged or cut short ({error}); export or copy it again"
        ) from error
    # subtle: zipfile never unpacks more than the declared size, so checking the declaration is enough.
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > max_unpacked_bytes or len(entries) > MAX_ENTRIES:
        raise ManualUnreadable(
            f"{filename}: unpacks to {unpacked:,} bytes in {len(entries):,} files, more than the "
            f"{max_unpacked_bytes:,} bytes allowed; split the manual or remove its pictures"
        )
    return frozenset(entry.filename for entry in entries)

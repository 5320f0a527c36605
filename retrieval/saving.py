"""The saved index: one file, replaced as a whole.

A zip file (stored, not packed) of ``manifest.json``, ``circumstances.json``, ``rows.jsonl``, ``passages.jsonl`` and
``vectors.npy``. One file has no state in between: it is written beside the old one and renamed over it, and the
zip's own checksums notice damage and truncation. The lexical part is filled from the terms in ``rows.jsonl``.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from pydantic import TypeAdapter

from knowledge.records import Model
from retrieval.filters import Circumstance
from retrieval.snapshot import Row
from retrieval.vectors import Matrix

FILE_NAME = "index.zip"
FORMAT = 2  # raise it when rows, terms or the embedded text are made differently

_CIRCUMSTANCES = TypeAdapter(tuple[Circumstance, ...])


class IndexDamaged(Exception):
    """The saved index is missing or cannot be read; it is rebuilt from the store."""


class Manifest(Model):
    """What made the saved index and how far it had read.

    ``last_change`` describes change ``seq`` itself, so that a store with another history is noticed. An index that
    is not ``complete`` was saved while it was being built: its vectors are good, its passages are not all there.
    """

    format: int = FORMAT
    encoder: str
    dimension: int
    seq: int
    last_change: str
    complete: bool
    rows: int


@dataclass(frozen=True)
class Saved:
    """A saved index as read."""

    manifest: Manifest
    rows: tuple[Row, ...]
    circumstances: tuple[Circumstance, ...]
    vectors: Matrix


def save(folder: Path, saved: Saved) -> None:
    """Write the index so that the file is, at every moment, the old one or the new one in full."""
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=".index-", delete=False) as unfinished:
        try:
            with zipfile.ZipFile(unfinished, "w") as archive:
                _write(archive, saved)
            unfinished.flush()
            os.fsync(unfinished.fileno())
            os.replace(unfinished.name, folder / FILE_NAME)
        except BaseException:
            Path(unfinished.name).unlink(missing_ok=True)
            raise


def load(folder: Path) -> Saved:
    """The saved index; ``IndexDamaged`` where there is none, or not all of it, or not of this format."""
    file = folder / FILE_NAME
    try:
        with zipfile.ZipFile(file) as archive:
            return _read(archive)
    except FileNotFoundError:
        raise IndexDamaged(f"{file}: there is no saved index yet; it is built from the store") from None
    except (OSError, EOFError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{file}: {error}; it is built again from the store") from error


def _write(archive: zipfile.ZipFile, saved: Saved) -> None:
    archive.writestr("manifest.json", saved.manifest.model_dump_json())
    archive.writestr("circumstances.json", _CIRCUMSTANCES.dump_json(saved.circumstances))
    _write_lines(archive, "rows.jsonl", (_row_line(row) for row in saved.rows))
    _write_lines(archive, "passages.jsonl", (row.body for row in saved.rows))
    with archive.open("vectors.npy", "w", force_zip64=True) as file:
        np.save(file, saved.vectors)


def _write_lines(archive: zipfile.ZipFile, name: str, lines: Iterable[bytes]) -> None:
    with archive.open(name, "w", force_zip64=True) as file:
        file.writelines(line + b"\n" for line in lines)


def _read(archive: zipfile.ZipFile) -> Saved:
    manifest = Manifest.model_validate_json(archive.read("manifest.json"))
    if manifest.format != FORMAT:
        raise ValueError(f"it has format {manifest.format}, this program reads {FORMAT}")
    bodies = archive.read("passages.jsonl").splitlines()
    lines = archive.read("rows.jsonl").splitlines()
    with archive.open("vectors.npy") as file:
        vectors = np.load(file, allow_pickle=False)
    if not len(bodies) == len(lines) == len(vectors) == manifest.rows:
        raise ValueError(f"{manifest.rows} rows promised, {len(lines)} rows and {len(vectors)} vectors found")
    rows = tuple(_row(line, body) for line, body in zip(lines, bodies, strict=True))
    circumstances = _CIRCUMSTANCES.validate_json(archive.read("circumstances.json"))
    return Saved(manifest, rows, circumstances, vectors.reshape(-1, manifest.dimension))


def _row_line(row: Row) -> bytes:
    fields: Sequence[object] = (row.origin, row.passage_id, row.digest, row.circumstance, row.codes, row.terms)
    return json.dumps(fields, ensure_ascii=False).encode(errors="surrogatepass")


def _row(line: bytes, body: bytes) -> Row:
    (kind, key), passage_id, digest, circumstance, codes, terms = json.loads(line)
    return Row((kind, key), passage_id, body, digest, circumstance, tuple(codes), terms)

"""A generation of the index on disk: a folder that is written once, never changed, and opens at once at any size.

It holds the rows (``rows``), their digests, circumstances and vectors as arrays, and where that pays their lists
(``inverted_lists``) and their words (``lexical``). ``manifest.json`` has the size and the checksum of every file, and
the file ``current`` beside the folders has the manifest's own and names the generation that counts. It is replaced by
renaming, so that at every moment it names a whole one. What is damaged or cut short is noticed when it is opened.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple
from uuid import uuid4

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from knowledge.records import Model
from retrieval.effort import Effort
from retrieval.filters import Circumstance
from retrieval.inverted_lists import InvertedLists
from retrieval.parts import CUTS, PartKind, PartVectors
from retrieval.ragged import Ragged
from retrieval.rows import KeptRows
from retrieval.vectors import Matrix

FORMAT = 15  # raise it when rows, terms, lists or the embedded text are made differently
CURRENT, LOCK, MANIFEST = "current", "current.lock", "manifest.json"
DIGESTS, CIRCUMSTANCES, VECTORS = "digests.npy", "circumstances.npy", "vectors.f4"
LISTS, LEXICAL = "lists.faiss", "lexical"
_PREFIX = "generation-"
_BLOCK = 1 << 22


class IndexDamaged(Exception):
    """The saved index is missing or cannot be read; it is rebuilt from the store."""


class FileNote(Model):
    """What a file must be like."""

    size: int
    checksum: int


class Manifest(Model):
    """What made the generation, how far it had read and what belongs to it.

    ``last_change`` describes change ``seq`` itself, so that a store with another history is noticed. ``effort`` is
    what a search in the lists has to read, nothing where there are none.
    """

    format: int = FORMAT
    encoder: str
    dimension: int
    seq: int
    last_change: str
    rows: int = 0
    effort: Effort | None = None
    circumstances: tuple[Circumstance, ...] = ()
    files: Mapping[str, FileNote] = {}


@dataclass(frozen=True)
class Generation:
    """An opened generation; ``vectors`` has shape (n, d) and is mapped from its file."""

    folder: Path
    manifest: Manifest
    rows: KeptRows
    vectors: Matrix
    lists: InvertedLists | None

    @classmethod
    def open(cls, folder: Path) -> Generation:
        """The generation that counts in an index's folder, every file of it checked.

        ``IndexDamaged`` where there is none, or not all of it, or not of this format.
        """
        named = _read(folder / CURRENT)
        try:
            generation, manifest = checked_manifest(folder, named)
            if manifest.format != FORMAT:
                raise ValueError(f"it has format {manifest.format}, this program reads {FORMAT}")
            _check(generation, manifest.files)
            return cls.of(generation, manifest)
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            if _read(folder / CURRENT) != named:  # another program has made a newer one meanwhile
                return cls.open(folder)
            raise IndexDamaged(f"{folder}: {error}; it is built again from the store") from error

    @classmethod
    def empty(cls, encoder: str, dimension: int) -> Generation:
        """One without rows, that is nowhere."""
        manifest = Manifest(encoder=encoder, dimension=dimension, seq=0, last_change="")
        return cls(Path(), manifest, KeptRows.empty(), np.empty((0, dimension), np.float32), None)

    @classmethod
    def of(cls, folder: Path, manifest: Manifest) -> Generation:
        """The generation in a folder, unchecked."""
        circumstance_of: NDArray[np.int32] = np.load(folder / CIRCUMSTANCES)
        digests: NDArray[np.uint8] = np.load(folder / DIGESTS, mmap_mode="r")
        vectors = mapped_vectors(folder / VECTORS, manifest.dimension)
        lists = InvertedLists.load(folder / LISTS, manifest.effort) if manifest.effort else None
        return cls(folder, manifest, KeptRows.open(folder, digests, circumstance_of), vectors, lists)

    @property
    def has_words(self) -> bool:
        """Whether its lexical part was kept."""
        return any(name.startswith(f"{LEXICAL}/") for name in self.manifest.files)


def finished(generation: Path, manifest: Manifest) -> Manifest:
    """Note every file of a generation that has been written, and its manifest with it."""
    files = {path.relative_to(generation).as_posix(): _noted(path) for path in _files(generation)}
    noted = manifest.model_copy(update={"files": files})
    _write(generation / MANIFEST, noted.model_dump_json().encode())
    return noted


def appoint(written: Path, folder: Path) -> Path:
    """Make a finished generation the one that counts in an index's folder; where it lies from then on."""
    checksum = zlib.crc32((written / MANIFEST).read_bytes())
    with FileLock(folder / LOCK):
        generation = written.rename(folder / f"{_PREFIX}{uuid4().hex}")
        _write(folder / CURRENT, f"{generation.name} {checksum:08x}\n".encode())
        return generation


def remove_earlier(folder: Path) -> None:
    """Remove the generations that do not count any more, which takes a while where they are large."""
    with FileLock(folder / LOCK):  # else one that is just being appointed would be taken for an old one
        named = _read(folder / CURRENT).partition(" ")[0]
        for other in folder.glob(f"{_PREFIX}*"):
            if other.name != named:
                shutil.rmtree(other, ignore_errors=True)  # what a reader still holds open goes with the next


def manifest_in(generation: Path) -> Manifest:
    """The manifest of a finished generation, unchecked."""
    return Manifest.model_validate_json((generation / MANIFEST).read_bytes())


def checked_manifest(folder: Path, named: str) -> tuple[Path, Manifest]:
    """The folder and manifest that ``current`` names; ``ValueError`` or ``OSError`` where they do not fit."""
    name, _, checksum = named.strip().partition(" ")
    if Path(name).name != name or not name.startswith(_PREFIX):
        raise ValueError(f"{CURRENT} names {name!r}, which is no generation")
    content = (folder / name / MANIFEST).read_bytes()
    if f"{zlib.crc32(content):08x}" != checksum:
        raise ValueError(f"{name}/{MANIFEST} is damaged")
    return folder / name, Manifest.model_validate_json(content)


def mapped_vectors(path: Path, dimension: int) -> Matrix:
    """The vectors in a file, shape (n, dimension), read as they are needed."""
    # subtle: an empty file cannot be mapped.
    if not path.stat().st_size:
        return np.empty((0, dimension), np.float32)
    return np.asarray(np.memmap(path, "<f4", "r")).reshape(-1, dimension)


class Surviving(NamedTuple):
    """What can be used of a generation that cannot be used as it is; of ``parts`` the kinds that are whole."""

    manifest: Manifest
    digests: NDArray[np.uint8]
    vectors: Matrix
    parts: Mapping[PartKind, Ragged[PartVectors]]


def surviving_vectors(folder: Path) -> Surviving | None:
    """Of a damaged generation, or one of another format, its digests and vectors, if these are whole."""
    try:
        generation, manifest = checked_manifest(folder, _read(folder / CURRENT))
        _check(generation, {name: manifest.files[name] for name in (DIGESTS, VECTORS)})
        vectors = mapped_vectors(generation / VECTORS, manifest.dimension)
        return Surviving(manifest, np.load(generation / DIGESTS), vectors, _surviving_parts(generation, manifest))
    except (IndexDamaged, OSError, EOFError, ValueError, KeyError):
        return None


def _surviving_parts(generation: Path, manifest: Manifest) -> dict[PartKind, Ragged[PartVectors]]:
    surviving = {}
    for kind in CUTS:
        with suppress(OSError, EOFError, ValueError, KeyError):
            _check(generation, {name: manifest.files[name] for name in kind.files})
            surviving[kind] = kind.open(generation)
    return surviving


def _read(current: Path) -> str:
    try:
        return current.read_text("utf-8")
    except FileNotFoundError:
        raise IndexDamaged(f"{current.parent}: there is no saved index yet; it is built from the store") from None
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{current}: {error}; the index is built again from the store") from error


def _check(generation: Path, files: Mapping[str, FileNote]) -> None:
    for name, note in files.items():
        if _noted(generation / name) != note:
            raise ValueError(f"{generation.name}/{name} is damaged")


def _files(generation: Path) -> Iterator[Path]:
    # The engine's lock files come and go.
    return (path for path in sorted(generation.rglob("*")) if path.is_file() and path.suffix != ".lock")


def _noted(path: Path) -> FileNote:
    checksum, size = 0, 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            checksum, size = zlib.crc32(block, checksum), size + len(block)
    return FileNote(size=size, checksum=checksum)


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as unfinished:
        unfinished.write(content)
        unfinished.flush()
        os.fsync(unfinished.fileno())
    os.replace(unfinished.name, path)

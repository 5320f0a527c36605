"""Passages as the index keeps them: in memory while they are recent, in two files once they are saved.

``rows.bin`` has the texts of all rows one after the other, ``offsets.npy`` where each begins. Both are mapped, not
read: opening costs the same for any number of rows, and a row becomes an object only when it is asked for.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.manuals.language import READINGS, reading_of
from knowledge.records import Kind, Passage
from retrieval.code_keys import keys_of
from retrieval.content import DIGEST_BYTES, embedded_text, lexical_text, text_digest
from retrieval.filters import Circumstance
from retrieval.found import Numbers
from retrieval.lexical import LexicalRow
from retrieval.parts import CUTS, PartKind, PartVectors
from retrieval.ragged import Ragged
from retrieval.row_words import WORDS, Keys, keys_in
from retrieval.subjects import subjects_of
from retrieval.terms import terms_of

Origin = tuple[Kind, str]  # the record a passage was made from

TEXTS, OFFSETS = "rows.bin", "offsets.npy"
_MOST_REMEMBERED = 4_096  # passages; some 10 MB
_FIELDS = 4  # texts of a row: origin and codes, passage id, terms, body


_NO_PARTS: PartVectors = np.empty((0, 0))


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as the index keeps it; ``body`` is its JSON, read only when it is shown.

    ``parts`` are the vectors of its text's parts, shape (parts, ...), of each kind that it has.
    """

    origin: Origin
    passage_id: str
    body: bytes
    digest: str
    circumstance: int
    codes: tuple[str, ...]
    terms: str
    parts: Mapping[PartKind, PartVectors] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_passage(cls, origin: Origin, passage: Passage, circumstances: dict[Circumstance, int]) -> Row:
        """A passage of a record; its circumstance gets a number where it has none."""
        text = embedded_text(passage)
        circumstance = Circumstance.from_passage(passage, reading_of(text))
        return cls(
            origin=origin,
            passage_id=passage.id,
            body=passage.model_dump_json().encode(),
            digest=text_digest(text),
            circumstance=circumstances.setdefault(circumstance, len(circumstances)),
            codes=passage.codes,
            terms=" ".join((*terms_of(lexical_text(passage)), *subjects_of(passage))),
        )

    def passage(self) -> Passage:
        """The passage itself."""
        return _passage(self.body)


@lru_cache(_MOST_REMEMBERED)
def _passage(body: bytes) -> Passage:
    """A passage from its JSON; those that answer one report are likely to be near the next."""
    return Passage.model_validate_json(body)


@dataclass(frozen=True)
class KeptRows:
    """Saved rows, by number; ``digests`` has shape (n, 16), ``circumstance_of`` (n,)."""

    texts: mmap.mmap | bytes
    offsets: NDArray[np.int64]
    words: Ragged[Keys]
    parts: Mapping[PartKind, Ragged[PartVectors]]
    digests: NDArray[np.uint8]
    circumstance_of: NDArray[np.int32]

    @classmethod
    def open(cls, folder: Path, digests: NDArray[np.uint8], circumstance_of: NDArray[np.int32]) -> KeptRows:
        """The rows in a folder."""
        with (folder / TEXTS).open("rb") as file:
            # subtle: an empty file cannot be mapped.
            is_empty = not (folder / TEXTS).stat().st_size
            texts = b"" if is_empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # subtle: numpy's own class for mapped arrays is slow to take a number from.
        offsets = np.asarray(np.load(folder / OFFSETS, mmap_mode="r"))
        parts = {kind: kind.open(folder) for kind in CUTS}
        return cls(texts, offsets, WORDS.open(folder), parts, digests, circumstance_of)

    @classmethod
    def empty(cls) -> KeptRows:
        """No rows."""
        digests = np.empty((0, DIGEST_BYTES), np.uint8)
        parts = {kind: kind.none() for kind in CUTS}
        return cls(b"", np.zeros(1, np.int64), WORDS.none(), parts, digests, np.empty(0, np.int32))

    def __len__(self) -> int:
        return len(self.circumstance_of)

    def __getitem__(self, number: int) -> Row:
        parts = {kind: kept.of(np.array([number])) for kind, kept in self.parts.items() if kept.lengths[number]}
        return replace(self.plain(number), parts=parts)

    def plain(self, number: int) -> Row:
        """The row without its parts, which take the most of what there is to read."""
        ends = self.offsets[number * _FIELDS : (number + 1) * _FIELDS + 1].tolist()
        head, passage_id, terms, body = (self.texts[start:end] for start, end in pairwise(ends))
        kind, key, *codes = json.loads(_decoded(head))
        return Row(
            origin=(kind, key),
            passage_id=_decoded(passage_id),
            body=body,
            digest=self.digests[number].tobytes().hex(),
            circumstance=int(self.circumstance_of[number]),
            codes=tuple(codes),
            terms=_decoded(terms),
        )

    def passage_ids(self, numbers: NDArray[np.int64]) -> list[str]:
        """The ids of these rows' passages alone."""
        places = numbers * _FIELDS + 1
        ends = zip(self.offsets[places].tolist(), self.offsets[places + 1].tolist(), strict=True)
        return [_decoded(self.texts[start:end]) for start, end in ends]

    def shown(self, number: int) -> tuple[Passage, str]:
        """The passage and its terms."""
        return _passage(self._text(number, 3)), _decoded(self._text(number, 2))

    def digests_of(self, numbers: Sequence[int]) -> list[str]:
        """The digests of these rows' texts."""
        digits = 2 * DIGEST_BYTES
        found = self.digests[np.array(numbers, dtype=np.int64)].tobytes().hex()
        return [found[start : start + digits] for start in range(0, len(found), digits)]

    def _text(self, number: int, field: int) -> bytes:
        place = number * _FIELDS + field
        return self.texts[self.offsets[place] : self.offsets[place + 1]]


def readings(circumstances: Iterable[Circumstance], circumstance_of: NDArray[np.int32]) -> NDArray[np.int8]:
    """How each row reads, its place among ``READINGS``; the circumstances in the order of their numbers."""
    places = np.array([READINGS.index(known.reads_as) for known in circumstances], dtype=np.int8)
    return np.asarray(places[circumstance_of])


def lexical_row(number: int, row: Row) -> LexicalRow:
    """What of a row is searched by its words, by its codes and by the record it was made from."""
    keys = (origin_key(row.origin), *code_keys(keys_of(row.codes)))
    return LexicalRow(number, row.circumstance, row.terms, keys)


def origin_key(origin: Origin) -> str:
    """The key of the rows of a record.

    Example:
        >>> origin_key(("case", "WO-1"))
        'of case WO-1'
    """
    return f"of {origin[0]} {origin[1]}"


def code_keys(codes: Iterable[str]) -> tuple[str, ...]:
    """The keys of the rows with these codes, each as ``retrieval.code_keys`` writes it.

    Example:
        >>> code_keys(("spn 100", "e02"))
        ('code e02', 'code spn 100')
    """
    return tuple(f"code {code}" for code in sorted(codes))


class RowFiles:
    """The files of rows while they are written, batch by batch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: BinaryIO = (folder / TEXTS).open("wb")
        self._words, self._parts = WORDS.begin(folder), {kind: kind.begin(folder) for kind in CUTS}
        self._offsets: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]
        self._end = 0

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows."""
        texts = list(chain.from_iterable(map(_texts_of, rows)))
        self._texts.writelines(texts)
        self._words.add([keys_in(row.terms) for row in rows])
        for kind, files in self._parts.items():
            files.add([row.parts.get(kind, _NO_PARTS) for row in rows])
        ends = self._end + np.cumsum([len(text) for text in texts], dtype=np.int64)
        self._offsets.append(ends)
        self._end = int(ends[-1]) if texts else self._end

    def sync(self) -> None:
        """Have on disk what was written so far."""
        os.fsync(self._texts.fileno())
        for files in (self._words, *self._parts.values()):
            files.sync()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._texts.close()
        for files in (self._words, *self._parts.values()):
            files.close()
        np.save(self._folder / OFFSETS, np.concatenate(self._offsets))


class Rows(Sequence[Row]):
    """Saved rows and recent ones after them, by number.

    subtle: ``recent`` is shared with later snapshots and grows at its end; which rows are a snapshot's, it says itself.
    """

    def __init__(self, kept: KeptRows, recent: Sequence[Row]) -> None:
        self._kept, self._recent = kept, recent

    def __len__(self) -> int:
        return len(self._kept) + len(self._recent)

    def __getitem__(self, number: int) -> Row:  # type: ignore[override]
        cut = len(self._kept)
        return self._kept[number] if number < cut else self._recent[number - cut]

    def plain(self, number: int) -> Row:
        """A row of which only what is no part is wanted."""
        cut = len(self._kept)
        return self._kept.plain(number) if number < cut else self._recent[number - cut]

    def passage_ids(self, numbers: NDArray[np.int64]) -> list[str]:
        """The ids of these rows' passages."""
        cut = len(self._kept)
        if (numbers < cut).all():
            return self._kept.passage_ids(numbers)
        kept = iter(self._kept.passage_ids(numbers[numbers < cut]))
        return [next(kept) if number < cut else self._recent[number - cut].passage_id for number in numbers.tolist()]

    def shown(self, number: int) -> tuple[Passage, str]:
        """A row's passage and its terms, separated by blanks."""
        cut = len(self._kept)
        if number < cut:
            return self._kept.shown(number)
        row = self._recent[number - cut]
        return row.passage(), row.terms

    def words(self, numbers: Numbers) -> Keys:
        """The words of these rows, given in ascending order, one row after the other."""
        cut = len(self._kept)
        kept = self._kept.words.of(numbers[numbers < cut])
        recent = [keys_in(self._recent[number - cut].terms) for number in numbers[numbers >= cut].tolist()]
        return np.concatenate([kept, *recent]) if recent else kept

    def parts(self, kind: PartKind, numbers: Numbers) -> PartVectors:
        """The vectors of the parts of these rows, which have some, given in ascending order, row after row."""
        cut = len(self._kept)
        kept = self._kept.parts[kind].of(numbers[numbers < cut])
        recent = [self._recent[number - cut].parts[kind] for number in numbers[numbers >= cut].tolist()]
        return np.concatenate([kept, *recent] if len(kept) else recent) if recent else kept

    def digests(self, numbers: Sequence[int]) -> list[str]:
        """The digests of these rows' texts."""
        cut = len(self._kept)
        if max(numbers, default=0) < cut:
            return self._kept.digests_of(numbers)
        kept = iter(self._kept.digests_of([number for number in numbers if number < cut]))
        return [next(kept) if number < cut else self._recent[number - cut].digest for number in numbers]


def _texts_of(row: Row) -> tuple[bytes, ...]:
    head = json.dumps((*row.origin, *row.codes), ensure_ascii=False)
    return (_encoded(head), _encoded(row.passage_id), _encoded(row.terms), row.body)


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _decoded(text: bytes) -> str:
    return text.decode(errors="surrogatepass")

"""Pieces of text packed into passages that are neither scraps nor whole chapters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHORTEST, LONGEST = 60, 900  # characters
_HAN_PER_PASSAGE, _WORDS_PER_PASSAGE = 250, 120
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9][\w.-]*")
_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+|\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or table row on its way into a passage."""

    text: str
    page: int | None
    anchor: str

    @property
    def size(self) -> float:
        """1.0 for a passage of the wanted length: 250 Chinese characters or 120 English words."""
        return len(_HAN.findall(self.text)) / _HAN_PER_PASSAGE + len(_WORD.findall(self.text)) / _WORDS_PER_PASSAGE

    @property
    def is_scrap(self) -> bool:
        """Whether it is too short to stand alone; a Chinese character says as much as three letters."""
        return len(self.text) + 2 * len(_HAN.findall(self.text)) < SHORTEST


def packed(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Passages from the pieces of one section; cut at page changes where both sides can stand alone."""
    passages: list[Piece] = []
    for piece in (part for whole in pieces for part in _cut(whole)):
        if passages and _fits(passages[-1], piece):
            passages[-1] = _joined(passages[-1], piece)
        else:
            passages.append(piece)
    if len(passages) > 1 and passages[-1].is_scrap and _length(passages[-2], passages[-1]) <= LONGEST:
        last = passages.pop()
        passages[-1] = _joined(passages[-1], last)
    return tuple(passages)


def _fits(passage: Piece, piece: Piece) -> bool:
    if _length(passage, piece) > LONGEST:
        return False
    if passage.is_scrap:
        return True
    return passage.page == piece.page and passage.size + piece.size <= 1.1


def _length(one: Piece, other: Piece) -> int:
    return len(one.text) + 1 + len(other.text)


def _joined(one: Piece, other: Piece) -> Piece:
    return Piece(f"{one.text}\n{other.text}", one.page, one.anchor)


def _cut(piece: Piece) -> Iterator[Piece]:
    """A piece that is too long, cut after sentences; a sentence that is too long, cut where it must be."""
    if len(piece.text) <= LONGEST and piece.size <= 1.3:
        yield piece
        return
    text = ""
    for sentence in _sentences(piece.text):
        longer = f"{text}{_gap(text)}{sentence}" if text else sentence
        if text and (len(longer) > LONGEST or Piece(longer, None, "").size > 1.0):
            yield Piece(text, piece.page, piece.anchor)
            longer = sentence
        text = longer
    if text:
        yield Piece(text, piece.page, piece.anchor)


def _sentences(text: str) -> Iterator[str]:
    for sentence in filter(None, (part.strip() for part in _SENTENCE.split(text))):
        rest = sentence
        while len(rest) > LONGEST:
            end = rest.rfind(" ", LONGEST // 2, LONGEST)
            end = end if end > 0 else LONGEST
            yield rest[:end].strip()
            rest = rest[end:].strip()
        yield rest


def _gap(text: str) -> str:
    return "" if text[-1] in "。！？；" else " "

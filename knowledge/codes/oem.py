"""Makers' own codes: those of the catalogue wherever they stand, others only where a code is announced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from knowledge.codes.catalogue import Catalogue, code_key
from knowledge.codes.cues import Strength
from knowledge.codes.found import FoundCode, half_width
from knowledge.codes.guards import is_counted, is_measured, names_a_thing

_PIECE = re.compile(r"(?:codes?|dtc|fault|error|alarm|err)(?=[A-Z]?\d)|[A-Z0-9@]+", re.I)
_JOINED = re.compile(r" ?[-_./]? ?")
_SUB_CODE = re.compile(r"-(\d{1,2})(?![A-Z0-9-])", re.I)
_NEIGHBOUR_BEFORE = re.compile(r"([A-Z0-9]+)[-_]$", re.I)
_NEIGHBOUR_AFTER = re.compile(r"[-_]([A-Z0-9]+)", re.I)
_END = r"(?![A-Z0-9@]|[-_.]\d{3}|[-_][A-Z])"
_SHAPES: Mapping[Strength, re.Pattern[str]] = {
    "strong": re.compile(
        r"(?:(?-i:[A-Z]) \d{2,4}|[A-Z]{1,4}-?\d{1,6}(?:\.\d{1,2}|[A-Z]{0,2})|\d{2,6}(?:-\d{1,2})?"
        rf"|(?=[A-Z@]*[\d@])[A-Z0-9@]{{3,8}}){_END}",
        re.I,
    ),
    "weak": re.compile(rf"(?:(?-i:[A-Z])-?\d{{1,4}}|[A-Z]-?\d{{2,4}}|(?:AL|ERR?|CA)-?\d{{1,4}}){_END}", re.I),
}


def find_known(text: str, catalogue: Catalogue, places: Mapping[int, Strength]) -> Iterator[FoundCode]:
    """The catalogue's codes in a half-width text, the longest at each place."""
    pieces = list(_PIECE.finditer(text)) if catalogue.spellings else []
    at = 0
    while at < len(pieces):
        found, used = _longest(text, pieces[at : at + catalogue.most_pieces], catalogue, places)
        at += used
        if found:
            yield found


def _longest(
    text: str, pieces: Sequence[re.Match[str]], catalogue: Catalogue, places: Mapping[int, Strength]
) -> tuple[FoundCode | None, int]:
    for used in range(len(pieces), 0, -1):
        start, end = pieces[0].start(), pieces[used - 1].end()
        code = catalogue.spelling(text[start:end])
        if code and _are_joined(text, pieces[:used]) and _is_meant(text, start, end, code, catalogue, places):
            sub_code = _SUB_CODE.match(text, end)
            return FoundCode(text[start:end], code, start, end, sub_code[1] if sub_code else ""), used
    return None, 1


def _are_joined(text: str, pieces: Sequence[re.Match[str]]) -> bool:
    return all(_JOINED.fullmatch(text, left.end(), right.start()) for left, right in pairwise(pieces))


def _is_meant(text: str, start: int, end: int, code: str, catalogue: Catalogue, places: Mapping[int, Strength]) -> bool:
    """Whether the characters of a known code are that code here: no word, no amount, no part of a name."""
    raw, key = text[start:end], code_key(text[start:end])
    if start in places:
        return True
    if key in catalogue.machine_models or is_measured(key) or names_a_thing(text, end):
        return False
    if key.isdigit():
        return not raw.isdigit() and raw == code and not is_counted(text, end)
    if not any(map(str.isdigit, key)):
        return False
    return _is_spaced_like_a_code(raw, code) and _stands_alone(text, start, end, catalogue)


def _is_spaced_like_a_code(raw: str, code: str) -> bool:
    if " " not in raw or raw.casefold() == code.casefold():
        return True
    return re.fullmatch(r"(?!A |I )[A-Z]+ \d{2,}", raw) is not None


def _stands_alone(text: str, start: int, end: int, catalogue: Catalogue) -> bool:
    """False inside a longer name such as ``HX220-E02``; ``E02-L03`` and ``E02-1`` are fine."""
    before = _NEIGHBOUR_BEFORE.search(text[max(0, start - 24) : start])
    after = _NEIGHBOUR_AFTER.match(text, end)
    return all(
        catalogue.spelling(name) or re.fullmatch(short, name)
        for name, short in ((before and before[1], "(?!)"), (after and after[1], r"\d{1,2}|[A-Za-z]+"))
        if name
    )


def find_announced(text: str, places: Mapping[int, Strength]) -> Iterator[FoundCode]:
    """Tokens at the places where a code is expected, though no list knows them.

    >>> [found.code for found in find_announced("code E99", {5: "strong"})]
    ['E99']
    """
    for start, strength in places.items():
        match = _SHAPES[strength].match(text, start)
        if match and not is_measured(code_key(match[0])) and not names_a_thing(text, match.end()):
            if match[0].isdigit() and is_counted(text, match.end()):
                continue
            yield FoundCode(match[0], unknown_form(match[0]), start, match.end())


def unknown_form(typed: str) -> str:
    """The canonical form of a code no list knows: capitals, and nothing between a letter or two and the number.

    >>> unknown_form("e-99"), unknown_form("11004-2")
    ('E99', '11004-2')
    """
    return re.sub(r"^([A-Z]{1,2})[- ](?=\d+$)", r"\1", half_width(typed).strip().upper())

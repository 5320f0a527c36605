"""Every code of a text in one call, and the one canonical form of a code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from knowledge.codes.catalogue import Catalogue, standard
from knowledge.codes.cues import Strength, announced
from knowledge.codes.dm1 import find_dm1
from knowledge.codes.found import FoundCode, half_width, in_digits
from knowledge.codes.guards import is_counted, names_a_model
from knowledge.codes.j1939 import find_spn, spelled
from knowledge.codes.obd import find_obd
from knowledge.codes.oem import find_announced, find_known, unknown_form

_PAIR = re.compile(r"(?<![A-Z0-9.\-/:])(\d{2,6})\s?[-/]\s?(\d{1,2})(?![A-Z0-9%]|\s?[-/.:]\s?\d)", re.I)
_LOWEST_BARE_SPN = 84  # smaller numbers in pairs are sizes, scores and days far more often than parameters
_NUMBERED = r"(?:[A-Z]{1,6}[ ._-]?)?[A-Z0-9@]{0,8}[0-9@][A-Z0-9@]{0,8}"
_OWN_CODE = re.compile(rf"{_NUMBERED}(?:[ ._/-]{_NUMBERED}){{0,3}}|(?-i:[A-Z]{{2,4}})", re.I)
_NOTHING = Catalogue()


def find_codes(text: str, catalogue: Catalogue = _NOTHING) -> tuple[FoundCode, ...]:
    """The distinct codes of a text in order of first mention.

    Codes that no list knows count only where words announce them ("code E99"), or where they are the whole text.

    >>> [found.code for found in find_codes("报spn100/fmi1，还有P0087-00，故障码E99")]
    ['SPN 100 FMI 1', 'P0087', 'E99']
    """
    plain = in_digits(half_width(text))
    places = announced(plain)
    layers = (
        find_dm1(plain, catalogue.known_spns),
        find_spn(plain),
        find_known(plain, catalogue, places),
        find_obd(plain),
        _find_pairs(plain, catalogue, places),
        find_announced(plain, places),
    )
    first: dict[str, FoundCode] = {}
    for found in sorted(_without_overlap(layers, len(text)), key=lambda found: found.start):
        first.setdefault(found.code, found)
    return tuple(
        FoundCode(text[found.start : found.end], found.code, found.start, found.end, found.detail)
        for found in first.values()
    )


def canonical(raw: str, catalogue: Catalogue = _NOTHING) -> str | None:
    """The one form of what is given as a code; None where it does not look like one.

    >>> canonical("spn100/fmi1"), canonical("p0087-00"), canonical("e-02"), canonical("oil leak")
    ('SPN 100 FMI 1', 'P0087', 'E02', None)
    """
    plain = half_width(raw).strip()
    known = standard(plain) or catalogue.spelling(plain)
    if known:
        return known
    found = find_codes(plain, catalogue)
    if len(found) == 1 and found[0].raw == plain:
        return found[0].code
    return unknown_form(plain) if _OWN_CODE.fullmatch(plain) else None


def _without_overlap(layers: Iterable[Iterator[FoundCode]], length: int) -> Iterator[FoundCode]:
    """What each layer finds outside the characters that the surer layers before it have taken."""
    taken = bytearray(length)
    for layer in layers:
        free = [found for found in layer if not any(taken[found.start : found.end])]
        for found in free:
            taken[found.start : found.end] = b"\x01" * (found.end - found.start)
        yield from free


def _find_pairs(text: str, catalogue: Catalogue, places: Mapping[int, Strength]) -> Iterator[FoundCode]:
    """``100-1`` and ``100/1`` where the first number is a known parameter and nothing else fits better."""
    for match in _PAIR.finditer(text):
        spn, fmi = int(match[1]), int(match[2])
        stated = match.start() in places
        if fmi > 31 or spn not in catalogue.known_spns or is_counted(text, match.end()):
            continue
        if stated or not _is_something_else(match, spn):
            yield FoundCode(match[0], spelled(spn, fmi), match.start(), match.end())


def _is_something_else(match: re.Match[str], spn: int) -> bool:
    return spn < _LOWEST_BARE_SPN or 1900 <= spn < 2100 or names_a_model(match.string, match.start())

"""Part numbers in text: ``HX-4042-118``, ``207-60-71182``, or whatever a label announces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from knowledge.records import PartUsed

# Three or four groups of capitals and digits joined by dashes, four digits at least. Two groups are not enough: they
# are models (PC200-8), serial numbers (HX220-00417) and codes (P0087-00) far more often.
PART_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_./-])(?=(?:[A-Z-]*\d){4})[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){2,3}(?![A-Za-z0-9_-]|\.\d)"
)
# After a label anything with a digit is a part number.
_LABELLED = re.compile(
    r"(?:part\s*(?:no\.?|number|nr\.?|#)|p/n|零件号|备件号|配件号|件号|图号)\s*[:：]?\s*(?=[A-Z-]*\d)([A-Z0-9][A-Z0-9.-]{3,24}[A-Z0-9])",
    re.I,
)
_NOT_A_PART = re.compile(
    r"(?:19|20)\d\d-\d{1,2}-\d{1,2}|(?:ISO|GB|GBT|DIN|EN|SAE|ASTM|JIS|IEC|API|SPN|FMI)-.*|.*-(?:SPN|FMI)-.*"
    r"|1?[348]00-\d{3,4}-\d{3,4}|0\d{2,3}-\d{3,4}-\d{4}|1[3-9]\d-\d{4}-\d{4}"
)
_PHONE_BEFORE = re.compile(r"(?:tel|phone|fax|hotline|电话|热线|传真)[^\n]{0,6}$", re.I)
_QUANTITY = re.compile(r"\s*[x×*]\s*(\d{1,3})(?!\d)", re.I)


def part_numbers_in(text: str, *, besides: Iterable[str] = ()) -> tuple[str, ...]:
    """The distinct part numbers of a text in order, without those in ``besides`` (codes, models, serial numbers).

    >>> part_numbers_in("Replace filter HX-4042-118 (part no. FS19732), see ISO-4406-1999, made 2024-03-02")
    ('HX-4042-118', 'FS19732')
    """
    excluded = {word.casefold() for word in besides}
    found = (number for number, _ in _found(text) if number.casefold() not in excluded)
    return tuple(dict.fromkeys(found))


def parts_in(text: str, *, besides: Iterable[str] = ()) -> tuple[PartUsed, ...]:
    """The parts a text names, with "x 2" or "×2" read as quantity.

    >>> [(part.number, part.quantity) for part in parts_in("O-ring HX-1001-225 ×2")]
    [('HX-1001-225', 2)]
    """
    wanted = set(part_numbers_in(text, besides=besides))
    parts: dict[str, PartUsed] = {}
    for number, quantity in _found(text):
        if number in wanted:
            parts.setdefault(number, PartUsed(number=number, quantity=max(1, quantity)))
    return tuple(parts.values())


def listed_parts(cell: str) -> tuple[PartUsed, ...]:
    """The parts of a part-number column, where every word with a digit is one.

    >>> [part.number for part in listed_parts("4630525, 1R-0716")]
    ['4630525', '1R-0716']
    """
    parts = []
    for entry in re.split(r"[,，、;；\n]|\s+/\s+", unicodedata.normalize("NFKC", cell)):
        match = re.search(r"(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9.-]{2,}[A-Z0-9]", entry, re.I)
        if match:
            quantity = _QUANTITY.match(entry, match.end())
            name = (entry[: match.start()] + (entry[match.end() :] if not quantity else "")).strip(" :()")
            count = max(1, int(quantity[1])) if quantity else 1
            parts.append(PartUsed(number=match[0], name=name, quantity=count))
    return tuple(parts)


def _found(text: str) -> Iterator[tuple[str, int]]:
    plain = unicodedata.normalize("NFKC", text)
    places = {match.start(): match[0] for match in PART_NUMBER.finditer(plain)}
    labelled = {match.start(1): match[1] for match in _LABELLED.finditer(plain)}
    for start, number in sorted((places | labelled).items()):
        unlike = _NOT_A_PART.fullmatch(number) or _PHONE_BEFORE.search(plain[max(0, start - 20) : start])
        if start in labelled or not unlike:
            quantity = _QUANTITY.match(plain, start + len(number))
            yield number, int(quantity[1]) if quantity else 1

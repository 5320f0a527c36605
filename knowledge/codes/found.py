"""A code found in text, and the half-width view of a text that all finders read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code as typed (``raw``, at ``text[start:end]``) and its one canonical form.

    ``detail`` keeps what the form leaves out: a failure-type byte (``00``), a sub-code (``1``), an occurrence
    count (``OC 3``).
    """

    raw: str
    code: str
    start: int
    end: int
    detail: str = ""


def half_width(text: str) -> str:
    """The text with full-width letters, digits and signs made ordinary, character by character.

    subtle: plain NFKC may change the length of a text, and then positions no longer point into the original.

    >>> half_width("ＳＰＮ１００：１")
    'SPN100:1'
    """
    return text if text.isascii() else "".join(map(_half_width, text))


_SPOKEN = str.maketrans("零〇洞一幺二两三四五六七拐八九勾", "0001122345677899")
_NUMERAL = f"[{''.join(map(chr, _SPOKEN))}]"
_DICTATED = re.compile(
    rf"(?<![A-Za-z])(?:(?:SPN|FMI)[码是为]?\s?{_NUMERAL}{{1,6}}|[A-Za-z]{{1,3}}\s?{_NUMERAL}{{2,5}})"
    rf"(?!{_NUMERAL}|[百千十个台号条])",
    re.I,
)


def in_digits(text: str) -> str:
    """The text with Chinese numerals read out one by one behind letters as digits, at the same positions.

    >>> in_digits("屏幕报E零二和L幺洞三，修了一次")
    '屏幕报E02和L103，修了一次'
    """
    return _DICTATED.sub(lambda found: found.group().translate(_SPOKEN), text)


def _half_width(character: str) -> str:
    plain = normalize("NFKC", character)
    return plain if len(plain) == 1 else character

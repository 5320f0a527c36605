"""OBD and UDS codes (SAE J2012): a system letter and four hexadecimal digits, ``P0087``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.codes.found import FoundCode

# subtle: with the letter O for zero the shape also fits words such as "coded", hence the real digit.
_CODE = re.compile(
    r"(?:(?<![A-Z0-9])|(?<=DTC)|(?<=CODE))(?<![A-Z0-9][-_])"
    r"(?P<system>[PCBU])(?:-|(?-i:(?<=[PCBU])\ )(?=\d))?"
    r"(?P<digits>[0-3][0-9A-FO]{3}|(?=O[A-FO]*\d)(?!ODE\d)O[0-9A-FO]{3})"
    r"(?:[-:](?P<detail>[0-9A-F]{2})(?![A-Z0-9])|(?![A-Z0-9]))"
    r"(?!-\d[A-Z0-9]{2})",
    re.I | re.X,
)


def find_obd(text: str) -> Iterator[FoundCode]:
    """Every OBD code of a half-width text, its failure-type byte as detail.

    >>> [(found.code, found.detail) for found in find_obd("DTC P0O87, 报u0100-87")]
    [('P0087', ''), ('U0100', '87')]
    """
    for match in _CODE.finditer(text):
        code = (match["system"] + match["digits"]).upper()
        code = code[0] + code[1:].replace("O", "0")
        yield FoundCode(match[0], code, match.start(), match.end(), (match["detail"] or "").upper())

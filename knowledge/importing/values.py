"""What people write in cells: nothing, lists, parts, checks."""

from __future__ import annotations

import re
import unicodedata

from knowledge.importing.sentence import Sentence

_NOTHING = frozenset(
    {"", "na", "n/a", "#n/a", "#n/a n/a", "null", "none", "nan", "nil", "无", "無", "-", "--", "—", "——", "/", "空"}
)
_LIST = re.compile(r"[;；|\n]+")
_CODE_LIST = re.compile(r"[;；|\n,，、]+")
_PART = re.compile(r"(?P<number>.+?)(?:\s*[*×＊]\s*|\s+[xX]\s*)(?P<quantity>\d+)")


class ValueRefused(Exception):
    """A value that cannot be read; ``reason`` says what would be."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason.en)
        self.reason = reason


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing.

    >>> [is_nothing(text) for text in (" N/A ", "无", "-", "无力")]
    [True, True, True, False]
    """
    return text.strip().casefold() in _NOTHING


def half_width(text: str) -> str:
    """Full-width digits, letters and signs in their ordinary form."""
    return unicodedata.normalize("NFKC", text).strip()


def list_in(text: str, *, is_codes: bool = False) -> tuple[str, ...]:
    """The entries of a cell that holds several; codes may also stand between commas.

    >>> list_in("更换油泵；清洗油箱"), list_in("E02, L03", is_codes=True)
    (('更换油泵', '清洗油箱'), ('E02', 'L03'))
    """
    pieces = (_CODE_LIST if is_codes else _LIST).split(text)
    return tuple(piece.strip() for piece in pieces if not is_nothing(piece))


def part_in(text: str) -> tuple[str, int]:
    """A part's number and how many.

    >>> part_in("708-2L-00300*2"), part_in("K5V140 x3"), part_in("12x34")
    (('708-2L-00300', 2), ('K5V140', 3), ('12x34', 1))
    """
    match = _PART.fullmatch(text.strip())
    return (match["number"].strip(), int(match["quantity"])) if match else (text.strip(), 1)


def check_in(text: str) -> tuple[str, str]:
    """A check and what it showed, written ``check=>result``.

    >>> check_in("测量先导压力 => 2.1 MPa"), check_in("目视检查")
    (('测量先导压力', '2.1 MPa'), ('目视检查', ''))
    """
    check, _, result = re.sub(r"＝＞|=>|→|⇒", "=>", text).partition("=>")
    return check.strip(), result.strip()

"""Bytes to text: which encoding, and where the bytes that are not text stand."""

from __future__ import annotations

import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from charset_normalizer import from_bytes

from knowledge.importing.sentence import Sentence
from knowledge.importing.tables import TableUnreadable

_ESCAPED = re.compile(r"[\udc80-\udcff]")
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x19\x1c-\x1f\x7f]")
_MOST_CONTROL = 0.02
_MOST_BROKEN = 0.1
_LEAST_COMMON_HAN = 0.8
# subtle: the UTF-32 mark begins with the UTF-16 one, so it is looked for first.
_MARKS = (
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF8, "utf-8"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"GIF8", b"\x1f\x8b")
_HIGH = bytes(range(0x80, 0x100))
_FEWEST_TO_GUESS = 3
_OTHER_ENCODINGS = ["big5", "cp1252", "cp1251", "shift_jis", "euc_kr"]


@dataclass(frozen=True)
class Decoded:
    """Text, its encoding, and per physical line the position of its first byte that could not be read."""

    text: str
    encoding: str
    is_guess: bool = False
    broken: Mapping[int, int] = field(default_factory=dict)


def decode(data: bytes) -> Decoded:
    """Text of a file: by its byte order mark, else UTF-8, else GB18030, else the likeliest other encoding.

    A few broken bytes in a text are marked by line; raises ``TableUnreadable`` naming the position of the first
    one where too many bytes are broken.

    >>> decode("液压油温高".encode("gb18030")).encoding
    'gb18030'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding, offset=len(mark))
    if (without_mark := _utf16_without_mark(data)) is not None:
        return _lenient(data, without_mark)
    _refuse_binary(data)
    for encoding in ("utf-8", "gb18030"):
        if (decoded := _mostly(data, encoding)) is not None:
            return decoded
    return _guessed(data)


def lines_of(text: str) -> list[str]:
    r"""Physical lines with their line ends, as every editor counts them.

    subtle: ``str.splitlines`` would also split at form feeds and U+2028, which spreadsheets keep inside a cell.

    >>> lines_of("a\r\nb\x0bc\n")
    ['a\r\n', 'b\x0bc\n']
    """
    return list(io.StringIO(text, newline=""))


def _lenient(data: bytes, encoding: str, offset: int = 0) -> Decoded:
    if encoding == "utf-8":
        text = data.decode("utf-8", "surrogateescape")
        return Decoded(text, encoding, broken=_broken_lines(text, encoding, offset))
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise _not_text(data, error.start, offset) from error


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of mostly Western text has a zero in every other byte."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > 0.6 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes) -> None:
    if data.startswith(_MAGIC):
        raise _not_text(data, 0)
    sample = data[:65_536]
    controls = list(_CONTROL.finditer(sample))
    if len(controls) > _MOST_CONTROL * len(sample):
        raise _not_text(data, controls[0].start())


def _mostly(data: bytes, encoding: str) -> Decoded | None:
    """The text where nearly all its bytes beyond ASCII make sense in ``encoding``, else nothing."""
    text = data.decode(encoding, "surrogateescape")
    broken = len(_ESCAPED.findall(text))
    beyond_ascii = _beyond_ascii(data)
    if broken > _MOST_BROKEN * beyond_ascii:
        return None
    if encoding == "gb18030" and _common_han_share(text) < _LEAST_COMMON_HAN:
        return None
    return Decoded(text, encoding, broken=_broken_lines(text, encoding))


def _beyond_ascii(data: bytes) -> int:
    return len(data) - len(data.translate(None, delete=_HIGH))


def _common_han_share(text: str) -> float:
    """Share of the non-ASCII characters that are in everyday use (GB2312, or the frequent half of Big5).

    subtle: GB18030 accepts almost any bytes. Western text read with it swallows ASCII letters into rare Han
    characters, so rarity is what gives it away.
    """
    others = {char: count for char, count in Counter(text).items() if char > "\x7f"}
    common = sum(count for char, count in others.items() if _is_common(char))
    return common / sum(others.values()) if others else 1.0


def _is_common(char: str) -> bool:
    return bool(char.encode("gb2312", "ignore")) or b"\xa1" <= char.encode("big5", "ignore") < b"\xc6\x7f"


def _guessed(data: bytes) -> Decoded:
    if _beyond_ascii(data) < _FEWEST_TO_GUESS:
        return _lenient(data, "utf-8")
    best = from_bytes(data, cp_isolation=_OTHER_ENCODINGS).best()
    if best is None:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_text(data, error.start) from error
        raise _not_text(data, 0)
    return Decoded(str(best), best.encoding, is_guess=True)


def _broken_lines(text: str, encoding: str, offset: int = 0) -> dict[int, int]:
    if not _ESCAPED.search(text):
        return {}
    broken: dict[int, int] = {}
    position = offset
    for number, line in enumerate(lines_of(text), start=1):
        if first := _ESCAPED.search(line):
            broken[number] = position + len(line[: first.start()].encode(encoding, "surrogateescape"))
        position += len(line.encode(encoding, "surrogateescape"))
    return broken


def _not_text(data: bytes, at: int, offset: int = 0) -> TableUnreadable:
    position = at + offset
    return TableUnreadable(
        Sentence(
            en=f"this is not text: byte {position} (0x{data[at]:02X}) cannot be read; save it as UTF-8 and try again",
            zh=f"不是文本文件：第 {position} 字节（0x{data[at]:02X}）无法读取；请另存为 UTF-8 后重试",
        )
    )

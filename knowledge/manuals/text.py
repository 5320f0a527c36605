"""Raw characters of a manual made plain: spaces, ligatures, encodings, joined lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from charset_normalizer import from_bytes

_LOOKALIKES = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f]")
_BLANKS = re.compile(r"[^\S\n]+")
_WIDE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…]")
_HYPHENATED = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_NOTHING = re.compile(r"[-–—/\\*.]*|n/?a|none|无|同上|same as above|ditto|〃|″", re.I)


def clean(text: str) -> str:
    """One space between words, line breaks kept, ligatures and look-alike radicals as ordinary characters.

    >>> clean("  ﬁlter\\u00a0 clogged \\n ⾼压 ")
    'filter clogged\\n高压'
    """
    plain = _LOOKALIKES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    plain = _BLANKS.sub(" ", _INVISIBLE.sub("", plain))
    return "\n".join(line for line in (line.strip() for line in plain.split("\n")) if line)


def says_nothing(cell: str) -> bool:
    """Whether a table cell is blank or only says that it is.

    >>> says_nothing("—"), says_nothing("N/A"), says_nothing("无"), says_nothing("无力")
    (True, True, True, False)
    """
    return bool(_NOTHING.fullmatch(cell.strip()))


def one_line(text: str) -> str:
    """The text without line breaks.

    >>> one_line("boom\\nweak"), one_line("动臂\\n无力")
    ('boom weak', '动臂无力')
    """
    return join_lines(clean(text).split("\n"))


def join_lines(lines: Sequence[str]) -> str:
    """Lines of one paragraph as running text: hyphenated words whole, Chinese without spaces.

    >>> join_lines(["check the hydrau-", "lic pump HX-4042-", "118"]), join_lines(["检查液压", "油位"])
    ('check the hydraulic pump HX-4042-118', '检查液压油位')
    """
    joined = ""
    for line in lines:
        joined = _join(joined, line) if joined else line
    return joined


def _join(left: str, right: str) -> str:
    if not right:
        return left
    if _HYPHENATED.search(left) and right[0].islower():
        return left[:-1] + right
    if left[-1] in "-\u00ad\u2010/" or _WIDE.match(left[-1]) or _WIDE.match(right[0]):
        return left.rstrip("\u00ad") + right
    return f"{left} {right}"


def decode(data: bytes, declared: str = "") -> str:
    """Bytes as text: by mark, UTF-8, the declared encoding, GB18030 for Chinese, or the likeliest guess."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    # subtle: pages that declare GB2312 use characters only GBK and GB18030 have; GB18030 contains both.
    name = declared.casefold().strip()
    declared = "gb18030" if name in {"gb2312", "gbk", "gb18030"} else name
    for encoding in filter(None, ("utf-8-sig", declared)):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    best = from_bytes(data, cp_isolation=["gb18030", "big5", "cp1252", "latin_1"]).best()
    return str(best) if best else data.decode("gb18030", errors="replace")

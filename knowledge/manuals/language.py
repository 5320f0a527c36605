"""Chinese, English or both, by counting."""

from __future__ import annotations

import re
from typing import Literal

from knowledge.records import Language

Reading = Literal["zh", "en", "both"]
READINGS: tuple[Reading, ...] = ("zh", "en", "both")

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_WORD_OF_PROSE = re.compile(r"(?<![\w/\\.])[A-Za-z]{2,}(?![\w/\\]|\.\w)")  # no piece of a path, a name or a number
_SAID, _SHARE = 2, 0.25  # words or characters, and of all, that make a language more than a quotation


def language_of(text: str, default: Language = "en") -> Language:
    """The language most of a text is in; a Chinese sentence with a few English terms is Chinese.

    >>> language_of("检查 CAN bus 终端电阻"), language_of("boom slow"), language_of("42", default="zh")
    ('zh', 'en', 'zh')
    """
    han, words = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if not han and not words:
        return default
    return "zh" if han >= words else "en"


def reading_of(text: str) -> Reading:
    """The language to follow a text in: either one where each says a good part of it, as in bilingual code lists.

    >>> reading_of("检查 CAN 总线的终端电阻"), reading_of("boom slow"), reading_of("动臂油缸漏油 boom cylinder leaks")
    ('zh', 'en', 'both')
    """
    han, words = len(_HAN.findall(text)), len(_WORD_OF_PROSE.findall(text))
    fewer = min(han, words)
    return "both" if fewer >= _SAID and fewer >= _SHARE * (han + words) else language_of(text)

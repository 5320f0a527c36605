"""Chinese or English, by counting."""

from __future__ import annotations

import re

from knowledge.records import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(text: str, default: Language = "en") -> Language:
    """The language most of a text is in; a Chinese sentence with a few English terms is Chinese.

    >>> language_of("检查 CAN bus 终端电阻"), language_of("boom slow"), language_of("42", default="zh")
    ('zh', 'en', 'zh')
    """
    han, words = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if not han and not words:
        return default
    return "zh" if han >= words else "en"

"""Words of a step that nobody has written in the reader's language: shown as they are, and labelled in the reader's."""

from __future__ import annotations

import re

from assistant.understanding import language_of
from assistant.words.phrases import phrase
from assistant.work.checks import is_generic
from knowledge.glossary import Glossary
from knowledge.records import Language

MOST_NAMED = 3
_ENGLISH_WORD = re.compile(r"[A-Za-z]{3,}")  # "CAN_H, 60 Ω" is no English


def is_foreign(text: str, language: Language) -> bool:
    """Whether words are in the other language.

    >>> is_foreign("Inspect the poppet seat", "zh"), is_foreign("60 Ω", "zh"), is_foreign("检查阀座", "en")
    (True, False, True)
    """
    if language == "en":
        return language_of(text) == "zh"
    return language_of(text) == "en" and bool(_ENGLISH_WORD.search(text))


def quoted_words(text: str, language: Language, glossary: Glossary) -> str:
    """That words are quoted in the other language, and what they speak of in the reader's; "" for the reader's own."""
    if not is_foreign(text, language):
        return ""
    things = [word for word in glossary.translations(text) if not any(map(is_generic, glossary.concepts(word)))]
    if not things:
        return phrase("quoted", language)
    return phrase("quoted_about", language, things=("、" if language == "zh" else ", ").join(things[:MOST_NAMED]))

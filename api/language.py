"""Chinese or English for messages about the request itself, where there is no report to take it from."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.records import Language


@dataclass(frozen=True)
class Said:
    """One message in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The message in a language.

        >>> Said("没有", "none").in_("zh")
        '没有'
        """
        return self.zh if language == "zh" else self.en


def preferred(accept_language: str) -> Language:
    """The better liked of the two languages in an ``Accept-Language`` header; English when neither is named.

    >>> preferred("zh-CN,zh;q=0.9,en;q=0.8"), preferred("en;q=0.5, zh;q=0.4"), preferred("de")
    ('zh', 'en', 'en')
    """
    liking: dict[str, float] = {}
    for choice in accept_language.split(","):
        tag, _, parameters = choice.strip().partition(";")
        language = tag.strip().casefold().partition("-")[0]
        liking[language] = max(liking.get(language, 0.0), _quality(parameters))
    return "zh" if liking.get("zh", 0.0) > liking.get("en", 0.0) else "en"


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0

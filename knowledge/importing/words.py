"""Words that stand for a choice: outcomes and languages (``words.csv``)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import cast

from knowledge.importing.sentence import Sentence
from knowledge.importing.values import ValueRefused, half_width
from knowledge.records import Language, Outcome


@cache
def _words() -> Mapping[tuple[str, str], str]:
    """Choice and word -> what it stands for."""
    text = files("knowledge.importing").joinpath("words.csv").read_text("utf-8")
    lines = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {(line["choice"], word.strip()): line["means"] for line in lines for word in line["words"].split(";")}
    )


def outcome_in(text: str) -> Outcome:
    """Whether a repair helped, in either language.

    >>> outcome_in("已修复"), outcome_in("No"), outcome_in("处理中")
    ('fixed', 'not_fixed', 'unknown')
    """
    outcome = _words().get(("outcome", half_width(text).casefold()))
    if outcome is None:
        raise ValueRefused(
            Sentence(
                en=f"{text!r} is no outcome; write fixed, not_fixed or unknown",
                zh=f"{text!r} 不是处理结果；请写 已修复、未修复 或 未知",
            )
        )
    return cast(Outcome, outcome)


def language_in(text: str) -> Language:
    """The language a cell names."""
    language = _words().get(("language", half_width(text).casefold()))
    if language is None:
        raise ValueRefused(
            Sentence(en=f"{text!r} is no language; write zh or en", zh=f"{text!r} 不是语言；请写 zh 或 en")
        )
    return cast(Language, language)

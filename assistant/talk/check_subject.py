"""What a clause about a check is about: the check asked for, or something else."""

from __future__ import annotations

import re

from assistant.talk.facts import CheckAsked
from assistant.work.checks import is_generic
from assistant.work.measuring import measurements
from assistant.work.verdicts import verdict
from knowledge.glossary import Glossary

_FILLER = re.compile(
    r"大概|大约|差不多|左右|测了|测得|测出来|读数|显示|只有|结果|现在|这个|那个|是|约|有|才|就|了|的|吧"
    r"|\b(?:about|around|roughly|approx|it'?s|it|is|was|reads?|shows?|got|only|just|now|the|value|reading|measured|says"
    r"|and|but|yes|yeah|okay)\b",
    re.I,
)
_HAN = re.compile(r"[\u3400-\u9fff]")


def is_about(clause: str, asked: CheckAsked, glossary: Glossary) -> bool:
    """Whether a clause names nothing else than the check does; a word or two may be its answer."""
    named, about = glossary.concepts(clause), asked.check.casefold()
    if not named or named & glossary.concepts(about):
        return True
    words = [word for concept in named for word in (*glossary.words(concept, "zh"), *glossary.words(concept, "en"))]
    is_short_reply = len(_HAN.findall(clause)) in range(1, 5) and not any(map(_is_a_thing, named))
    return is_short_reply or any(word in about and word in clause for word in words)


def _is_a_thing(concept: str) -> bool:
    """Whether a concept is something on a machine, and not what is wrong with it ("漏油") or which value it has."""
    return not is_generic(concept) and all(verdict(word) == "unclear" for word in concept.split("="))


def names_something(rest: str) -> bool:
    """Whether what a clause says besides a value names what was measured.

    >>> names_something("供电"), names_something("大概"), names_something("it is")
    (True, False, False)
    """
    return len(re.findall(r"[\u3400-\u9fff]|[A-Za-z]{3,}", _FILLER.sub(" ", rest))) >= 1


def without_value(clause: str) -> str:
    """A clause that states a value, without its first value."""
    found = measurements(clause)[0]
    behind = re.sub(r"^\s*(?:左右|上下)", "", clause[found.end :])  # about so much, not the left and the right one
    return (clause[: found.start] + behind).strip(" ,，:：=")

"""What a clause about a check is about: the check asked for, or something else."""

from __future__ import annotations

import re

from assistant.talk.facts import CheckAsked
from assistant.work.checks import is_generic
from assistant.work.measuring import measurements
from assistant.work.verdicts import verdict
from knowledge.glossary import Glossary

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


def without_value(clause: str) -> str:
    """A clause that states a value, without its first value."""
    found = measurements(clause)[0]
    behind = re.sub(r"^\s*(?:左右|上下)", "", clause[found.end :])  # about so much, not the left and the right one
    return (clause[: found.start] + behind).strip(" ,，:：=")

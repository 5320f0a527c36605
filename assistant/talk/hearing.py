"""What a clause is heard to say, and whether it can say anything about a machine at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reference import Reference
from assistant.talk.facts import CheckAsked, Fact, PartAsked, Unclear
from assistant.talk.topic_words import TOPIC_WORDS, answer_in
from assistant.triage.symptom import says_a_fault
from assistant.work.measuring import measurements
from knowledge.codes import find_codes

# Begun like this, words that name nothing known ask the assistant something and tell nothing of the machine.
_QUESTION = re.compile(
    r"(?:who|what|whose|how (?:much|many|long|far|old)|(?:are|do|can|could|will|would) you)\b"
    r"|你(?:到底)?(?:是|叫|会|能|有|们)|谁|什么时候|多久|.*(?:多少钱|多贵|几块钱|谁|吗)$",
    re.I,
)
_LEAST_HAN, _LEAST_WORDS = 4, 3  # a clause shorter than both, without a known word, says nothing


@dataclass(frozen=True)
class Told:
    """What clauses say: facts, what has to be asked back, and what that question then is about."""

    facts: tuple[Fact, ...] = ()
    unclear: Unclear | None = None
    open: PartAsked | CheckAsked | None = None


def asked_back(name: str, *, open: PartAsked | None = None, **values: str) -> Told:
    """Nothing told but a question to ask back."""
    return Told(unclear=Unclear(phrase=name, values=values), open=open)


def says_something(words: str, reference: Reference, least: int = 0) -> bool:
    """Whether words can be about a machine: they name a known thing or a code, or are a sentence and no question.

    ``least`` is how many words or Chinese characters make a sentence where one was asked for.
    """
    if reference.glossary.concepts(words) or find_codes(words, reference.catalogue):
        return True
    if not least and _QUESTION.match(words):
        return False
    han = len(re.findall(r"[\u3400-\u9fff]", words))
    return han >= (least or _LEAST_HAN) or len(words.split()) >= (least or _LEAST_WORDS)


def is_telling(words: str, reference: Reference) -> bool:
    """Whether words tell what a machine does: they name a known thing, a code, a fault, or when it happens."""
    if reference.glossary.concepts(words) or find_codes(words, reference.catalogue) or measurements(words):
        return True
    return says_a_fault(words) or any(answer_in(words, topic) for topic in TOPIC_WORDS)

"""Holding a language model's sentences against the answer they are meant to say.

A sentence is supported when every number, code and part number in it stands in the answer, and most of its words do
too. This is deliberately strict on figures: an invented torque or part number is the one error that must not pass.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.answer import Answer
from assistant.words.sentences import say
from retrieval.terms import terms_of

MIN_SHARED_WORDS = 0.6  # of a sentence's terms; the rest is glue ("therefore", "建议")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+?(?:[。！？!?；;\n]|\.(?=\s|$)|$)")
_FIGURE = re.compile(r"[A-Za-z\-]*\d[\w.,\-/]*", re.ASCII)


def supported_sentences(text: str, answer: Answer) -> tuple[tuple[str, ...], int]:
    """The sentences of a text that the answer supports, in order, and how many were dropped."""
    facts = _facts(answer)
    figures, words = _figures(facts), set(terms_of(facts))
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    sentences = [sentence for sentence in sentences if re.search(r"\w", sentence)]
    kept = tuple(sentence for sentence in sentences if _is_supported(sentence, figures, words))
    return kept, len(sentences) - len(kept)


def _is_supported(sentence: str, figures: frozenset[str], words: set[str]) -> bool:
    if not _figures(sentence) <= figures:
        return False
    said = set(terms_of(sentence))
    return not said or len(said & words) / len(said) >= MIN_SHARED_WORDS


def _figures(text: str) -> frozenset[str]:
    """Numbers, codes and part numbers of a text, as compared.

    >>> sorted(_figures("Set 3.9 MPa on HX-4042-118, 46 %."))
    ['3.9', '46', 'hx-4042-118']
    """
    plain = unicodedata.normalize("NFKC", text)
    return frozenset(match.group().strip(".,-/").casefold() for match in _FIGURE.finditer(plain))


def _facts(answer: Answer) -> str:
    """Everything the answer says, as one text: its templates' words and every field they leave out."""
    causes = answer.causes
    fields = [say(answer)]
    fields += [check.check for cause in causes for check in cause.checks]
    fields += [f"{cause.cause} {cause.component} {cause.failure_mode} {cause.remedy}" for cause in causes]
    fields += [f"{part.number} {part.name} {part.quantity}" for cause in causes for part in cause.parts]
    fields += [f"{cause.probability:.0%} {cause.confirmed_cases}" for cause in causes]
    fields += [f"{code.raw} {code.code} {code.meaning}" for code in answer.codes]
    return "\n".join((*fields, f"{answer.another_cause:.0%}"))

"""What a passage is about and what a query says it is about, each as a term of its own.

Who writes "fuel tank: leaks" or "【空调】不制冷" names a thing first and then what ails it; FMEA rows, case titles and
entries of manuals begin with the thing as well. Where both name the same one that says more than the words it
is named with, which also stand in passages about something else. A subject is therefore one more term, all its
words joined behind the mark ``=``. How rare it is decides what it is worth (BM25): one that all passages have
is worth nothing.

Measured (nDCG@10, of 0, 1, 2, 3 and 5 times the weight of a word): ship machinery 0.254, 0.261, 0.266, 0.267 and 0.270,
failure effects 0.670, 0.706, 0.716, 0.720 and 0.726; ten sets whose queries name no subject are within 0.003 of what
they were, since the passages are a term or two longer. Twice is the most of it at the least harm where what stands
before the colon names nothing. Subjects at the beginning of a query without a colon, or anywhere in it, gain less
(failure effects 0.722 and 0.713 for 0.725 with one deviation for a match) and lose on work orders and maintenance notes
(0.382 to 0.379, 0.462 to 0.437).
"""

from __future__ import annotations

import re
from itertools import dropwhile

from knowledge.glossary import Glossary
from knowledge.records import Passage
from retrieval.stemming import stem
from retrieval.terms import plain

SUBJECT_MARK = "="

_LONGEST, _MOST_WORDS = 60, 6  # characters of what is named, and words where no colon ends it
_ENDS = re.compile(r"\s*[:：]\s*(?=\S)|\s[-–—|]\s+(?=\S)")
_BRACKETED = re.compile(r"\s*[【\[]([^】\]]+)[】\]]\s*(?=\S)")
_SENTENCE_ENDS = re.compile(r"[.。;；!?！？\n]")
_WORD = re.compile(r"\w+")
_UNIT = re.compile(r"[\u3400-\u9fff]{1,2}|[^\W\u3400-\u9fff]+")
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")
# What forms and callers' notes put before a colon: what follows is the fault, and no passage is about it.
_IN_ENGLISH = {"fault", "problem", "symptom", "symptoms", "complaint", "customer", "operator", "issue"}
_IN_CHINESE = {"故障", "现象", "故障现象", "故障描述", "问题", "客户", "报修", "客户报修", "客户来电", "司机"}
LABELS = frozenset(_IN_ENGLISH | _IN_CHINESE)
_LABELS = LABELS | {"description", "details", "report", "note", "症状", "描述", "备注"}


def subjects_of(passage: Passage) -> tuple[str, ...]:
    """The terms for what a passage is about: what its title and last heading name, and what its text begins with.

    >>> subjects_of(Passage(id="p", source_kind="manual", source_id="m", language="en", text="Fuel Tanks. Cracked."))
    ('=fuel_tank',)
    """
    named = [subject_named(name) or _term(name) for name in (passage.title, *passage.headings[-1:])]
    named.append(subject_named(passage.text) or _opening(passage.text))
    return tuple(dict.fromkeys(term for term in named if term))


def subjects_asked(text: str, glossary: Glossary) -> tuple[str, ...]:
    """The term for what a query says it is about, and for each other name that the glossary has for it.

    >>> nothing = Glossary.from_terms(())
    >>> subjects_asked("boom: drifts down", nothing), subjects_asked("boom drifts down", nothing)
    (('=boom',), ())
    """
    named = _ahead(text)
    if not subject_named(text):
        return ()
    whole = [concept for said, concept in glossary.named_by(named) if _term(said) == _term(named)]
    names = [name for concept in whole for language in ("zh", "en") for name in glossary.words(concept, language)]
    return tuple(dict.fromkeys(map(_term, (named, *names))))


def subject_named(text: str) -> str:
    """The term for what stands before the first colon or dash, or in brackets; nothing where that names no thing.

    >>> subject_named("Fuel Tanks: fuel loss"), subject_named("【空调】不制冷"), subject_named("故障: boom slow")
    ('=fuel_tank', '=空调', '')
    """
    named = _ahead(text)
    return _term(named) if _SAYS_SOMETHING.search(named) and named.casefold() not in _LABELS else ""


def _ahead(text: str) -> str:
    within = _BRACKETED.match(text)
    end = _ENDS.search(text, 0, 2 * _LONGEST)
    named = within[1].strip() if within else text[: end.start()].strip() if end else ""
    return "" if len(named) > _LONGEST or _SENTENCE_ENDS.search(named) else named


def _opening(text: str) -> str:
    """The term for a short first sentence that others follow."""
    first, *others = _SENTENCE_ENDS.split(text, maxsplit=1)
    is_opening = bool(others and others[0].strip()) and len(_UNIT.findall(first)) <= _MOST_WORDS
    return _term(first) if is_opening and _SAYS_SOMETHING.search(first) else ""


def _term(named: str) -> str:
    """The words of a name as one term, the number of a chapter before them left out."""
    words = dropwhile(str.isdigit, _WORD.findall(plain(named).casefold())) if len(named) <= 2 * _LONGEST else ()
    term = "_".join(map(stem, words))
    return SUBJECT_MARK + term if term else ""

"""A suspect as advice: its name in the reader's language, evidence with quotes, checks, remedy and parts."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.answer import CauseAdvice, CheckAdvice, Evidence
from assistant.diagnosis import Stated, Suspect, cause_words
from assistant.parts import PartsDesk
from assistant.reference import Reference
from assistant.understanding import Understanding
from assistant.work.checks import checks_of
from knowledge.records import Cause, Language, RepairCase
from retrieval.search import Hit
from retrieval.terms import terms_of

MAX_EVIDENCE = 4
MAX_CHECKS = 4
QUOTE_LENGTH = 160  # characters
_SENTENCE = re.compile(r"[^。！？!?；;\n]+?(?:[。！？!?；;\n]|\.(?=\s|$)|$)")


def advise(suspect: Suspect, understanding: Understanding, reference: Reference, parts: PartsDesk) -> CauseAdvice:
    """Everything the answer says about one cause, from its own records only."""
    language = understanding.language
    named = best_record(suspect, language)
    return CauseAdvice(
        cause=cause_name(named, reference, language),
        component=named.component,
        failure_mode=named.failure_mode,
        probability=suspect.probability,
        confirmed_cases=suspect.confirmed_cases,
        evidence=tuple(evidence(s.hit, understanding.text, s.record) for s in suspect.supports[:MAX_EVIDENCE]),
        against=tuple(evidence(s.hit, understanding.text, s.record) for s in suspect.objections[:MAX_EVIDENCE]),
        checks=_checks(suspect, language),
        remedy=_remedy(suspect, language),
        parts=parts.advise(suspect, understanding.machine, language),
    )


def best_record(suspect: Suspect, language: Language) -> Stated:
    """The heaviest record that names component and failure mode, in the reader's language where there is one."""
    records = (*suspect.records(language), *suspect.records())
    return next((r for r in records if r.component and r.failure_mode), records[0])


def cause_name(record: Stated, reference: Reference, language: Language) -> str:
    """Component and failure mode in the reader's language where the glossary has the words, else as written."""
    parts = [part for part in (record.component, record.failure_mode) if part] or [cause_words(record)]
    if record.language == language:
        return _joined(parts, language)
    translated = [reference.glossary.translations(part) for part in parts]
    if not all(translated):
        return _joined(parts, record.language)
    own = [("" if language == "zh" else " ").join(words) for words in translated]
    return f"{_joined(own, language)} ({_joined(parts, record.language)})"


def _joined(parts: list[str], language: Language) -> str:
    """A component and its failure mode as one phrase.

    >>> _joined(["先导泵", "磨损"], "zh"), _joined(["pilot pump", "worn"], "en")
    ('先导泵磨损', 'pilot pump: worn')
    """
    return ("" if language == "zh" and not "".join(parts).isascii() else ": ").join(parts)


def evidence(hit: Hit, query: str, record: Stated | None = None) -> Evidence:
    """Where a hit comes from, with the sentence of it that is nearest to the report, word for word."""
    passage = hit.passage
    return Evidence(
        kind=passage.source_kind,
        id=passage.source_id,
        passage_id=passage.id,
        manual_id=record.manual_id if isinstance(record, Cause) else "",
        page=passage.page,
        anchor=passage.anchor,
        title=passage.title,
        quote=quote(passage.text, query),
        symptom=record.symptom[:QUOTE_LENGTH] if record else "",
        score=round(hit.score, 4),
    )


def quote(text: str, query: str) -> str:
    """The sentence of a text that shares most terms with the query, and what follows it, unchanged.

    Stops at a sentence's end before ``QUOTE_LENGTH`` characters, within a sentence only where it alone is longer.

    >>> quote("Engine fine. Boom drifts down when hot. Seal worn.", "boom drift")
    'Boom drifts down when hot. Seal worn.'
    """
    wanted = _wanted(query)
    starts = [(match.start(), match.end()) for match in _SENTENCE.finditer(text) if match.group().strip()]
    if not starts:
        return text.strip()
    best = starts[0]
    if len(starts) > 1:
        best = max(starts, key=lambda span: len(wanted.intersection(terms_of(text[slice(*span)]))))
    ends = [end for start, end in starts if start >= best[0] and end - best[0] <= QUOTE_LENGTH]
    if ends:
        return text[best[0] : ends[-1]].strip()
    return text[best[0] : best[0] + QUOTE_LENGTH].strip() + "…"


@lru_cache(maxsize=64)
def _wanted(query: str) -> frozenset[str]:
    """The terms of a query, which is asked of every hit in turn."""
    return frozenset(terms_of(query))


def _checks(suspect: Suspect, language: Language) -> tuple[CheckAdvice, ...]:
    """Single checks of its records, each once: the reader's language first, a manual's words before a case's note."""
    own = [check for record in suspect.records(language) for check in checks_of(record)]
    others = [check for record in suspect.records() if record.language != language for check in checks_of(record)]
    checks = own or others
    unique = {re.sub(r"\W", "", check.text).casefold(): check for check in reversed(checks)}
    in_order = tuple(reversed(unique.values()))
    ordered = sorted(in_order, key=lambda check: check.is_from_case)
    stated = [check for check in ordered if not check.is_from_case]
    return tuple(
        CheckAdvice(check=check.text, minutes=check.minutes, expected=check.expected)
        for check in (stated or ordered)[:MAX_CHECKS]
    )


def _remedy(suspect: Suspect, language: Language) -> str:
    """What cured it: a stated remedy or the action of a repaired case, in the reader's language where there is one."""
    for records in (suspect.records(language), suspect.records()):
        stated = [record.remedy for record in records if isinstance(record, Cause) and record.remedy]
        cured = [r.action for r in records if isinstance(r, RepairCase) and r.outcome != "not_fixed" and r.action]
        if stated or cured:
            return (stated or cured)[0]
    return ""

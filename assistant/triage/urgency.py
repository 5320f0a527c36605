"""How urgent a call is, and why: people, then a machine that moves or stands, then work that was done badly."""

from __future__ import annotations

from datetime import date as Date

from assistant.hazards import HAZARDS, UNHELD_WORDS
from assistant.triage.request_facts import Known
from assistant.triage.words import phrase
from knowledge.records import Language
from knowledge.requests import Urgency

_MAY_MOVE = tuple(word.casefold() for word in (*HAZARDS[0].words, *UNHELD_WORDS))
_QUOTED = 60  # characters


def urgency(
    said: str,
    language: Language,
    known: Known,
    today: Date,
    *,
    in_danger: bool,
    is_down: bool | None,
    must_stop: bool = False,
) -> tuple[Urgency, str]:
    """The urgency and its reason in words; the first rule that applies gives both."""
    if in_danger:
        return "emergency", phrase("emergency", language, said=said[:_QUOTED])
    if any(word in said.casefold() for word in _MAY_MOVE):
        return "urgent", phrase("urgent_moves", language)
    if must_stop:
        return "urgent", phrase("urgent_stop", language)
    if is_down:
        return "urgent", phrase("urgent_down", language)
    if known.recent_repairs:
        days = (today - known.recent_repairs[0].day).days
        return "urgent", phrase("urgent_rework", language, days=days)
    return "normal", phrase("normal_works" if is_down is False else "normal_unknown", language)

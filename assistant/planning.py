"""The next step: ask which machine when a code depends on it, make the quickest check for the likeliest cause, or
hand over when nothing is known.
"""

from __future__ import annotations

from assistant.answer import Advise, Ask, CauseAdvice, Escalate, Step
from assistant.phrases import phrase
from assistant.understanding import Understanding

DEFAULT_CHECK_MINUTES = 15.0  # for a check whose time nobody has stated


def percent(probability: float) -> str:
    """A probability as people read it.

    >>> percent(0.456), percent(0.004)
    ('46 %', '< 1 %')
    """
    return "< 1 %" if 0 < probability < 0.005 else f"{probability * 100:.0f} %"


def next_step(understanding: Understanding, causes: tuple[CauseAdvice, ...]) -> Step:
    """What to do next, given the causes in order of probability."""
    language = understanding.language
    unclear = [code.code for code in understanding.codes if code.is_ambiguous]
    if unclear and not understanding.machine_model:
        reason = phrase("ask_machine_reason", language, codes=", ".join(unclear))
        return Ask(question=phrase("ask_machine", language), reason=reason)
    if not causes:
        return Escalate(reason=phrase("escalate_reason", language))
    for cause in causes:
        if cause.checks:
            check = min(cause.checks, key=lambda c: c.minutes or DEFAULT_CHECK_MINUTES)
            reason = phrase("advise_reason", language, percent=percent(cause.probability))
            return Advise(check=check.check, minutes=check.minutes, cause=cause.cause, reason=reason)
    return Escalate(reason=phrase("escalate_no_check", language))

"""The checks that tell suspects apart, and how likely each finds something wrong under each cause.

P(abnormal | cause) starts from a stated prior, high where a record lists the check for the cause and low elsewhere,
and moves with what repaired cases say the check showed. Worked by hand: a listed check (0.85, worth four cases) that
two cases found abnormal and one normal: (4 x 0.85 + 2) / (4 + 3) = 0.771.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.checks import Features, SingleCheck, checks_of, minutes_of
from assistant.diagnosis import Belief
from assistant.limits import Limit, judge
from assistant.measuring import measurements
from assistant.troubleshooting import Test
from assistant.verdicts import Verdict, verdict
from knowledge.glossary import Glossary
from knowledge.records import Language, RepairCase

ANOTHER = ""  # the key of "another cause" in a planning problem; no suspect has an empty key

LISTED = 0.85  # P(abnormal | cause) of a check listed for the cause
UNLISTED = 0.10  # of a check listed only for other causes: wear elsewhere, a false reading
UNKNOWN_CAUSE = 0.25  # of any check, when the cause is one nobody has recorded
PRIOR_CASES = 4.0  # how many cases the priors are worth
RECORDS_READ = 8  # of a suspect, heaviest first

ABNORMAL, NORMAL = "abnormal", "normal"


@dataclass(frozen=True)
class KnownCheck:
    """A check of the suspects' records, all its wordings together."""

    text: str
    wordings: tuple[str, ...]
    features: tuple[Features, ...]
    limits: tuple[Limit, ...]
    cost: float
    minutes: float | None  # as stated
    abnormal: Mapping[str, float]  # suspect -> P(abnormal | it), for those that have anything to say about the check

    def chance(self, result: str, cause: str) -> float:
        """P(result | cause)."""
        abnormal = self.abnormal.get(cause, UNKNOWN_CAUSE if cause == ANOTHER else UNLISTED)
        return abnormal if result == ABNORMAL else 1.0 - abnormal

    def points_to(self, cause: str) -> bool:
        """Whether an abnormal result would speak for the cause."""
        return self.abnormal.get(cause, 0.0) >= 0.5

    def is_meant_by(self, said: Features) -> bool:
        """Whether words of a technician mean this check."""
        return any(own.is_same_as(said) for own in self.features)

    def as_test(self, causes: Iterable[str]) -> Test:
        """The check as the planner takes it."""
        keys = tuple(causes)
        return Test(self.text, self.cost, {r: {key: self.chance(r, key) for key in keys} for r in (ABNORMAL, NORMAL)})


@dataclass
class _Group:
    """Wordings of one check on their way to being a ``KnownCheck``."""

    seen: list[tuple[str, SingleCheck, bool, Features]]  # suspect, check, whether its case was repaired, features


def known_checks(belief: Belief, glossary: Glossary, language: Language) -> tuple[KnownCheck, ...]:
    """Every check of the suspects' records once, in the reader's language where it is written in it."""
    groups: list[_Group] = []
    for suspect in belief.suspects:
        for record in suspect.records()[:RECORDS_READ]:
            is_repaired = not isinstance(record, RepairCase) or record.outcome == "fixed"
            for check in checks_of(record):
                features = Features.of(check.text, glossary)
                group = next((g for g in groups if any(f.is_same_as(features) for *_, f in g.seen)), None)
                if group is None:
                    groups.append(group := _Group([]))
                group.seen.append((suspect.key, check, is_repaired, features))
    return tuple(_known(group, language) for group in groups)


def _known(group: _Group, language: Language) -> KnownCheck:
    checks = [check for _, check, *_ in group.seen]
    limits = tuple(dict.fromkeys(limit for check in checks for limit in check.limits))
    stated = [check.minutes for check in checks if check.minutes]
    text = _best_wording(checks, language)
    return KnownCheck(
        text=text,
        wordings=tuple(dict.fromkeys(check.text for check in checks)),
        features=tuple(dict.fromkeys(features for *_, features in group.seen)),
        limits=limits,
        cost=minutes_of(text, stated),
        minutes=min(stated, default=None),
        abnormal=_chances(group, limits),
    )


def _best_wording(checks: list[SingleCheck], language: Language) -> str:
    """A manual's full sentence before a case's shorthand, the reader's language before both."""
    return min(checks, key=lambda check: (check.language != language, check.is_from_case)).text


def _chances(group: _Group, limits: tuple[Limit, ...]) -> dict[str, float]:
    counts: dict[str, list[float]] = {}
    listed: set[str] = set()
    for key, check, is_repaired, _ in group.seen:
        shown = result_of(check, limits)
        tally = counts.setdefault(key, [0.0, 0.0])
        if not check.is_from_case or (shown == ABNORMAL and is_repaired):
            listed.add(key)
        if check.is_from_case and is_repaired and shown != "unclear":
            tally[shown == NORMAL] += 1.0
    return {key: _posterior(LISTED if key in listed else UNLISTED, *tally) for key, tally in counts.items()}


def _posterior(prior: float, abnormal: float, normal: float) -> float:
    """The stated prior moved by cases.

    >>> round(_posterior(LISTED, 2, 1), 3)
    0.771
    """
    return (PRIOR_CASES * prior + abnormal) / (PRIOR_CASES + abnormal + normal)


def result_of(check: SingleCheck, limits: tuple[Limit, ...]) -> Verdict:
    """What a case's check showed: its words, else its first value against the stated limits."""
    said = verdict(check.result)
    values = measurements(check.result)
    if said != "unclear" or not values:
        return said
    return judge(values[0].measurement, limits, check.text)

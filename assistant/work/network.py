"""The checks that tell suspects apart, and how likely each finds something wrong under each cause.

P(abnormal | cause) starts from a stated prior, high where a record lists the check for the cause and low elsewhere,
and moves with what repaired cases say the check showed. Worked by hand: a listed look (0.75, worth four cases) that
two cases found abnormal and one normal: (4 x 0.75 + 2) / (4 + 3) = 0.714. A check that speaks for no suspect, because
no case says what it showed, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.diagnosis import Belief
from assistant.work.checks import SAME_WORDS, Features, SingleCheck, checks_of, minutes_of, share, words_of
from assistant.work.limits import Bounds, Limit, judge
from assistant.work.measuring import measurements
from assistant.work.troubleshooting import Test
from assistant.work.verdicts import Verdict, verdict
from knowledge.glossary import Glossary
from knowledge.records import Language, RepairCase

ANOTHER = ""  # the key of "another cause" in a planning problem; no suspect has an empty key

# P(abnormal | cause) of a check listed for the cause, and of one listed only for others (wear elsewhere, a false
# reading): a value against a stated limit tells more than a look.
LISTED_MEASURED, UNLISTED_MEASURED = 0.90, 0.08
LISTED, UNLISTED = 0.75, 0.15
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
    language: Language
    is_shorthand: bool  # known from cases alone
    abnormal: Mapping[str, float]  # suspect -> P(abnormal | it), for those that have anything to say about the check

    def chance(self, result: str, cause: str) -> float:
        """P(result | cause)."""
        abnormal = self.abnormal.get(cause, UNKNOWN_CAUSE if cause == ANOTHER else _prior(False, bool(self.limits)))
        return abnormal if result == ABNORMAL else 1.0 - abnormal

    def points_to(self, cause: str) -> bool:
        """Whether an abnormal result would speak for the cause."""
        return self.abnormal.get(cause, 0.0) >= 0.5

    def likeness(self, said: Features) -> float:
        """How far words of a technician mean this check, or the value one of its limits is about; 0 to 1."""
        own = max(features.likeness(said) for features in self.features)
        about = (share(words_of(limit.about), said.words) for limit in self.limits if limit.quantity in said.quantities)
        near = max(about, default=0.0)
        return max(own, near if near >= SAME_WORDS else 0.0)

    @property
    def is_worth_advising(self) -> bool:
        """Whether its words tell someone else what to do; a case's shorthand ("coil") may not."""
        return not self.is_shorthand or len(re.findall(r"[\u3400-\u9fff]|[A-Za-z]{3,}\s*", self.text)) >= 5

    def as_test(self, causes: Iterable[str]) -> Test:
        """The check as the planner takes it."""
        keys = tuple(causes)
        return Test(self.text, self.cost, {r: {key: self.chance(r, key) for key in keys} for r in (ABNORMAL, NORMAL)})


@dataclass
class _Group:
    """Wordings of one check on their way to being a ``KnownCheck``."""

    seen: list[tuple[str, SingleCheck, bool]] = field(default_factory=list)  # suspect, check, was its case repaired
    features: dict[Features, None] = field(default_factory=dict)  # each once, in order
    marks: set[object] = field(default_factory=set)  # of all features
    bounds: set[tuple[str, Bounds]] = field(default_factory=set)  # of limits, by suspect

    def has(self, features: Features, bounds: set[tuple[str, Bounds]]) -> bool:
        """Whether a check is this one: known by its words, or by the same limit for the same suspect."""
        if not bounds.isdisjoint(self.bounds):
            return True
        # Most checks have nothing in common with most groups, which one look at all their words tells.
        return not self.marks.isdisjoint(features.marks) and any(known.is_same_as(features) for known in self.features)

    def take(self, suspect: str, check: SingleCheck, is_repaired: bool, features: Features) -> None:
        """Add a wording."""
        self.seen.append((suspect, check, is_repaired))
        self.features[features] = None
        self.marks |= features.marks


def known_checks(belief: Belief, glossary: Glossary, language: Language) -> tuple[KnownCheck, ...]:
    """Every check of the suspects' records once, in the reader's language where it is written in it."""
    groups: list[_Group] = []
    for suspect in belief.suspects:
        for record in suspect.records()[:RECORDS_READ]:
            is_repaired = not isinstance(record, RepairCase) or record.outcome == "fixed"
            for check in checks_of(record):
                features = Features.of(check.text, glossary)
                bounds = {(suspect.key, limit.bounds) for limit in check.limits}
                group = next((g for g in groups if g.has(features, bounds)), None)
                if group is None:
                    groups.append(group := _Group())
                group.take(suspect.key, check, is_repaired, features)
                group.bounds |= bounds
    known = (_known(group, language) for group in groups)
    return tuple(check for check in known if any(check.points_to(key) for key in check.abnormal))


def _known(group: _Group, language: Language) -> KnownCheck:
    checks = [check for _, check, _ in group.seen]
    limits = tuple(dict.fromkeys(limit for check in checks for limit in check.limits))
    stated = [check.minutes for check in checks if check.minutes]
    best = _best_wording(checks, language)
    return KnownCheck(
        text=best.text,
        wordings=tuple(dict.fromkeys(check.text for check in checks)),
        features=tuple(group.features),
        limits=limits,
        cost=minutes_of(best.text, stated),
        minutes=min(stated, default=None),
        language=best.language,
        is_shorthand=best.is_from_case,
        abnormal=_chances(group, limits),
    )


def _best_wording(checks: list[SingleCheck], language: Language) -> SingleCheck:
    """A manual's full sentence before a case's shorthand, the reader's language before both."""
    return min(checks, key=lambda check: (check.language != language, check.is_from_case))


def _chances(group: _Group, limits: tuple[Limit, ...]) -> dict[str, float]:
    counts: dict[str, list[float]] = {}
    listed: set[str] = set()
    for key, check, is_repaired in group.seen:
        shown = result_of(check, limits)
        tally = counts.setdefault(key, [0.0, 0.0])
        if not check.is_from_case or (shown == ABNORMAL and is_repaired):
            listed.add(key)
        if check.is_from_case and is_repaired and shown != "unclear":
            tally[shown == NORMAL] += 1.0
    return {key: _posterior(_prior(key in listed, bool(limits)), *tally) for key, tally in counts.items()}


def _prior(is_listed: bool, is_measured: bool) -> float:
    if is_measured:
        return LISTED_MEASURED if is_listed else UNLISTED_MEASURED
    return LISTED if is_listed else UNLISTED


def _posterior(prior: float, abnormal: float, normal: float) -> float:
    """The stated prior moved by cases.

    >>> round(_posterior(LISTED, 2, 1), 3)
    0.714
    """
    return (PRIOR_CASES * prior + abnormal) / (PRIOR_CASES + abnormal + normal)


def result_of(check: SingleCheck, limits: tuple[Limit, ...]) -> Verdict:
    """What a case's check showed: its words, else its first value against the stated limits."""
    said = verdict(check.result)
    values = measurements(check.result)
    if said != "unclear" or not values:
        return said
    return judge(values[0].measurement, limits, check.text)

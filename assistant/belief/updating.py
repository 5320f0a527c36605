"""Work done to belief: Bayes over the suspects, one finding and one failed repair after the other.

Worked by hand: suspects a 0.5, b 0.3, another cause 0.2; a measured check listed for a alone is abnormal. Likelihoods
0.90, 0.08 and 0.25 give 0.450, 0.024, 0.050, so a 0.859, b 0.046, another 0.095. Then a's repair (cure 0.9) does not
help: a keeps a tenth, the others 0.98, and of what is left a has 0.383, b 0.200, another 0.417.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from assistant.diagnosis import Belief, Stated, Suspect, cause_words
from assistant.work.checks import Features, is_generic
from assistant.work.costs import STANDARD_COSTS, Costs, chance_of_cure
from assistant.work.done import Finding, Tried, WorkDone
from assistant.work.limits import judge
from assistant.work.network import ABNORMAL, ANOTHER, NORMAL, KnownCheck, known_checks
from assistant.work.verdicts import verdict
from knowledge.glossary import Glossary

HELPED_BY_CHANCE = 0.02  # P(a repair helps | another cause): a loose plug pressed home on the way


@dataclass(frozen=True)
class Contradiction:
    """Two things said that do not go together: a check that showed both, or a repair the checks asked for in vain."""

    kind: Literal["check", "repair"]
    first: str
    second: str


@dataclass(frozen=True)
class Settled:
    """Findings and repairs matched to the checks and suspects they are about; the last word on a check counts."""

    checks: tuple[tuple[KnownCheck, Finding], ...]
    repairs: tuple[tuple[Tried, frozenset[str]], ...]
    contradictions: tuple[Contradiction, ...]

    def judged(self, finding: Finding) -> Finding:
        """A finding with its value judged by the limits of the check it is about, where there are any."""
        known = (judged for _, judged in self.checks)
        same = (judged for judged in known if judged.model_copy(update={"result": finding.result}) == finding)
        return next(same, finding)

    def results(self, result: str) -> tuple[KnownCheck, ...]:
        """The checks that came out so."""
        return tuple(check for check, finding in self.checks if finding.result == result)


NOTHING_SETTLED = Settled((), (), ())


def update(belief: Belief, done: Settled, costs: Costs = STANDARD_COSTS) -> Belief:
    """The belief after the work; what means no known check or suspect, and what is unclear, leaves it as it was."""
    weights = {suspect.key: suspect.probability for suspect in belief.suspects} | {ANOTHER: belief.another_cause}
    for check, finding in done.checks:
        if finding.result in (ABNORMAL, NORMAL):
            weights = {key: weight * check.chance(finding.result, key) for key, weight in weights.items()}
    cures = {suspect.key: chance_of_cure(suspect, costs) for suspect in belief.suspects}
    for tried, cured in done.repairs:
        if tried.helped is not None:
            weights = _after_repair(weights, tried.helped, cured, cures)
    return _rebuilt(belief, weights) if done.checks or done.repairs else belief


def _after_repair(
    weights: dict[str, float], helped: bool, cured: frozenset[str], cures: dict[str, float]
) -> dict[str, float]:
    if not cured:
        return weights
    chance = {key: cures[key] if key in cured else HELPED_BY_CHANCE for key in weights}
    return {key: weight * (chance[key] if helped else 1.0 - chance[key]) for key, weight in weights.items()}


def _rebuilt(belief: Belief, weights: dict[str, float]) -> Belief:
    total = sum(weights.values())
    if total <= 0:
        return belief
    suspects = [replace(suspect, probability=weights[suspect.key] / total) for suspect in belief.suspects]
    ranked = tuple(sorted(suspects, key=lambda suspect: -suspect.probability))
    return replace(belief, suspects=ranked, another_cause=weights[ANOTHER] / total)


def settle(belief: Belief, work: WorkDone, glossary: Glossary) -> Settled:
    """Which known check each finding is about (values judged by its limits) and which suspects each repair was for."""
    if not work:
        return NOTHING_SETTLED
    known = known_checks(belief, glossary, "en")
    last: dict[int, tuple[KnownCheck, Finding]] = {}
    contradictions: list[Contradiction] = []
    for finding in work.findings:
        place = _meant(finding, known, glossary)
        if place is None:
            continue
        judged = _judged(finding, known[place])
        before = last.get(place)
        if before is not None and {before[1].result, judged.result} == {ABNORMAL, NORMAL}:
            contradictions.append(Contradiction("check", _words(before[1]), _words(judged)))
        if before is None or judged.result != "unclear":
            last[place] = (known[place], judged)
    repairs = tuple((tried, _repaired(tried, belief, glossary)) for tried in work.tried)
    contradictions += _in_vain(repairs, tuple(last.values()))
    return Settled(tuple(last.values()), repairs, tuple(contradictions))


def _words(finding: Finding) -> str:
    return finding.said or f"{finding.check}: {finding.result}"


def _meant(finding: Finding, known: tuple[KnownCheck, ...], glossary: Glossary) -> int | None:
    """The known check a finding is about: the one of that very wording, else one recognised by its words."""
    exact = next((place for place, check in enumerate(known) if finding.check in check.wordings), None)
    if exact is not None:
        return exact
    said = Features.of(_with_value(finding), glossary)
    likeness = [check.likeness(said) for check in known]
    best = max(likeness, default=0.0)
    return likeness.index(best) if best > 0 else None


def _with_value(finding: Finding) -> str:
    value = finding.measurement
    return finding.check if value is None else f"{finding.check} {value.value:g} {value.unit}"


def _judged(finding: Finding, check: KnownCheck) -> Finding:
    if finding.result != "unclear" or finding.measurement is None:
        return finding
    result = judge(finding.measurement, check.limits, finding.said or finding.check)
    return finding.model_copy(update={"result": result})


def _repaired(tried: Tried, belief: Belief, glossary: Glossary) -> frozenset[str]:
    """The suspects a repair would have cured: the one named, all whose component is, else the likeliest of its kind."""
    keys = {suspect.key for suspect in belief.suspects}
    if tried.cause in keys:
        return frozenset({tried.cause})
    words = f"{tried.repair} {tried.cause}"
    named = frozenset(suspect.key for suspect in belief.suspects if _is_named(suspect, words, glossary))
    return named or _likeliest_of(words, belief, glossary)


def _likeliest_of(words: str, belief: Belief, glossary: Glossary) -> frozenset[str]:
    """Of "the seals" alone: the likeliest suspect whose component or failure mode names what was repaired."""
    said = _things_in(words, glossary)
    for suspect in sorted(belief.suspects, key=lambda suspect: -suspect.probability):
        labels = (f"{record.component} {record.failure_mode}" for record in suspect.records())
        if any(_is_kind(one, other) for label in labels for one in said for other in _things_in(label, glossary)):
            return frozenset({suspect.key})
    return frozenset()


def _is_kind(one: str, other: str) -> bool:
    """Whether one concept is the other or its kind: "seal" of "oil seal", yet "pilot pump" not of "main pump"."""
    first, second = sorted((concept.rpartition("=")[2].split() for concept in (one, other)), key=len)
    return one == other or (len(first) == 1 and first == second[-1:])


def _is_named(suspect: Suspect, words: str, glossary: Glossary) -> bool:
    components = {record.component for record in suspect.records() if record.component}
    said = glossary.concepts(words)
    if not components:  # a manual's row may state its cause in words alone: "Pilot pump worn"
        return any(things and things <= said for things in (_things(record, glossary) for record in suspect.records()))
    for component in components:
        concepts = glossary.concepts(component)
        if (concepts and concepts <= said) or component.casefold() in words.casefold():
            return True
    return False


def _things(record: Stated, glossary: Glossary) -> frozenset[str]:
    """What a cause in words speaks of, without what is wrong with it."""
    return _things_in(cause_words(record), glossary)


def _things_in(words: str, glossary: Glossary) -> frozenset[str]:
    named = (concept for concept in glossary.concepts(words) if not is_generic(concept))
    return frozenset(one for one in named if all(verdict(word) == "unclear" for word in one.split("=")))


def _in_vain(
    repairs: tuple[tuple[Tried, frozenset[str]], ...], checks: tuple[tuple[KnownCheck, Finding], ...]
) -> list[Contradiction]:
    """Repairs that did not help although a check pointed to what they cure."""
    found = []
    for tried, cured in repairs:
        pointing = [f for check, f in checks if f.result == ABNORMAL and any(check.points_to(key) for key in cured)]
        if tried.helped is False and pointing:
            found.append(Contradiction("repair", _words(pointing[-1]), tried.repair))
    return found

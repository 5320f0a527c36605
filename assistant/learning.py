"""Outcomes to better probabilities: what was reported after similar diagnoses moves what the knowledge says.

The knowledge's probabilities are worth as many cases as its evidence weighs, at least ``LEAST_WORTH``: each cause
holds its share of them. An outcome adds to the cause that was found, and takes from the causes whose repair did not
help, as much as its relevance times ``REPORTED_TRUST``. Then the shares are probabilities again (the mean of a
Dirichlet distribution, whose counts these are).

Four limits keep what nobody has reviewed in its place. All outcomes of one person together add no more than
``MOST_PER_PERSON`` to all causes, and take no more than that from all: ten by one person move less than two by two.
As the knowledge is worth 4 at least, one person moves no cause by more than 0.75 / 4 = 19 points, and overturns none
that leads by more than twice that, as one does that two relevant confirmed cases alone stand behind. No number of
objections leaves a cause less than ``FLOOR`` of its weight. And outcomes alone make a report familiar only when
``PERSONS_TO_BELIEVE`` different people told them.

Worked by hand: a pump at 0.75, another cause at 0.25, worth 4 cases: 3 and 1. One relevant outcome says it was the
valve, and that a new pump had not helped: the valve gets 0.5, the pump keeps 2.5, and the shares are 0.125 for the
valve, 0.625 for the pump and 0.25 for another cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.belief.cause_names import CauseNames, CurrentNumber
from assistant.belief.familiarity import has_known_code, resembles
from assistant.belief.outcomes import person
from assistant.belief.told import Told
from assistant.diagnosis import MAX_SUSPECTS, OTHER_MODEL_TRUST, Belief, Support, Suspect
from assistant.understanding import Understanding
from knowledge.glossary import Glossary
from knowledge.outcomes import CauseNamed, DiagnosisOutcome
from retrieval.search import Search

REPORTED_TRUST = 0.5  # of an outcome, in units of one reviewed case that was fixed
MOST_PER_PERSON = 0.75  # of the same units, over all of one person's outcomes, for and against each
FLOOR = 0.2  # share of a cause's weight that no objections take away
LEAST_WORTH = 4.0  # cases that the knowledge's probabilities are worth, however few stand behind them
NOTHING_WORTH = 1.0  # the same where the knowledge names no cause at all
PERSONS_TO_BELIEVE = 2


@dataclass(frozen=True)
class Vote:
    """What one outcome says of one cause, by the cause's key: for it, or against it."""

    told: Told
    key: str
    is_for: bool
    weight: float

    @property
    def support(self) -> Support:
        """The vote as evidence that an answer can show."""
        return Support(self.told.hit, self.told.outcome.as_case("unknown"), self.weight)


def learn(
    belief: Belief,
    told: Sequence[Told],
    glossary: Glossary,
    machine_model: str = "",
    current: CurrentNumber = str,
) -> Belief:
    """What to believe once the outcomes are counted; without any, the belief itself."""
    votes = capped(_votes(told, CauseNames.of(belief, glossary, current), machine_model))
    if not votes:
        return belief
    worth = cases_worth(belief)
    before = {suspect.key: worth * suspect.probability for suspect in belief.suspects}
    after = {key: _moved(before.get(key, 0.0), votes, key) for key in {*before, *(v.key for v in votes if v.is_for)}}
    total = sum(after.values()) + worth * belief.another_cause
    known = {suspect.key: suspect for suspect in belief.suspects}
    ranked = sorted(after, key=lambda key: (-after[key], key))[:MAX_SUSPECTS]
    suspects = tuple(_suspect(known.get(key), key, votes, after[key] / total) for key in ranked)
    return Belief(suspects, max(0.0, 1.0 - sum(suspect.probability for suspect in suspects)))


def cases_worth(belief: Belief) -> float:
    """How many relevant, trusted cases the knowledge's probabilities are worth."""
    if not belief.suspects:
        return NOTHING_WORTH
    return max(LEAST_WORTH, sum(support.weight for suspect in belief.suspects for support in suspect.supports))


def are_believed(told: Iterable[Told]) -> bool:
    """Whether enough different people told something like the report for outcomes to stand alone."""
    return len({person(one.outcome.who) for one in told}) >= PERSONS_TO_BELIEVE


def standing_alone(understanding: Understanding, told: Iterable[Told], search: Search) -> tuple[Told, ...]:
    """The outcomes that may speak about a report that the knowledge does not cover: like it, and told by enough."""
    near = tuple(
        one
        for one in told
        if resembles(understanding.text, (one.hit,), search) or has_known_code(understanding, (one.hit,))
    )
    return near if are_believed(near) else ()


def capped(votes: Sequence[Vote]) -> tuple[Vote, ...]:
    """The votes, those of a person who has said much each worth less, so that together they stay at the limit."""
    said: dict[tuple[str, bool], float] = {}
    for vote in votes:
        side = (person(vote.told.outcome.who), vote.is_for)
        said[side] = said.get(side, 0.0) + vote.weight
    shares = {side: min(1.0, MOST_PER_PERSON / weight) for side, weight in said.items() if weight > 0}
    return tuple(
        replace(vote, weight=vote.weight * share)
        for vote in votes
        if (share := shares.get((person(vote.told.outcome.who), vote.is_for)))
    )


def _moved(weight: float, votes: Iterable[Vote], key: str) -> float:
    mine = [vote for vote in votes if vote.key == key]
    held = weight + sum(vote.weight for vote in mine if vote.is_for)
    return max(FLOOR * held, held - sum(vote.weight for vote in mine if not vote.is_for))


def _suspect(known: Suspect | None, key: str, votes: Iterable[Vote], probability: float) -> Suspect:
    supports = known.supports if known else ()
    reported = tuple(vote.support for vote in votes if vote.key == key and vote.is_for)
    against = tuple(vote.support for vote in votes if vote.key == key and not vote.is_for)
    ordered = sorted((*supports, *reported), key=lambda s: (-s.weight, s.hit.passage.id))
    return Suspect(key, tuple(ordered), probability, against)


def _votes(told: Sequence[Told], names: CauseNames, machine_model: str) -> tuple[Vote, ...]:
    """All votes; those for causes first, because a cause that only outcomes name can be objected to as well."""
    in_favour = [
        Vote(one, key, True, _weight(one, machine_model))
        for one in told
        if one.outcome.fixed and (key := names.meant(_cause_of(one.outcome)))
    ]
    for vote in in_favour:
        names.note(vote.key, vote.told.outcome)
    against = [
        Vote(one, key, False, _weight(one, machine_model))
        for one in told
        for key in sorted(names.objected(one.outcome))
    ]
    return (*in_favour, *against)


def _weight(told: Told, machine_model: str) -> float:
    seen_on = told.outcome.machine_model
    elsewhere = bool(machine_model and seen_on and seen_on != machine_model)
    return told.relevance * REPORTED_TRUST * (OTHER_MODEL_TRUST if elsewhere else 1.0)


def _cause_of(outcome: DiagnosisOutcome) -> CauseNamed:
    return CauseNamed(component=outcome.component, failure_mode=outcome.failure_mode, cause=outcome.cause)

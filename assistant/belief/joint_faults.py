"""Two faults at once, when no single suspect explains every abnormal finding and every code.

A pair weighs the product of its suspects' probabilities times a stated prior for double faults; under a pair a check
is normal only if it would be normal for both (noisy or). Its chance is against all single suspects and another cause.
"""

from __future__ import annotations

from itertools import combinations
from math import prod

from assistant.answer import CauseAdvice, JointFaults
from assistant.belief.updating import Settled
from assistant.diagnosis import Belief, Suspect
from assistant.work.network import ABNORMAL, ANOTHER, NORMAL, KnownCheck

DOUBLE_FAULTS = 0.1  # weight of "two at once" beside "one": one job in ten or so
CODE_EXPLAINED, CODE_UNEXPLAINED = 0.8, 0.05  # P(a code of the report | the cause has it on record, or not)

Fault = tuple[str, ...]


def joint_faults(
    before: Belief, settled: Settled, codes: tuple[str, ...], advice: dict[str, CauseAdvice]
) -> JointFaults | None:
    """The likeliest pair that explains everything where no single suspect does; ``before`` has no findings in it yet.

    ``advice`` maps suspects to what the answer says about them; a suspect that it leaves out is not paired.
    """
    keys = tuple(suspect.key for suspect in before.suspects if suspect.key in advice)
    explained = {s.key: _explained(s, settled.results(ABNORMAL), codes) for s in before.suspects if s.key in advice}
    everything = frozenset[str]().union(*explained.values())
    if len(everything) < 2 or any(explained[key] == everything for key in keys):
        return None
    weights = _weights(before, keys, settled, codes, explained)
    pairs = [pair for pair in combinations(keys, 2) if explained[pair[0]] | explained[pair[1]] == everything]
    if not pairs:
        return None
    best = max(pairs, key=lambda pair: (weights[pair], pair))
    return JointFaults(
        causes=tuple(advice[key].cause for key in best),
        probability=weights[best] / sum(weights.values()),
        explains=tuple(sorted(everything)),
    )


def _explained(suspect: Suspect, abnormal: tuple[KnownCheck, ...], codes: tuple[str, ...]) -> frozenset[str]:
    on_record = {code for record in suspect.records() for code in record.codes}
    return frozenset(c.text for c in abnormal if c.points_to(suspect.key)) | (on_record & set(codes))


def _weights(
    before: Belief,
    keys: tuple[str, ...],
    settled: Settled,
    codes: tuple[str, ...],
    explained: dict[str, frozenset[str]],
) -> dict[Fault, float]:
    prior = {suspect.key: suspect.probability for suspect in before.suspects} | {ANOTHER: before.another_cause}
    known = [code for code in codes if any(code in found for found in explained.values())]
    faults: list[Fault] = [(key,) for key in prior] + list(combinations(keys, 2))
    return {
        fault: prod(prior[key] for key in fault)
        * (DOUBLE_FAULTS if len(fault) > 1 else 1.0)
        * _seen(fault, settled)
        * prod(_code(any(code in explained.get(key, ()) for key in fault)) for code in known)
        for fault in faults
    }


def _code(is_explained: bool) -> float:
    return CODE_EXPLAINED if is_explained else CODE_UNEXPLAINED


def _seen(fault: Fault, settled: Settled) -> float:
    """P(the findings | the faults)."""
    chance = 1.0
    for check in settled.results(ABNORMAL):
        chance *= 1.0 - prod(check.chance(NORMAL, key) for key in fault)
    for check in settled.results(NORMAL):
        chance *= prod(check.chance(NORMAL, key) for key in fault)
    return chance

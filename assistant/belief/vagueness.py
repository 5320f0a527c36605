"""Whether a report says anything that tells one fault from another, or only that something is wrong."""

from __future__ import annotations

from functools import cache

from assistant.belief.retelling import LEFT_OUT, words_of_any_report
from assistant.understanding import Understanding
from retrieval.terms import PAIR_MARK, terms_of

_WHOLE_MACHINES = """
    设备 机器 机子 机械 车 车子 车辆 挖机 挖掘机 装载机 推土机 压路机 起重机 吊车 卡车 机床
    machine equipment unit vehicle excavator digger loader dozer crane truck
"""


def says_nothing(understanding: Understanding) -> bool:
    """Whether all that a report says would be said of any fault: no code, no part, no symptom of its own.

    Every knowledge has something near "it is broken", and none of it is what the caller means.
    """
    if understanding.codes:
        return False
    told = {term for term in terms_of(understanding.text) if not term.startswith(PAIR_MARK)}
    machine = " ".join((understanding.machine_model, understanding.make, understanding.serial))
    return told <= _empty().union(terms_of(machine))


@cache
def _empty() -> frozenset[str]:
    return words_of_any_report().union(terms_of(" ".join((*LEFT_OUT, _WHOLE_MACHINES))))

"""Whether a report says anything that tells one fault from another, or only that something is wrong."""

from __future__ import annotations

from assistant.belief.foreign_reports import words_of_any_world
from assistant.belief.retelling import LEFT_OUT
from assistant.understanding import Understanding
from retrieval.terms import PAIR_MARK, terms_of

_WHOLE_MACHINES = """
    设备 机器 机子 机械 车 车子 车辆 挖机 挖掘机 装载机 推土机 压路机 起重机 吊车 卡车 机床
    machine equipment unit vehicle excavator digger loader dozer roller crane truck
"""


def says_nothing(understanding: Understanding) -> bool:
    """Whether all that a report says would be said of any fault: no code, no part, no symptom of its own.

    Every knowledge has something near "it is broken", and none of it is what the caller means.
    """
    if understanding.codes:
        return False
    machine = understanding.machine
    named = (understanding.machine_model, understanding.make, machine.serial if machine else understanding.serial)
    empty = words_of_any_world().union(terms_of(" ".join((*named, *LEFT_OUT, _WHOLE_MACHINES))))
    return all(term in empty or term.startswith(PAIR_MARK) for term in terms_of(understanding.text))

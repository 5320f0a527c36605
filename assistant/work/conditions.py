"""What a check asks of the machine: an engine that runs, where the report says that it must not or will not.

Manuals state it in the words of the check ("at high idle", "热车复测"), and records have no field for it.
"""

from __future__ import annotations

import re

_RUNNING = re.compile(
    r"怠速|高速|热车|全油门|带载|额定转速|发动机运转|发动机运行|着车|起动后|启动后|运转时|行驶时|试车"
    r"|\bidle\b|\bhigh idle\b|engine running|running engine|run the engine|start the engine|warm(?:ed)? up|when warm"
    r"|full throttle|rated speed|under load|while travel|test drive|at \d{3,4} ?rpm",
    re.I,
)
_MUST_NOT = re.compile(
    r"(?:不要|不能|不可|不得|禁止|严禁|别|无法|不敢)(?:再)?(?:起动|启动|着车|发动|打火)|发动机(?:已)?(?:抱死|卡死|抱瓦)"
    r"|(?:must|may|should|can) ?not be (?:started|run)|do(?:n't| not) (?:start|run) (?:the engine|it)"
    r"|(?:cannot|can't) (?:start|run) (?:the engine|it)|engine (?:is )?seized|engine must (?:not|stay off)",
    re.I,
)
_NOW_AND_THEN = re.compile(
    r"有时|偶尔|冷车|热车|难|容易|一会|次才|sometimes|hard|now and then|when (?:hot|cold)|after|until|first", re.I
)
_CLAUSE_END = re.compile(r"[,，。；;!！?？\n]|\.(?=\s|$)")


def must_stand(report: str) -> bool:
    """Whether a report says that the engine must not or cannot be run, and not only at times.

    >>> must_stand("机油压力为零，不能启动发动机"), must_stand("hot engine sometimes cannot start it")
    (True, False)
    """
    clauses = (clause for clause in _CLAUSE_END.split(report) if _MUST_NOT.search(clause))
    return any(not _NOW_AND_THEN.search(clause) for clause in clauses)


def needs_running_engine(check: str) -> bool:
    """Whether a check can only be made with the engine running.

    >>> needs_running_engine("Measure pilot pressure at high idle"), needs_running_engine("检查保险丝")
    (True, False)
    """
    return bool(_RUNNING.search(check))

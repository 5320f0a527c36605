"""Reports as technicians send them, each with the failure mode of ``failures.csv`` that is behind it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExampleReport:
    """What is reported from one machine, and the component and failure mode that turn out to be the cause."""

    text: str
    machine_model: str
    component: str
    failure_mode: str


EXAMPLE_REPORTS = (
    ExampleReport(
        "HX220 挖掘机，热车以后全车动作都慢、没力气，发动机不掉速，冷车还可以，测先导压力只有 2.4 MPa",
        "HX220", "先导泵", "磨损",
    ),
    ExampleReport(
        "Starts fine in the evening, but every morning it needs a lot of priming before it fires. CA559 is stored.",
        "HX220", "low-pressure fuel line fitting", "drawing air",
    ),
    ExampleReport(
        "HX350 报 E11，放下安全锁杆全车没动作，发动机正常", "HX350", "先导锁电磁阀", "断路",
    ),
    ExampleReport(
        "HX220E won't finish a parked regen, lamp stays on, SPN 3251 FMI 0, power limited",
        "HX220E", "diesel particulate filter", "clogged",
    ),
    ExampleReport(
        "大臂自己往下掉，halfway up 停机半小时就落地，油缸杆是干的，boom cylinder 外面没有漏油",
        "HX220", "动臂保持阀", "泄漏",
    ),
    ExampleReport(
        "HX130 shows E02 and the engine stays at low idle whatever we do with the throttle knob",
        "HX130", "throttle dial", "abnormal signal",
    ),
)  # fmt: skip

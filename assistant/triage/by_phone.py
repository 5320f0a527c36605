"""What a customer may safely do while on the phone, and the chance that this alone puts it right.

The rule is an allow list: looking, listening, reading, levels, switches, levers, starting again, and cleaning from the
outside. Whatever also opens, loosens, measures, exchanges or adjusts something, or needs a licence, is not read out.
When in doubt a step is left out: then somebody is sent.
"""

from __future__ import annotations

import re

from assistant.answer import CauseAdvice
from assistant.safety import hazard_names, lacking
from assistant.triage.request_facts import PhoneFix, PhoneStep
from assistant.triage.words import phrase
from assistant.understanding import language_of
from assistant.work.conditions import needs_running_engine
from assistant.work.costs import STANDARD_COSTS, Costs
from knowledge.records import Language

MOST_STEPS = 6
_LOOK = re.compile(
    r"(?:查看|看|观察|目视|目测|检查|确认|读)[^，。；]{0,12}"
    r"(?:液位|油位|油量|水位|颜色|指示灯|指示器|显示|报警灯|开关|手柄|急停|锁杆|先导锁|模式|灰尘|外表|脏堵|油尺)"
    r"|\b(?:look|check|see|read|inspect)\b[^.;]{0,30}\b(?:levels?|dipstick|display|indicator|gauge|"
    r"warning light|lamp|switch(?:es)?"
    r"|lever|emergency stop|isolator|work mode|dust|colou?r|sight glass)\b",
    re.I,
)
_DO = re.compile(
    r"(?:补充|添加|加注|加满)[^，。；]{0,8}(?:燃油|柴油|冷却液|尿素|玻璃水)|重新(?:起动|启动|上电)|断电重启|"
    r"关机重启|复位急停|合上|打开(?:电源)?总开关"
    r"|(?:清洁|清理|吹净|清除)[^，。；]{0,8}(?:散热器|水箱外|外表|滤网|防尘网|格栅|灰尘|空滤)|放(?:掉|"
    r"出)?(?:油水分离器)?[^，。；]{0,4}水"
    r"|\b(?:refuel|top up (?:the )?(?:fuel|coolant|urea|adblue|def)|restart|switch (?:off|on)|power[- ]cycle|"
    r"reset the (?:switch|emergency stop)"
    r"|clean (?:the )?(?:radiator|cooler|screen|grille|air filter|outside)|drain (?:the )?water)",
    re.I,
)
_NEVER = re.compile(
    r"solenoid|sensor|\buv\b|ultraviolet|紫外|荧光|诊断仪|听诊|\btester\b|scan tool|stethoscope|"
    r"hoses?\b|pipes?\b|\blines?\b|"
    r"拆|松开|松掉|拧|更换|换(?:新|装|件|掉)|测(?:量|试)?|万用表|压力表|短接|拔|插|调(?:整|节)|焊|磨|电阻|电压|"
    r"电流|兆帕|MPa|bar|排气|泄压|放油|开盖|打开(?:水箱|油箱)盖|"
    r"吊|顶起|撬|敲|研磨|校准|标定|高压|注油嘴|蓄能器|线束|插头|管|传感器|电磁|接头|螺栓|端子|"
    r"\b(?:remove|dismantl|disassembl|loosen|undo|replac|exchang|measur|multimeter|gauge port|bridge|unplug|"
    r"disconnect|plug|adjust|weld|grind|"
    r"resist|volt|ohm|amp|bleed|open the (?:cap|circuit|line)|hoist|jack|pry|calibrat|test port|connector|"
    r"harness|wiring|bolt|torque|relief|swap|strip)",
    re.I,
)
_AGAIN = re.compile(r"重新?(?:起动|启动|上电)|\brestart(?: the (?:engine|machine))?", re.I)
_OPENS_CAP = re.compile(r"补充|加注|添加|盖|top up|refill|\bcap\b", re.I)


def may_do(words: str) -> bool:
    """Whether a customer may safely do what these words say, on a machine that stands.

    >>> may_do("检查燃油油位"), may_do("测量先导压力"), may_do("Check the coolant level at the sight glass")
    (True, False, True)
    """
    if _NEVER.search(words) or lacking(words, ()) or needs_running_engine(_AGAIN.sub("", words)):
        return False
    if not (_LOOK.search(words) or _DO.search(words)):
        return False
    return "hot_coolant" not in hazard_names(words) or not _OPENS_CAP.search(words)


def by_phone(
    causes: tuple[CauseAdvice, ...], language: Language, *, in_danger: bool, costs: Costs = STANDARD_COSTS
) -> PhoneFix:
    """The chance of a cure by phone, and the steps to read out, likeliest cause first; none while people are in danger.

    The chance adds up P(cause) x P(its repair cures) over the causes whose whole remedy the customer may do.
    """
    if in_danger:
        return PhoneFix(chance=0.0)
    cured = [(c, _cures(c, costs)) for c in causes if language_of(c.remedy) == language and may_do(c.remedy)]
    chance = sum(cause.probability * cure for cause, cure in cured)
    steps = _steps(causes, language, frozenset(cause.remedy for cause, _ in cured))
    opening = (PhoneStep(step=phrase("step_stop_first", language), cause="", action="do"),) if steps else ()
    return PhoneFix(chance=min(1.0, chance), steps=opening + steps[:MOST_STEPS])


def _cures(cause: CauseAdvice, costs: Costs) -> float:
    fixed = cause.confirmed_cases
    return (costs.cured + fixed) / (costs.cured + costs.not_cured + fixed)


def _steps(causes: tuple[CauseAdvice, ...], language: Language, remedies: frozenset[str]) -> tuple[PhoneStep, ...]:
    found: dict[str, PhoneStep] = {}
    for cause in causes:
        for check in cause.checks:
            if language_of(check.check) == language and may_do(check.check):
                found.setdefault(check.check, PhoneStep(step=check.check, cause=cause.cause, action="look"))
        if cause.remedy in remedies:
            found.setdefault(cause.remedy, PhoneStep(step=cause.remedy, cause=cause.cause, action="do"))
    return tuple(found.values())

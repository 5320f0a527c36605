"""Triage's own sentences in both languages, in one table so that neither is forgotten."""

from __future__ import annotations

from knowledge.records import Language

_PHRASES: dict[str, tuple[str, str]] = {
    # name: (Chinese, English)
    "ask_machine": (
        "请问机器的机号（铭牌上的序列号）是多少？",
        "What is the machine's serial number, from the type plate?",
    ),
    "ask_which": ("是哪一台：{names}？", "Which machine is it: {names}?"),
    "why_machine": (
        "没有机号就查不到这台机器的履历、未结工单和最近的仓库。",
        "Without it there is no history, no open request and no nearest depot.",
    ),
    "ask_down": ("机器现在还能干活吗，还是完全停了？", "Can the machine still work, or does it stand still?"),
    "why_down": ("决定紧急程度。", "It decides how urgent this is."),
    "ask_code": ("显示屏上有故障代码吗？请照着念一遍。", "Does the display show a fault code? Please read it out."),
    "why_code": ("代码能最快缩小原因范围。", "A code narrows the causes down fastest."),
    "ask_phone": ("怎么联系您？请留一个电话。", "Which number can we call you back on?"),
    "why_phone": ("没有电话就无法回访。", "Without a number nobody can follow up."),
    "ask_machine_model": ("是哪个机型？", "Which machine model is it?"),
    "ask_load": ("热车、冷车、带载还是怠速时出现？", "Does it happen hot, cold, under load or at idle?"),
    "ask_since": ("是突然出现，慢慢变重，还是时好时坏？", "Did it come suddenly, slowly, or does it come and go?"),
    "ask_before": ("出现之前换过什么、修过什么吗？", "Was anything changed or repaired before it began?"),
    "why_topic": (
        "答案能把猜对原因的把握提高 {gain:.0%}。",
        "The answer makes the best guess right {gain:.0%} more often.",
    ),
    "ask_check": ("请看一下：{check}。结果怎样？", "Please have a look: {check}. What do you see?"),
    "why_check": (
        "平均省 {minutes:.0f} 分钟，主要针对：{cause}。",
        "Saves {minutes:.0f} minutes on average; tests: {cause}.",
    ),
    "emergency": ("有人员危险：{said}", "People are in danger: {said}"),
    "urgent_down": ("机器停了，不能干活。", "The machine stands still."),
    "urgent_moves": ("机器可能自己移动或刹不住。", "The machine may move by itself or does not hold."),
    "urgent_rework": ("{days} 天前刚修过，属于返修。", "It was repaired {days} days ago: this is rework."),
    "normal_unknown": ("没有说机器是否停了，按一般处理。", "Nobody said whether the machine stands still."),
    "normal_works": ("机器还能干活，但有故障。", "The machine still works, with a fault."),
    "route_stop": ("先确保人员安全，其他都等一等。", "People first; everything else waits."),
    "stop_moves": (
        "机器可能自己移动：让客户停在平地、铲斗落地、熄火，修好之前不要再开；派人。",
        "The machine may move by itself: on level ground, bucket down, engine off, not driven again until repaired; "
        "send somebody.",
    ),
    "stop_oil_pressure": (
        "机油压力可能不足，再转会毁掉发动机：让客户马上熄火，不要再启动；派人。",
        "The engine may have no oil pressure and running on ruins it: have it stopped now and not started again; send "
        "somebody.",
    ),
    "stop_overheating": (
        "发动机过热，再干会毁掉发动机：让客户停止作业，热的时候绝不打开水箱盖；派人。",
        "The engine overheats and working on ruins it: have the work stopped, and the radiator cap left shut while it "
        "is hot; send somebody.",
    ),
    "stop_burst": (
        "管路破裂，有喷射、烫伤和起火的危险：让客户熄火，人离开喷油处，不要用手去堵；派人。",
        "A line has burst: jets, burns and fire. Have the engine stopped and everybody keep away, no hand on the leak; "
        "send somebody.",
    ),
    "route_send_nothing": (
        "没有客户自己能安全做、又可能修好的事：派人。",
        "There is nothing the customer may safely do that could put it right: send somebody.",
    ),
    "note_repaired_before": (
        "来电说不久前修过，记录里没有：核对是不是返修。",
        "The caller says it was repaired lately; the records do not know of it: check whether this is rework.",
    ),
    "urgent_stop": ("机器不能再开，见处置。", "The machine must not run on, see the decision."),
    "route_phone": (
        "电话里修好的把握 {chance:.0%}，值得先试；不行再派人。",
        "{chance:.0%} chance to fix it by phone: worth trying before somebody travels.",
    ),
    "route_send": (
        "客户自己能安全做的事，电话里修好的把握只有 {chance:.0%}，直接派人。",
        "What the customer may safely do fixes it with {chance:.0%} only: send somebody.",
    ),
    "skill_engine": ("发动机", "engine"),
    "skill_hydraulics": ("液压", "hydraulics"),
    "skill_electrics": ("电气与电控", "electrics and controls"),
    "skill_air_conditioning": ("空调", "air conditioning"),
    "skill_undercarriage": ("行走与底盘", "travel and undercarriage"),
    "skill_general": ("综合维修", "general repair"),
    "step_stop_first": (
        "先把铲斗放到地面，熄火，拔下钥匙。",
        "Lower the bucket to the ground, stop the engine, take the key.",
    ),
}


def phrase(name: str, language: Language, **values: object) -> str:
    """A sentence of the table in a language, filled in."""
    return _PHRASES[name][0 if language == "zh" else 1].format(**values)

"""The hazards of service work on machines: words that point to one, and the notice that comes first.

Words are matched in what the report, the causes, checks and remedies say; a notice too many is harmless, one too
few is not, so the lists are generous. Energy sources follow the usual lockout/tagout classes (ISO 14118).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hazard:
    """A source of harm, the words that point to it, and what to do about it in both languages."""

    name: str
    words: tuple[str, ...]
    notice_zh: str
    notice_en: str

    def notice(self, language: str) -> str:
        """What to do about it."""
        return self.notice_zh if language == "zh" else self.notice_en


HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        "machine_may_move",
        (
            "creeps",
            "rolls away",
            "rolling away",
            "runs away",
            "runaway",
            "parking brake",
            "brakes do not hold",
            "brake does not hold",
            "brakes don't hold",
            "brake doesn't hold",
            "drifts on a slope",
            "溜坡",
            "溜车",
            "溜转",
            "刹不住",
            "刹车失灵",
            "制动失灵",
            "驻车制动",
            "停不住",
        ),
        "机器可能自己移动：停在平地，工作装置落地，塞好履带或车轮，前后和坡下不得有人；刹不住时不要再开。",
        "The machine may move by itself: level ground, attachment lowered, tracks or wheels chocked, nobody in front, "
        "behind or downhill; do not drive it while its brakes do not hold.",
    ),
    Hazard(
        "high_pressure_fuel",
        (
            "common rail",
            "injector",
            "high-pressure fuel",
            "fuel rail",
            "rail pressure",
            "喷油器",
            "共轨",
            "高压油管",
            "轨压",
            "高压油泵",
        ),
        "共轨燃油压力可超过 100 MPa，射流会穿透皮肤。熄火并等压力降下后再松油管，不要用手试漏。",
        "Common-rail fuel can exceed 100 MPa and pierces skin. Stop the engine and let the pressure fall before "
        "loosening a line; never feel for leaks by hand.",
    ),
    Hazard(
        "stored_hydraulic_pressure",
        (
            "accumulator",
            "hydraulic hose",
            "relief valve",
            "main pump",
            "control valve",
            "cylinder",
            "hydraulic line",
            "蓄能器",
            "液压",
            "溢流阀",
            "主泵",
            "先导",
            "油缸",
            "主控阀",
            "多路阀",
            "高压软管",
            "胶管",
        ),
        "拆液压件前：工作装置放到地面，熄火，打开先导锁并来回扳动手柄卸压，蓄能器也要卸压。",
        "Before opening the hydraulics: lower the attachment to the ground, stop the engine, work the levers with the "
        "pilot lock open to release pressure, and discharge the accumulator.",
    ),
    Hazard(
        "raised_attachment",
        (
            "boom",
            "bucket",
            "arm cylinder",
            "stick cylinder",
            "boom drift",
            "动臂",
            "斗杆",
            "铲斗",
            "大臂",
            "小臂",
        ),
        "不要站在抬起的工作装置下方；必须抬起时用支架机械支撑。",
        "Never stand under a raised attachment; where it must be raised, prop it mechanically.",
    ),
    Hazard(
        "hot_coolant",
        (
            "coolant",
            "radiator",
            "thermostat",
            "water pump",
            "overheat",
            "冷却液",
            "散热器",
            "水箱",
            "节温器",
            "水泵",
            "过热",
            "水温",
        ),
        "发动机热时不要打开水箱盖，等冷却到 50 °C 以下。",
        "Do not open the radiator cap while the engine is hot; let it cool below 50 °C.",
    ),
    Hazard(
        "battery_and_electrics",
        (
            "battery",
            "alternator",
            "starter",
            "wiring",
            "short circuit",
            "harness",
            "fuse",
            "蓄电池",
            "电瓶",
            "发电机",
            "起动机",
            "线束",
            "短路",
            "保险丝",
        ),
        "动电路前先断开蓄电池负极；蓄电池旁禁止明火。",
        "Disconnect the battery's negative terminal before working on the wiring; no flame near a battery.",
    ),
    Hazard(
        "high_voltage",
        (
            "high voltage",
            "inverter",
            "servo drive",
            "400 v",
            "380 v",
            "三相",
            "高压电",
            "变频器",
            "逆变器",
            "伺服驱动器",
        ),
        "有高压电：只有持证电工可以操作，断电、上锁、验电并等电容放电后再动手。",
        "High voltage: qualified electricians only. Isolate, lock out, prove dead, let capacitors discharge.",
    ),
    Hazard(
        "running_machine",
        (
            "fan belt",
            "drive belt",
            "fan blade",
            "turbocharger",
            "flywheel",
            "皮带",
            "风扇",
            "涡轮增压",
            "飞轮",
        ),
        "手和工具远离转动件和高温排气件，检查前熄火并拔下钥匙。",
        "Keep hands and tools away from rotating and hot exhaust parts; stop the engine and take the key first.",
    ),
    Hazard(
        "refrigerant",
        (
            "refrigerant",
            "a/c compressor",
            "air conditioning",
            "condenser",
            "evaporator",
            "制冷剂",
            "冷媒",
            "空调",
            "压缩机",
            "冷凝器",
        ),
        "制冷剂会冻伤，回收须用专用设备，戴护目镜和手套。",
        "Refrigerant causes frostbite; recover it with proper equipment, wearing goggles and gloves.",
    ),
    Hazard(
        "track_grease",
        (
            "track tension",
            "idler",
            "track adjuster",
            "grease cylinder",
            "履带张紧",
            "张紧油缸",
            "引导轮",
            "黄油缸",
        ),
        "履带张紧油缸内有高压黄油：放油嘴最多松一圈，人不要正对。",
        "The track adjuster holds grease under high pressure: loosen its valve one turn at most, out of its line.",
    ),
)

# Hazards whose work only a qualified person is told how to do; what the qualification is called.
NEEDS_QUALIFICATION: dict[str, tuple[str, str]] = {
    "high_voltage": ("高压电工证", "high-voltage electrician"),
    "refrigerant": ("制冷作业证", "refrigerant handling certificate"),
}

# Words of a report that mean people are in danger now.
DANGER_WORDS: tuple[str, ...] = (
    "on fire",
    "caught fire",
    "flames",
    "fire in the",
    "is burning",
    "injured",
    "trapped",
    "pinned under",
    "crushed",
    "hurt someone",
    "electric shock",
    "electrocuted",
    "tipping over",
    "about to tip",
    "fumes in the cab",
    *("着火", "著火"),
    "起火",
    "冒火",
    "火苗",
    "受伤",
    "压住人",
    "压到人",
    "夹住人",
    "被困",
    "触电",
    "快要翻",
    "要翻车",
    "有人晕",
    "中毒",
)
# A machine that does not hold is a fault when it stands and a danger when it moves or somebody is in its way.
UNHELD_WORDS: tuple[str, ...] = (
    *("溜坡", "溜车", "刹不住", "刹车失灵", "制动失灵", "停不下来"),
    *("runaway", "running away", "rolling away", "rolls away", "cannot stop", "can't stop", "won't stop"),
)
MOVING_WORDS: tuple[str, ...] = (
    *(
        "正在",
        "正往",
        "正向",
        "此刻",
        "快撞",
        "快要撞",
        "撞向",
        "冲向",
        "冲下",
        "往人",
        "坡下有人",
        "车上有人",
        "人还在车",
    ),
    *("司机还在", "有人在坡", "right now", "at this moment", "heading for", "towards people", "towards the"),
    *("people below", "someone below", "people in the way", "operator is still", "driver is still", "still rolling"),
)
DANGER_ZH = (
    "人员安全第一：所有人撤离机器并保持距离；能安全操作时熄火、关电源总开关；"
    "有人受伤或着火立即拨打 120 / 119，不要移动机器，等待专业人员。人员安全确认之前不要继续检修。"
)
DANGER_EN = (
    "People first: everyone away from the machine and keep clear. If it is safe, stop the engine and switch off the "
    "battery isolator. If anyone is hurt or there is fire, call the emergency services now, do not move the machine "
    "and wait for help. Do not go on with the repair until everyone is safe."
)

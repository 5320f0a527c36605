"""What repairs, checks and help cost: stated where records state it, stated defaults where they do not.

One unit, minutes of one technician at the machine; money is turned into minutes at a stated rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from statistics import median

from assistant.answer import CauseAdvice, PartAdvice
from assistant.diagnosis import Suspect
from knowledge.records import Model, RepairCase


class Costs(Model):
    """The rates and defaults of a workshop; money is in hundredths of whichever currency the parts are priced in."""

    cents_per_minute: float = 500.0  # a technician on site and a machine that stands: 300 an hour
    expert_minutes: float = 960.0  # until a specialist is there and has found it: two working days
    second_visit_cents: float = 150_000.0  # travel both ways and a machine that stands another day
    carried_share: float = 0.08  # of the price, for a part that comes back: freight, damage, capital
    handling_cents: float = 1_000.0  # picking, loading and booking one line, used or not
    unknown_price_cents: int = 30_000  # of a part whose price nobody has stated
    lost_in_vain: float = 0.5  # of a part's price, when it was fitted and was not the cause
    cured: float = 9.0  # prior of "the right repair cures": nine of ten, worth ten cases
    not_cured: float = 1.0


STANDARD_COSTS = Costs()

# What a repair takes where no case tells, by the words of it: access counts, not skill.
REPAIR_MINUTES: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"大修|解体|缸套|活塞|overhaul|rebuild|liner|strip down|recondition", re.I), 480.0),
    (re.compile(r"总成|主泵|马达|assembly|main pump|motor|turbocharger|cylinder", re.I), 240.0),
    (
        re.compile(
            r"清洗|清理|清洁|调整|调节|紧固|加注|补充|擦|复位|clean|adjust|tighten|top up|refill|reset|bleed", re.I
        ),
        30.0,
    ),
)
DEFAULT_REPAIR_MINUTES = 90.0


def labour_minutes(suspect: Suspect, remedy: str) -> float:
    """Minutes a repair takes: the median of its repaired cases, else what such a repair usually takes."""
    cases = [record for record in suspect.records() if isinstance(record, RepairCase) and record.labour_minutes]
    cured = [case.labour_minutes for case in cases if case.outcome == "fixed"]
    told = cured or [case.labour_minutes for case in cases]
    if told:
        return float(median(minutes for minutes in told if minutes))
    return usual_minutes(remedy)


def usual_minutes(remedy: str) -> float:
    """What a repair of these words usually takes, where no case tells.

    >>> usual_minutes("clean the strainer"), usual_minutes("replace the sensor")
    (30.0, 90.0)
    """
    return next((minutes for words, minutes in REPAIR_MINUTES if words.search(remedy)), DEFAULT_REPAIR_MINUTES)


def parts_minutes(parts: tuple[PartAdvice, ...], costs: Costs = STANDARD_COSTS) -> float:
    """What the parts of a repair cost on average, in minutes."""
    cents = sum(p.probability * p.quantity * price_cents(p, costs.unknown_price_cents) for p in parts)
    return cents / costs.cents_per_minute


def price_cents(part: PartAdvice, unknown: int) -> int:
    """A part's price, or what is assumed for one without."""
    return unknown if part.price_cents is None else part.price_cents


def repair_minutes(suspect: Suspect, advice: CauseAdvice, costs: Costs = STANDARD_COSTS) -> float:
    """What deciding for a repair costs: its labour, and what its parts lose if they turn out to be fitted in vain.

    The parts that the true cause needs are paid whoever repairs it, so they change no decision and are left out.
    """
    in_vain = 1.0 - suspect.probability * chance_of_cure(suspect, costs)
    return labour_minutes(suspect, advice.remedy) + costs.lost_in_vain * in_vain * parts_minutes(advice.parts, costs)


def expert_minutes(repairs: Iterable[tuple[float, float]], costs: Costs = STANDARD_COSTS) -> float:
    """What an expert costs: being there and finding it, and the labour of the repair; ``repairs`` are (P, minutes).

    >>> expert_minutes([(0.5, 100.0), (0.25, 40.0)])
    1042.5
    """
    known = list(repairs)
    another = 1.0 - sum(chance for chance, _ in known)
    labour = sum(chance * minutes for chance, minutes in known) + another * DEFAULT_REPAIR_MINUTES
    return costs.expert_minutes + labour


def chance_of_cure(suspect: Suspect, costs: Costs = STANDARD_COSTS) -> float:
    """P(the repair cures | this is the cause): repaired and not repaired cases on top of the stated prior.

    Worked by hand: three fixed, one not: (9 + 3) / (10 + 4) = 0.857.
    """
    outcomes = [record.outcome for record in suspect.records() if isinstance(record, RepairCase)]
    fixed, not_fixed = outcomes.count("fixed"), outcomes.count("not_fixed")
    return (costs.cured + fixed) / (costs.cured + costs.not_cured + fixed + not_fixed)

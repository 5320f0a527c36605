"""A small network of faults that is known by heart, to measure learning against: what breaks how often, how it is
reported, and what finding and repairing it costs.

The manual of this world names every cause, in both languages, in an order that has little to do with how often they
happen; and it does not know the hints that a fault's reports carry. Both is left to be learned.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from knowledge.records import LANGUAGES, Cause, Check, Language, Record

REPORTS: dict[str, tuple[str, str]] = {
    # family: (Chinese, English)
    "boom": ("动臂提升慢，没有力", "boom lifts slowly and has no force"),
    "power": ("发动机带载掉速，动力不足", "engine loses power under load"),
    "heat": ("水温过高报警", "coolant temperature alarm, engine overheats"),
}
HINTED = 0.5  # share of reports that carry their fault's own hint
SHOWS = 0.9  # P(a check finds something | it is that fault)
MISLEADS = 0.1  # P(a check finds something | it is another)


@dataclass(frozen=True)
class SimulatedCause:
    """One way a machine of this world fails; minutes are those of the repair and of the check for it."""

    family: str
    component: tuple[str, str]
    failure_mode: tuple[str, str]
    share: float
    repair_minutes: float
    check: tuple[str, str]
    check_minutes: float
    hint: tuple[str, str]

    @property
    def name(self) -> str:
        """Component and failure mode in English."""
        return f"{self.component[1]} {self.failure_mode[1]}"


@dataclass(frozen=True)
class Fault:
    """One machine that broke down: the true cause, and the report of it."""

    number: int
    cause: SimulatedCause
    text: str
    language: Language


@cache
def simulated_causes() -> tuple[SimulatedCause, ...]:
    """The twelve causes of the bundled table."""
    table = files("assistant").joinpath("tables", "simulated_causes.csv").read_text("utf-8")
    return tuple(_cause(row) for row in csv.DictReader(table.splitlines()))


def _cause(row: dict[str, str]) -> SimulatedCause:
    return SimulatedCause(
        family=row["family"],
        component=(row["component_zh"], row["component_en"]),
        failure_mode=(row["failure_zh"], row["failure_en"]),
        share=float(row["share"]),
        repair_minutes=float(row["repair_minutes"]),
        check=(row["check_zh"], row["check_en"]),
        check_minutes=float(row["check_minutes"]),
        hint=(row["hint_zh"], row["hint_en"]),
    )


def manual() -> tuple[Record, ...]:
    """What is known of this world before anything happened: its causes, family by family, in both languages."""
    ranks: dict[str, int] = {}
    rows: list[Record] = []
    for number, cause in enumerate(simulated_causes()):
        ranks[cause.family] = ranks.get(cause.family, 0) + 1
        rows += [_row(number, cause, language, ranks[cause.family]) for language in LANGUAGES]
    return tuple(rows)


def _row(number: int, cause: SimulatedCause, language: Language, rank: int) -> Cause:
    own = 0 if language == "zh" else 1
    return Cause(
        id=f"simulated-{language}#{number:04d}",
        symptom=REPORTS[cause.family][own],
        component=cause.component[own],
        failure_mode=cause.failure_mode[own],
        checks=(Check(check=cause.check[own], minutes=cause.check_minutes),),
        rank=rank,
        language=language,
    )


def faults(count: int, seed: int) -> tuple[Fault, ...]:
    """A stream of faults, drawn by how often each cause happens; the same for the same seed."""
    causes = simulated_causes()
    drawn = Random(f"{seed}/causes").choices(causes, [cause.share for cause in causes], k=count)
    return tuple(_fault(number, cause, Random(f"{seed}/{number}")) for number, cause in enumerate(drawn))


def _fault(number: int, cause: SimulatedCause, random: Random) -> Fault:
    own = random.randrange(2)
    said = REPORTS[cause.family][own]
    if random.random() < HINTED:
        said += (f"，{cause.hint[0]}", f", {cause.hint[1]}")[own]
    return Fault(number, cause, said, "zh" if own == 0 else "en")

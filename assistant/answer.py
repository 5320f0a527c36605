"""The report that comes in and the typed answer that goes out; words are made from it, never the other way round.

The JSON of an ``Answer`` is a public format: fields are added by later versions, never renamed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from knowledge.records import Label, Language, Model, PassageKind

REPORT_LIMIT = 20_000  # characters; a report is a story, not a log file

Probability = Annotated[float, Field(ge=0, le=1)]


class Report(Model):
    """What a technician reports: words, and whatever else is known."""

    text: Annotated[str, Field(max_length=REPORT_LIMIT)] = ""
    machine_model: Label = ""
    serial: Label = ""
    codes: Annotated[tuple[Label, ...], Field(max_length=50)] = ()
    language: Language | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that could be diagnosed."""
        return not self.text and not any(self.codes)


class CodeMeaning(Model):
    """A code of the report: as typed, in canonical form, and what it means; never a guess."""

    raw: str
    code: str
    known: bool
    is_ambiguous: bool = False
    meaning: str = ""
    note: str = ""


class Evidence(Model):
    """Where a statement comes from: a case, a manual's page, an FMEA row or a code entry, with its own words."""

    kind: PassageKind
    id: str
    passage_id: str
    manual_id: str = ""
    page: int | None = None
    anchor: str = ""
    title: str = ""
    quote: str
    symptom: str = ""  # of the quoted case or row, as far as it is told apart from its remedy
    score: float


class CheckAdvice(Model):
    """A check worth doing for a cause, with the minutes it takes where known."""

    check: str
    minutes: float | None = None
    expected: str = ""


class StockPlace(Model):
    """Where a part lies, how many, and how far from the machine (kilometres, great circle)."""

    depot: str
    name: str = ""
    quantity: int
    distance_km: float | None = None


class Substitute(Model):
    """Another part that fits, where it lies; named when the part itself is in stock nowhere."""

    number: str
    name: str = ""
    price_cents: int | None = None
    stock: tuple[StockPlace, ...] = ()


class PartAdvice(Model):
    """A part a cause may need: the number to order today, how likely it is needed, and where it is."""

    number: str
    name: str = ""
    quantity: int = 1
    probability: Probability
    replaces: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    in_catalogue: bool = True
    stock: tuple[StockPlace, ...] = ()
    stock_known: bool = True
    price_cents: int | None = None
    instead: tuple[Substitute, ...] = ()


class CauseAdvice(Model):
    """A likely cause with its probability and everything that speaks for it."""

    cause: str
    component: str = ""
    failure_mode: str = ""
    probability: Probability
    confirmed_cases: int
    evidence: tuple[Evidence, ...]
    against: tuple[Evidence, ...] = ()
    checks: tuple[CheckAdvice, ...] = ()
    remedy: str = ""
    parts: tuple[PartAdvice, ...] = ()


class HazardNotice(Model):
    """A danger to people that comes before every other line."""

    hazard: str
    notice: str


class Ask(Model):
    """A question whose answer would change what is advised; ``about`` names it, so that a page can offer answers."""

    kind: Literal["ask"] = "ask"
    question: str
    reason: str
    about: str = ""


class Advise(Model):
    """What to do next, a check or a repair (``check`` has its words either way), and for which cause.

    ``expected_cost_minutes`` is what the whole job costs on average when this is done next, ``cost_without_minutes``
    what it costs without any check; ``outcomes`` are the possible answers; ``hazards`` those of this step alone;
    ``units`` those that its values are stated in; ``quoted`` says in the answer's language that ``check`` stands in
    another, and what it is about, and is empty otherwise.
    """

    kind: Literal["advise"] = "advise"
    action: Literal["check", "repair"] = "check"
    check: str
    minutes: float | None = None
    expected: str = ""
    cause: str
    reason: str
    expected_cost_minutes: float | None = None
    cost_without_minutes: float | None = None
    outcomes: tuple[str, ...] = ()
    hazards: tuple[HazardNotice, ...] = ()
    units: tuple[str, ...] = ()
    quoted: str = ""


class Escalate(Model):
    """Nothing known is good enough: ask an expert, and say what was looked at."""

    kind: Literal["escalate"] = "escalate"
    reason: str


class StopForSafety(Model):
    """People are in danger: stop, and do this first."""

    kind: Literal["stop_for_safety"] = "stop_for_safety"
    instruction: str


class Done(Model):
    """The machine works again: what is left is to report what it was; ``cause`` is that, where it was said already."""

    kind: Literal["done"] = "done"
    reason: str
    cause: str = ""


Step = Annotated[Ask | Advise | Escalate | StopForSafety | Done, Field(discriminator="kind")]


class PackedPart(Model):
    """A part to take along: how likely it is needed, and which part it stands in for where that one is out of stock."""

    number: str
    name: str = ""
    quantity: int = 1
    probability: Probability
    instead_of: str = ""
    in_catalogue: bool = True
    stock: tuple[StockPlace, ...] = ()


class PackList(Model):
    """The parts to take along at the least expected cost, and the chance that the first visit then fixes it.

    ``missing`` are parts that may be needed and are in stock nowhere, nor is a substitute.
    """

    parts: tuple[PackedPart, ...] = ()
    missing: tuple[PackedPart, ...] = ()
    first_time_fix: Probability
    first_time_fix_without: Probability = 0.0
    expected_cost_cents: int = 0


class JointFaults(Model):
    """Two causes at once, named when no single one explains what was found; the chance rests on a stated prior."""

    causes: tuple[str, ...]
    probability: Probability
    explains: tuple[str, ...] = ()


class Answer(Model):
    """What Faultwise believes about a report; the causes' probabilities and ``another_cause`` sum to one.

    In a conversation: which one and which turn, what the message was understood to say, and the hazards to be
    acknowledged before the next step is given.
    """

    id: str
    language: Language
    abstained: bool
    machine_model: str = ""
    serial: str = ""
    codes: tuple[CodeMeaning, ...] = ()
    causes: tuple[CauseAdvice, ...] = ()
    another_cause: Probability = 1.0
    nearest: tuple[Evidence, ...] = ()
    next_step: Step
    joint_faults: JointFaults | None = None
    pack: PackList | None = None
    safety: tuple[HazardNotice, ...] = ()
    notes: tuple[str, ...] = ()
    worded_by: str = "templates"
    text: str = ""
    conversation: str = ""
    turn: int = 0
    understood: tuple[str, ...] = ()
    acknowledge: tuple[str, ...] = ()

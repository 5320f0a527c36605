"""What one message can tell, and what it can be the answer to: small frozen facts that a conversation is made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assistant.work.done import Finding, Measurement, Tried
from knowledge.records import Model

Topic = Literal["machine", "since", "load", "before", "more"]


class SymptomTold(Model):
    """Words about what the machine does, to search with."""

    kind: Literal["symptom"] = "symptom"
    text: str


class CodeGiven(Model):
    """A fault code, in canonical form where it has one."""

    kind: Literal["code"] = "code"
    code: str


class CodeWithdrawn(Model):
    """A code that was said before and is not on the machine."""

    kind: Literal["code_withdrawn"] = "code_withdrawn"
    code: str


class MachineNamed(Model):
    """Which machine it is about: for the first time, as a correction of what was said, or another machine."""

    kind: Literal["machine"] = "machine"
    machine_model: str = ""
    serial: str = ""
    how: Literal["first", "correction", "another"] = "first"


class CheckFound(Model):
    """What a check showed, or that it cannot be made."""

    kind: Literal["check"] = "check"
    finding: Finding


class RepairTried(Model):
    """A repair and whether it helped."""

    kind: Literal["repair"] = "repair"
    tried: Tried


class FaultGone(Model):
    """The machine works again; ``cause`` is what it was, in the technician's words, where they say it."""

    kind: Literal["fixed"] = "fixed"
    said: str
    cause: str = ""


class TopicAnswered(Model):
    """An answer to one of the first questions; ``said`` is empty when the technician does not know."""

    kind: Literal["topic"] = "topic"
    topic: Topic
    said: str = ""


class HazardsAcknowledged(Model):
    """Hazards the technician has dealt with or knows of, by name."""

    kind: Literal["acknowledged"] = "acknowledged"
    hazards: tuple[str, ...]


class PeopleInDanger(Model):
    """Somebody is in danger now."""

    kind: Literal["danger"] = "danger"
    said: str


class EverybodySafe(Model):
    """Somebody says that nobody is in danger any more."""

    kind: Literal["safe"] = "safe"
    said: str


class ExpertWanted(Model):
    """The technician wants to hand over."""

    kind: Literal["expert"] = "expert"
    said: str


class RemarkMade(Model):
    """Words that tell nothing about the machine ("I have been here since six"): kept, and not judged by."""

    kind: Literal["remark"] = "remark"
    said: str


Fact = Annotated[
    SymptomTold
    | RemarkMade
    | CodeGiven
    | CodeWithdrawn
    | MachineNamed
    | CheckFound
    | RepairTried
    | FaultGone
    | TopicAnswered
    | HazardsAcknowledged
    | PeopleInDanger
    | EverybodySafe
    | ExpertWanted,
    Field(discriminator="kind"),
]


class Unclear(Model):
    """A message that can mean several things: what is asked back, by the name of the phrase and its values."""

    phrase: str
    values: dict[str, str] = Field(default_factory=dict)


class CheckAsked(Model):
    """The technician was told to make a check; ``cause`` is what it tests.

    ``doubted`` is a value that was said to it and asked back; its unit is empty where nobody said one.
    """

    kind: Literal["check"] = "check"
    check: str
    expected: str = ""
    cause: str = ""
    doubted: Measurement | None = None


class RepairAsked(Model):
    """The technician was told to make a repair; ``is_done`` when it was made and only "did it help" is open."""

    kind: Literal["repair"] = "repair"
    repair: str
    cause: str = ""
    is_done: bool = False


class PartAsked(Model):
    """Something was repaired that did not help, or did, and nobody said what."""

    kind: Literal["part"] = "part"
    helped: bool


class TopicAsked(Model):
    """One of the first questions was asked."""

    kind: Literal["topic"] = "topic"
    topic: Topic


class AcknowledgementAsked(Model):
    """Hazards wait to be acknowledged before the step is given."""

    kind: Literal["acknowledgement"] = "acknowledgement"
    hazards: tuple[str, ...]


class SafetyAsked(Model):
    """Everything waits until somebody says that everybody is safe."""

    kind: Literal["safety"] = "safety"


class MachineMeantAsked(Model):
    """A machine was named that is not the one known so far: a correction, or another machine?"""

    kind: Literal["machine_meant"] = "machine_meant"
    machine_model: str
    serial: str = ""


class NothingAsked(Model):
    """No question is open."""

    kind: Literal["nothing"] = "nothing"


Asked = Annotated[
    CheckAsked
    | RepairAsked
    | PartAsked
    | TopicAsked
    | AcknowledgementAsked
    | SafetyAsked
    | MachineMeantAsked
    | NothingAsked,
    Field(discriminator="kind"),
]
NOTHING_ASKED = NothingAsked()


class Reading(Model):
    """What a message was understood to say, in order; what has to be asked back, and what that question is then.

    ``left_out`` are its sentences that were addressed to the assistant.
    """

    facts: tuple[Fact, ...] = ()
    unclear: Unclear | None = None
    open: MachineMeantAsked | PartAsked | CheckAsked | None = None
    left_out: tuple[str, ...] = ()

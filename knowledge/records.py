"""The records knowledge is made of: frozen, typed, no I/O.

Every stored record names its ``kind`` and its ``key``; together they identify it in the store, and a changed
record under the same key is a new version of it.
"""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

Kind = Literal[
    "case", "cause", "code", "part", "depot", "stock", "machine", "manual", "passage", "term", "outcome", "draft",
    "bulletin",
    "golden",
]  # fmt: skip
Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")
Outcome = Literal["fixed", "not_fixed", "unknown"]
PassageKind = Literal["case", "cause", "code", "manual", "outcome", "bulletin"]


def without_nul(value: object) -> object:
    """Text without NUL characters, which broken exports contain and PostgreSQL cannot keep.

    >>> without_nul("E02\\x00")
    'E02'
    """
    return value.replace("\x00", "") if isinstance(value, str) and "\x00" in value else value


Text = Annotated[str, StringConstraints(max_length=20_000), BeforeValidator(without_nul)]
Label = Annotated[str, StringConstraints(max_length=500), BeforeValidator(without_nul)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=500), BeforeValidator(without_nul)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Model(BaseModel):
    """A frozen value; unknown fields are refused so that a misspelt column is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class Record(Model):
    """A value the store keeps, versioned under its ``kind`` and ``key``."""

    kind: ClassVar[Kind]

    @property
    def key(self) -> str:
        """What identifies the record among its kind."""
        raise NotImplementedError


class Scope(Model):
    """Whom and what a piece of knowledge is for; an empty field means "all"."""

    machine_models: tuple[Name, ...] = ()
    makes: tuple[Name, ...] = ()
    serial_from: Label = ""
    serial_to: Label = ""
    groups: tuple[Name, ...] = ()
    valid_from: Date | None = None
    valid_until: Date | None = None


class CheckDone(Model):
    """A check that was made during a repair and what it showed."""

    check: Text
    result: Text = ""


class Check(Model):
    """A check worth doing, with the minutes it takes where known."""

    check: Text
    minutes: Annotated[float, Field(ge=0)] | None = None
    expected: Text = ""


class PartUsed(Model):
    """A part a repair needs or used."""

    number: Name
    name: Label = ""
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1


class RepairCase(Record):
    """What was reported, found and done on one machine, once."""

    kind: ClassVar[Kind] = "case"
    id: Name
    symptom: Annotated[Text, StringConstraints(min_length=1)]
    machine_model: Label = ""
    make: Label = ""
    serial: Label = ""
    hours: Annotated[float, Field(ge=0)] | None = None
    date: Date | None = None
    codes: tuple[Name, ...] = ()
    cause: Text = ""
    component: Label = ""
    failure_mode: Label = ""
    action: Text = ""
    checks: tuple[CheckDone, ...] = ()
    parts: tuple[PartUsed, ...] = ()
    outcome: Outcome = "unknown"
    labour_minutes: Annotated[float, Field(ge=0)] | None = None
    language: Language = "en"
    groups: tuple[Name, ...] = ()

    @property
    def key(self) -> str:
        """The case number."""
        return self.id


class Cause(Record):
    """One stated way a symptom comes about: a row of a troubleshooting table or of an FMEA sheet."""

    kind: ClassVar[Kind] = "cause"
    id: Name
    symptom: Text = ""
    component: Label = ""
    failure_mode: Label = ""
    cause: Text = ""
    checks: tuple[Check, ...] = ()
    remedy: Text = ""
    parts: tuple[PartUsed, ...] = ()
    codes: tuple[Name, ...] = ()
    occurrence: Annotated[int, Field(ge=1, le=10)] | None = None
    severity: Annotated[int, Field(ge=1, le=10)] | None = None
    detection: Annotated[int, Field(ge=1, le=10)] | None = None
    rank: Annotated[int, Field(ge=1)] | None = None  # place among the causes of its symptom, 1 = named first
    manual_id: Label = ""
    page: Annotated[int, Field(ge=1)] | None = None
    anchor: Label = ""
    language: Language = "en"
    scope: Scope = Scope()

    @property
    def key(self) -> str:
        """The row's id."""
        return self.id


class FaultCode(Record):
    """What a fault code means, for a make and models or for all."""

    kind: ClassVar[Kind] = "code"
    code: Name  # canonical form, see knowledge.codes
    meaning_zh: Text = ""
    meaning_en: Text = ""
    make: Label = ""
    machine_models: tuple[Name, ...] = ()
    component: Label = ""
    groups: tuple[Name, ...] = ()

    @property
    def key(self) -> str:
        """Make, models and code: the same code means different things on different machines."""
        return f"{self.make}|{','.join(self.machine_models)}|{self.code}"


class Part(Record):
    """A spare part; ``superseded_by`` is the number to order instead, where there is one."""

    kind: ClassVar[Kind] = "part"
    number: Name
    name_zh: Label = ""
    name_en: Label = ""
    superseded_by: Label = ""
    substitutes: tuple[Name, ...] = ()
    price_cents: Annotated[int, Field(ge=0)] | None = None
    machine_models: tuple[Name, ...] = ()

    @property
    def key(self) -> str:
        """The part number."""
        return self.number


class Depot(Record):
    """A place that stocks parts."""

    kind: ClassVar[Kind] = "depot"
    id: Name
    name_zh: Label = ""
    name_en: Label = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    @property
    def key(self) -> str:
        """The depot's id."""
        return self.id


class Stock(Record):
    """How many of a part lie in a depot."""

    kind: ClassVar[Kind] = "stock"
    depot: Name
    part_number: Name
    quantity: Annotated[int, Field(ge=0)]

    @property
    def key(self) -> str:
        """Part and depot."""
        return f"{self.part_number}@{self.depot}"


class Machine(Record):
    """One machine in the field."""

    kind: ClassVar[Kind] = "machine"
    serial: Name
    model: Name
    make: Label = ""
    hours: Annotated[float, Field(ge=0)] | None = None
    customer: Label = ""
    phone: Label = ""  # of whoever calls for the machine
    place: Label = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    @property
    def key(self) -> str:
        """The serial number."""
        return self.serial


class Manual(Record):
    """A manual as a document; its passages and causes are records of their own."""

    kind: ClassVar[Kind] = "manual"
    id: Name
    title: Name
    language: Language
    filename: Name
    sha256: Name  # of the original file, kept in the store
    pages: Annotated[int, Field(ge=0)] = 0
    pages_without_text: tuple[int, ...] = ()
    scope: Scope = Scope()

    @property
    def key(self) -> str:
        """The manual's id."""
        return self.id


class Passage(Record):
    """A piece of text that search can find and an answer can quote, whatever it was made from.

    Passages of manuals are stored; those of cases, causes and codes are derived, see ``knowledge.passages``.
    ``scope`` decides who may find it; ``machine_model`` only says what it was seen on.
    """

    kind: ClassVar[Kind] = "passage"
    id: Name
    source_kind: PassageKind
    source_id: Name
    language: Language
    title: Text = ""
    text: Text
    machine_model: Label = ""
    codes: tuple[Name, ...] = ()
    part_numbers: tuple[Name, ...] = ()
    headings: tuple[Text, ...] = ()
    page: Annotated[int, Field(ge=1)] | None = None
    anchor: Label = ""
    scope: Scope = Scope()

    @property
    def key(self) -> str:
        """The passage's id."""
        return self.id


class GlossaryTerm(Record):
    """Words of both languages for one thing; the first of each is the preferred one."""

    kind: ClassVar[Kind] = "term"
    zh: tuple[Name, ...]
    en: tuple[Name, ...]

    @property
    def key(self) -> str:
        """The preferred words of both languages."""
        return f"{self.zh[0]}={self.en[0]}".casefold() if self.zh and self.en else "="

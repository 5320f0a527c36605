"""What became of diagnoses: records like all others, not yet reviewed."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated, ClassVar

from pydantic import AfterValidator, AwareDatetime, Field

from knowledge.records import Kind, Label, Language, Model, Name, Outcome, PartUsed, Record, RepairCase, Text

Moment = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC))]


class CauseNamed(Model):
    """A cause as somebody named it: component and failure mode where they are known, else in words."""

    component: Label = ""
    failure_mode: Label = ""
    cause: Text = ""


class DiagnosisOutcome(Record):
    """What one person says happened after one diagnosis; nobody has reviewed it.

    It repeats what it needs of the diagnosis, so that it stands alone. Not fixed and a cause named means that the
    repair for that cause was made and did not help, like the repairs in ``did_not_help``.
    """

    kind: ClassVar[Kind] = "outcome"
    id: Name
    diagnosis_id: Name
    who: Name
    at: Moment
    fixed: bool
    component: Label = ""
    failure_mode: Label = ""
    cause: Text = ""
    parts: tuple[PartUsed, ...] = ()
    labour_minutes: Annotated[float, Field(ge=0)] | None = None
    did_not_help: tuple[CauseNamed, ...] = ()
    symptom: Text = ""
    machine_model: Label = ""
    serial: Label = ""
    codes: tuple[Name, ...] = ()
    language: Language = "en"
    groups: tuple[Name, ...] = ()  # who may know the causes it names; empty means all
    note: Text = ""  # what was done, in words

    @property
    def key(self) -> str:
        """The outcome's id, the same for all that one person says about one diagnosis."""
        return self.id

    def as_case(self, outcome: Outcome) -> RepairCase:
        """The same as a repair case that ended as stated."""
        return RepairCase(
            id=f"outcome-{self.id}",
            symptom=self.symptom or " ".join(self.codes) or "-",
            machine_model=self.machine_model,
            serial=self.serial,
            date=self.at.date(),
            codes=self.codes,
            cause=self.cause,
            component=self.component,
            failure_mode=self.failure_mode,
            action=self.note,
            parts=self.parts,
            outcome=outcome,
            labour_minutes=self.labour_minutes,
            language=self.language,
            groups=self.groups,
        )

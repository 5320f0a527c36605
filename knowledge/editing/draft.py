"""A draft: a record as somebody proposes it. It is versioned like knowledge and never searched."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, JsonValue, model_validator

from knowledge.bulletins import Bulletin
from knowledge.editing.golden import GoldenReport
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import (
    Cause,
    FaultCode,
    GlossaryTerm,
    Kind,
    Label,
    Manual,
    Model,
    Name,
    Part,
    Record,
    RepairCase,
    Text,
)

State = Literal["draft", "in_review"]
EDITED: Mapping[Kind, type[Record]] = {
    type_.kind: type_ for type_ in (RepairCase, Cause, FaultCode, Part, GlossaryTerm, Manual, Bulletin, GoldenReport)
}
"""The kinds of record that editors write; a cause holds its checks."""


class Correction(Model):
    """What is said instead of one record that was read from a manual: the whole record, or null to leave it out."""

    kind: Kind
    key: Name
    record: Mapping[str, JsonValue] | None


class Draft(Record):
    """A record as proposed, or one to be retired, and the version of the published record it started from.

    Publishing is one write: the record is put (or retired), the draft is retired, and so is the outcome it came from:
    else the same repair would count twice, once reviewed and once reported. ``authors`` are the editors who wrote it.
    """

    kind: ClassVar[Kind] = "draft"
    id: Name
    of: Kind = "case"
    record: Mapping[str, JsonValue]
    retires: bool = False
    base_version: Annotated[int, Field(ge=0)] = 0  # 0: the record is new
    state: State = "draft"
    by: Name
    authors: tuple[Name, ...] = ()
    note: Text = ""
    from_outcome: Label = ""
    from_job: Label = ""
    corrections: tuple[Correction, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _as_written_before(cls, data: Any) -> Any:
        """Drafts of earlier releases were always cases and held them as ``case``."""
        if not isinstance(data, dict) or "case" not in data:
            return data
        return {("record" if name == "case" else name): value for name, value in data.items()}

    @property
    def key(self) -> str:
        """The draft's id."""
        return self.id

    @cached_property
    def proposed(self) -> Record:
        """The record as it will be published."""
        return EDITED[self.of].model_validate(self.record)

    @classmethod
    def from_outcome_of(cls, outcome: DiagnosisOutcome) -> Draft:
        """The draft case that an outcome becomes, under the outcome's id; no editor has seen it."""
        case = outcome.as_case("fixed" if outcome.fixed else "not_fixed")
        return cls(id=outcome.id, record=stated(case), from_outcome=outcome.id, by=outcome.who)


def stated(record: Record) -> dict[str, JsonValue]:
    """What a record states, as JSON, without the fields that are left at their default.

    >>> stated(Part(number="P-1", name_en="pump"))
    {'number': 'P-1', 'name_en': 'pump'}
    """
    return record.model_dump(mode="json", exclude_defaults=True)

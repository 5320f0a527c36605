"""Golden reports: what must keep being diagnosed rightly, whatever is published."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from knowledge.records import Kind, Label, Name, Record, Text


class GoldenReport(Record):
    """A report and the cause that its answer should name first: component and failure mode, else words."""

    kind: ClassVar[Kind] = "golden"
    id: Name
    text: Annotated[Text, StringConstraints(min_length=1)]
    machine_model: Label = ""
    serial: Label = ""
    codes: tuple[Name, ...] = ()
    component: Label = ""
    failure_mode: Label = ""
    cause: Text = ""

    @property
    def key(self) -> str:
        """The golden report's id."""
        return self.id

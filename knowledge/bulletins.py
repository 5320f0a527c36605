"""Known-issue bulletins: what many machines are about to report, and what to do until it is solved."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from knowledge.records import Kind, Label, Language, Name, PartUsed, Record, Scope, Text


class Bulletin(Record):
    """A known issue of the machines of its scope, with its workaround; valid within the scope's dates."""

    kind: ClassVar[Kind] = "bulletin"
    id: Name
    title: Name
    symptom: Annotated[Text, StringConstraints(min_length=1)]
    workaround: Text = ""
    solution: Text = ""
    component: Label = ""
    failure_mode: Label = ""
    codes: tuple[Name, ...] = ()
    parts: tuple[PartUsed, ...] = ()
    language: Language = "en"
    scope: Scope = Scope()

    @property
    def key(self) -> str:
        """The bulletin's number."""
        return self.id

"""What has been done on the machine so far: checks with what they showed, repairs with whether they helped."""

from __future__ import annotations

from typing import Literal

from knowledge.records import Model

Result = Literal["abnormal", "normal", "cannot", "unclear"]


class Measurement(Model):
    """A measured value in the unit it was said in (the unit's symbol, see ``assistant.work.units``)."""

    value: float
    unit: str


class Finding(Model):
    """What a check showed; ``unclear`` is a value nobody has judged yet, ``cannot`` a check that cannot be made now."""

    check: str
    result: Result
    measurement: Measurement | None = None
    said: str = ""


class Tried(Model):
    """A repair that was tried: in words, for which cause (a suspect's key, where known), and whether it helped."""

    repair: str
    cause: str = ""
    helped: bool | None = None


class WorkDone(Model):
    """Findings and repairs in the order they were said; nothing said earlier is lost."""

    findings: tuple[Finding, ...] = ()
    tried: tuple[Tried, ...] = ()

    def and_then(self, later: WorkDone) -> WorkDone:
        """This work followed by more of it."""
        return WorkDone(findings=(*self.findings, *later.findings), tried=(*self.tried, *later.tried))

    def __bool__(self) -> bool:
        """Whether anything was done at all."""
        return bool(self.findings or self.tried)


NOTHING_DONE = WorkDone()

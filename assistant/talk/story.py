"""A conversation as it stands: what was told about the machine, what was done, what is asked and every turn so far."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from assistant.answer import REPORT_LIMIT, Answer, Report
from assistant.hazards import HAZARDS, NEEDS_QUALIFICATION
from assistant.talk.facts import NOTHING_ASKED, Asked, Reading, Topic, TopicAnswered
from assistant.triage.circumstances import without_since
from assistant.work.done import NOTHING_DONE, WorkDone
from knowledge.records import Label, Language, Model, Text

MOST_TURNS = 200


def _known_hazard(name: str) -> str:
    known = [hazard.name for hazard in HAZARDS]
    if name not in known:
        raise ValueError(f"{name!r} is no hazard; known are {', '.join(known)}")
    return name


def _known_qualification(name: str) -> str:
    if name not in NEEDS_QUALIFICATION:
        raise ValueError(f"{name!r} is no qualification; known are {', '.join(NEEDS_QUALIFICATION)}")
    return name


HazardName = Annotated[str, AfterValidator(_known_hazard)]
Qualification = Annotated[str, AfterValidator(_known_qualification)]


class Message(Model):
    """What a technician says in one turn: words, and whatever a form knows besides."""

    text: Annotated[Text, Field(max_length=REPORT_LIMIT)] = ""
    machine_model: Label = ""
    serial: Label = ""
    codes: Annotated[tuple[Label, ...], Field(max_length=50)] = ()
    language: Language | None = None
    acknowledged: Annotated[tuple[HazardName, ...], Field(max_length=50)] = ()
    qualifications: Annotated[tuple[Qualification, ...], Field(max_length=50)] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.text or any(self.codes) or self.machine_model or self.serial or self.acknowledged)


class Turn(Model):
    """A message, what it was understood to say, and the answer."""

    number: int
    at: datetime
    message: Message
    reading: Reading = Reading()
    answer: Answer


class Story(Model):
    """What was told about one machine; words taken back stay in the turns and are left out of the search."""

    machine_model: str = ""
    serial: str = ""
    texts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    work: WorkDone = NOTHING_DONE
    topics: tuple[TopicAnswered, ...] = ()
    topics_asked: tuple[Topic, ...] = ()
    is_advised: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to search with."""
        return not (self.texts or self.codes)

    def report(self, language: Language) -> Report:
        """All of it as one report, without the codes and machines that were taken back.

        Later texts say since when only because it was asked; no record says it, and it would blur the rest.
        """
        told = (*self.texts[:1], *(without_since(text, "") for text in self.texts[1:]))
        text = "\n".join(_without(text, self.withdrawn + self.struck) for text in told)
        return Report(
            text=text[-REPORT_LIMIT:],
            machine_model=self.machine_model,
            serial=self.serial,
            codes=self.codes[-50:],
            language=language,
        )


def _without(text: str, names: tuple[str, ...]) -> str:
    """A text without names, however they are spaced.

    >>> _without("HX220 报 e-02，动臂慢", ("E02",))
    'HX220 报  ，动臂慢'
    """
    for name in names:
        spelled = r"[\s\-_/.]*".join(map(re.escape, re.sub(r"[\s\-_/.]", "", name)))
        text = re.sub(rf"(?<![A-Za-z0-9]){spelled}(?![A-Za-z0-9])", " ", text, flags=re.I)
    return text


class Conversation(Model):
    """All that is known in a conversation; ``turns`` is the record of it and never changes."""

    id: str
    started: datetime
    language: Language = "en"
    turns: tuple[Turn, ...] = ()
    story: Story = Story()
    earlier: tuple[Story, ...] = ()
    asked: Asked = NOTHING_ASKED
    acknowledged: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    in_danger: bool = False
    wants_expert: bool = False
    is_fixed: bool = False
    cure: str = ""  # what it was, as told with "fixed"

    @property
    def last(self) -> Turn | None:
        """The last turn, None before the first."""
        return self.turns[-1] if self.turns else None

"""A conversation as it goes over the wire: what is known, and its turns."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer
from assistant.conversation import conversation_of
from assistant.talk.story import Conversation, Message, Story, Turn
from assistant.work.done import Finding, Tried
from knowledge.conversations import ConversationPage, KeptConversation
from knowledge.records import Language

Status = Literal["open", "stopped", "fixed", "handed_over"]
_FIRST_WORDS = 120  # characters


class Sent(BaseModel):
    """Something that is sent, never read back in."""

    model_config = ConfigDict(frozen=True)


class TurnView(Sent):
    """One turn: the message, what it was understood to say, and the answer."""

    number: int
    at: datetime
    message: Message
    understood: tuple[str, ...]
    answer: Answer


class StoryView(Sent):
    """What was told about one machine."""

    machine_model: str
    serial: str
    said: Annotated[tuple[str, ...], Field(description="Words that are searched with")]
    codes_withdrawn: Annotated[tuple[str, ...], Field(description="Codes that were taken back")]
    machines_withdrawn: Annotated[tuple[str, ...], Field(description="Machines that were named by mistake")]
    checks: tuple[Finding, ...]
    repairs: tuple[Tried, ...]

    @classmethod
    def of(cls, story: Story) -> StoryView:
        """The story without what only the assistant needs."""
        return cls(
            machine_model=story.machine_model,
            serial=story.serial,
            said=story.texts,
            codes_withdrawn=story.withdrawn,
            machines_withdrawn=story.struck,
            checks=story.work.findings,
            repairs=story.work.tried,
        )


class ConversationView(Sent):
    """A conversation: its state, what is known, and every turn."""

    id: str
    started: datetime
    language: Language
    status: Status
    waiting_for: Annotated[
        str,
        Field(description="check, repair, topic, acknowledgement, safety, machine_meant or nothing"),
    ]
    story: StoryView
    earlier: Annotated[tuple[StoryView, ...], Field(description="Machines the conversation was about before")]
    acknowledged: tuple[str, ...]
    qualifications: tuple[str, ...]
    turns: tuple[TurnView, ...]

    @classmethod
    def of(cls, conversation: Conversation) -> ConversationView:
        """The conversation as it is sent."""
        return cls(
            id=conversation.id,
            started=conversation.started,
            language=conversation.language,
            status=status_of(conversation),
            waiting_for=conversation.asked.kind,
            story=StoryView.of(conversation.story),
            earlier=tuple(StoryView.of(story) for story in conversation.earlier),
            acknowledged=conversation.acknowledged,
            qualifications=conversation.qualifications,
            turns=tuple(_turn(turn) for turn in conversation.turns),
        )


class ConversationLine(Sent):
    """A conversation in a list."""

    id: str
    started: datetime
    changed: datetime
    turns: int
    status: Status
    machine_model: str
    serial: str
    said: Annotated[str, Field(description="The first words about the fault")]


class ConversationListing(Sent):
    """One page of conversations, the latest first."""

    records: tuple[ConversationLine, ...]
    next_after: Annotated[str | None, Field(description="`after` of the next page; null on the last one")]
    total: int


def listing_of(page: ConversationPage) -> ConversationListing:
    """A page of the store as it is sent."""
    lines = tuple(_line(kept) for kept in page.conversations)
    return ConversationListing(records=lines, next_after=page.next_after, total=page.total)


def status_of(conversation: Conversation) -> Status:
    """How a conversation stands."""
    if conversation.in_danger:
        return "stopped"
    if conversation.is_fixed:
        return "fixed"
    return "handed_over" if conversation.wants_expert else "open"


def _turn(turn: Turn) -> TurnView:
    answer = turn.answer
    return TurnView(number=turn.number, at=turn.at, message=turn.message, understood=answer.understood, answer=answer)


def _line(kept: KeptConversation) -> ConversationLine:
    conversation = conversation_of(kept)
    story = conversation.story
    return ConversationLine(
        id=kept.id,
        started=kept.started,
        changed=kept.changed,
        turns=kept.turn_count,
        status=status_of(conversation),
        machine_model=story.machine_model,
        serial=story.serial,
        said=story.texts[0][:_FIRST_WORDS] if story.texts else "",
    )

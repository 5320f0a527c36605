"""Conversations: a message comes in, what is known grows, and the answer that follows from all of it goes out.

``Conversations.turn`` yields the stages as they are reached, so that a slow network shows something early; the last one
is the turn as it was kept. Everything is in the store before it is said, so a restart loses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from assistant.assistant import Assistant
from assistant.talk.escalation import Packet, escalation
from assistant.talk.facts import CheckAsked, Reading
from assistant.talk.remembering import formal_facts, remember
from assistant.talk.replies import Background, read
from assistant.talk.responding import Responder
from assistant.talk.story import MOST_TURNS, Conversation, Message, Turn
from assistant.understanding import language_of
from knowledge.audience import SEES_ALL, Audience
from knowledge.conversations import ConversationPage, KeptConversation, KeptTurn, Reader, TurnTaken
from knowledge.diagnoses import LOCALLY, Given
from knowledge.records import Language, Machine

LEAST_WORDS_OF_A_LANGUAGE = 3  # "ok" or "E02" does not turn a Chinese conversation English


class ConversationUnknown(LookupError):
    """There is no conversation of this id."""


class ConversationFull(ValueError):
    """A conversation with as many turns as one may have; begin another."""


class KeyReused(ValueError):
    """The same idempotency key came with another message; give every message a key of its own."""


@dataclass(frozen=True)
class Understood:
    """First stage: what the message was understood to say."""

    reading: Reading
    language: Language


@dataclass(frozen=True)
class Answered:
    """Last stage: the conversation with its new turn; ``is_repeat`` when the same request was kept before."""

    conversation: Conversation
    turn: Turn
    is_repeat: bool = False


Stage = Understood | Turn | Answered


class Conversations:
    """Starts, continues and reads conversations over an assistant.

    ``given`` is who speaks and what it may see; whether it may speak in this conversation is asked before.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._store = assistant.store
        self._responder = Responder(assistant)

    def start(self, message: Message | None = None, *, key: str = "", given: Given = LOCALLY) -> Conversation:
        """A new conversation, with its first turn when there is a message.

        The same ``key`` again gives the conversation it began; ``KeyReused`` when the message is another one.
        """
        message = message or Message()
        kept = self._store.conversation_of_key(key) if key else None
        if kept is not None:
            return _same_start(conversation_of(kept), message)
        fresh = Conversation(
            id=uuid.uuid4().hex,
            started=datetime.now(UTC),
            language=message.language or language_of(message.text),
            qualifications=message.qualifications,
        )
        grown, turn = self._grown(fresh, message, given.audience)
        kept_turn = _kept(grown, turn) if turn else None
        try:
            self._store.open_conversation(grown.id, _body(grown), key=key, turn=kept_turn, given=given)
        except TurnTaken:
            began = self._store.conversation_of_key(key)
            if began is None:
                raise
            return _same_start(conversation_of(began), message)
        return grown

    def say(self, id: str, message: Message, *, key: str = "", given: Given = LOCALLY) -> Answered:
        """The turn that a message makes; see ``turn`` for what may be raised."""
        *_, last = self.turn(id, message, key=key, given=given)
        assert isinstance(last, Answered)
        return last

    def turn(self, id: str, message: Message, *, key: str = "", given: Given = LOCALLY) -> Iterator[Stage]:
        """The stages of one turn: understood, answered (not yet kept), kept.

        Before anything is yielded: ``ConversationUnknown``, ``ConversationFull``, ``KeyReused``. At the end:
        ``TurnTaken`` when another message of this conversation was kept meanwhile; nothing of this one is kept then.
        """
        conversation = self.read(id)
        repeated = _repeated(conversation, message, self._number_of(id, key))
        if repeated is not None:
            return iter((Answered(conversation, repeated, is_repeat=True),))
        if len(conversation.turns) >= MOST_TURNS:
            raise ConversationFull(f"{id} has {MOST_TURNS} turns already; begin another conversation")
        return self._stages(conversation, message, key, given)

    def _stages(self, conversation: Conversation, message: Message, key: str, given: Given) -> Iterator[Stage]:
        heard, reading = self._heard(conversation, message, given.audience)
        yield Understood(reading, heard.language)
        grown, turn = self._answered(heard, message, reading, given.audience)
        yield turn
        try:
            self._store.save_turn(grown.id, _body(grown), _kept(grown, turn, key), given)
        except TurnTaken:
            # subtle: the same request sent twice at once; the other one was kept, and its answer is this one's.
            meanwhile = self.read(grown.id)
            repeated = _repeated(meanwhile, message, self._number_of(grown.id, key))
            if repeated is None:
                raise
            yield Answered(meanwhile, repeated, is_repeat=True)
            return
        yield Answered(grown, turn)

    def escalation(self, id: str, audience: Audience = SEES_ALL) -> Packet:
        """What an expert needs to take a conversation over, as far as the audience may see it."""
        return escalation(self.read(id), self._assistant, audience)

    def page(self, *, after: str = "", limit: int = 50, reader: Reader | None = None) -> ConversationPage:
        """Conversations as the store keeps them, the latest first; ``conversation_of`` reads one of them."""
        return self._store.conversations(after=after, limit=limit, reader=reader)

    def read(self, id: str) -> Conversation:
        """A conversation with every turn; ``ConversationUnknown`` where there is none."""
        kept = self._store.conversation(id)
        if kept is None:
            raise ConversationUnknown(f"there is no conversation {id!r}; check the id, or begin a new one")
        return conversation_of(kept)

    def _number_of(self, id: str, key: str) -> int:
        """The number of the turn that a request with this key made, 0 for none."""
        kept = self._store.conversation(id) if key else None
        return next((turn.number for turn in kept.turns if turn.key == key), 0) if kept else 0

    def _grown(
        self, conversation: Conversation, message: Message, audience: Audience
    ) -> tuple[Conversation, Turn | None]:
        if message.is_empty:
            return conversation, None
        heard, reading = self._heard(conversation, message, audience)
        return self._answered(heard, message, reading, audience)

    def _heard(self, conversation: Conversation, message: Message, audience: Audience) -> tuple[Conversation, Reading]:
        """The conversation with what the message says in it, and the reading of its words."""
        conversation = conversation.model_copy(update={"language": _language(conversation, message)})
        formal = Reading(facts=formal_facts(message, conversation))
        informed = remember(conversation, message, formal)
        reading = read(message.text, self._background(informed, audience)) if message.text else Reading()
        whole = reading.model_copy(update={"facts": (*formal.facts, *reading.facts)})
        return remember(informed, Message(), reading), whole

    def _background(self, conversation: Conversation, audience: Audience) -> Background:
        story = conversation.story
        reference = self._assistant.desk.current(audience)
        return Background(
            reference=reference,
            asked=conversation.asked,
            codes=self._responder.codes(conversation, reference),
            machine_model=story.machine_model,
            serial=story.serial,
            is_first=story.is_empty and not story.work,
            last_check=_last_check(conversation),
            model_of=partial(self._model_of, audience),
        )

    def _model_of(self, audience: Audience, serial: str) -> str:
        machine = self._store.get(Machine, serial, audience)
        return machine.model if machine else ""

    def _answered(
        self, heard: Conversation, message: Message, reading: Reading, audience: Audience
    ) -> tuple[Conversation, Turn]:
        response = self._responder.respond(heard, reading, self._assistant.desk.current(audience))
        number, now = len(heard.turns) + 1, datetime.now(UTC)
        turn = Turn(number=number, at=now, message=message, reading=reading, answer=response.answer)
        update = {"turns": (*heard.turns, turn), "asked": response.asked, "story": response.story}
        return heard.model_copy(update=update), turn


def _last_check(conversation: Conversation) -> CheckAsked | None:
    """The check that was answered last, so that its result can be put right."""
    findings = conversation.story.work.findings
    return CheckAsked(check=findings[-1].check) if findings else None


def _language(conversation: Conversation, message: Message) -> Language:
    if message.language:
        return message.language
    spoken = language_of(message.text)
    if spoken == "zh" or not conversation.turns:
        return spoken if message.text else conversation.language
    is_sentence = len(message.text.split()) >= LEAST_WORDS_OF_A_LANGUAGE
    return spoken if is_sentence else conversation.language


def _repeated(conversation: Conversation, message: Message, number: int) -> Turn | None:
    if not number:
        return None
    turn = conversation.turns[number - 1]
    if turn.message != message:
        raise KeyReused(f"turn {number} was another message; give every message a key of its own")
    return turn


def _same_start(conversation: Conversation, message: Message) -> Conversation:
    first = conversation.turns[0].message if conversation.turns else Message()
    if first != message and not (message.is_empty and not conversation.turns):
        raise KeyReused("the conversation of this key began with another message; give every request its own key")
    return conversation


def _body(conversation: Conversation) -> dict[str, object]:
    body: dict[str, object] = conversation.model_dump(mode="json", exclude={"turns"})
    return body


def _kept(conversation: Conversation, turn: Turn, key: str = "") -> KeptTurn:
    """The turn as the store keeps it; its answer is a diagnosis of all that was told, so outcomes can refer to it."""
    body = turn.model_dump(mode="json", exclude={"number"})
    if conversation.story.is_empty:
        return KeptTurn(turn.number, body, key)
    report = conversation.story.report(conversation.language).model_dump(mode="json")
    return KeptTurn(turn.number, body, key, (turn.answer.id, {"report": report, "answer": body["answer"]}))


def conversation_of(kept: KeptConversation) -> Conversation:
    """A conversation as it was kept; without turns where it comes from a page."""
    turns = tuple(Turn.model_validate({**turn.body, "number": turn.number}) for turn in kept.turns)
    return Conversation.model_validate({**kept.body, "turns": turns})

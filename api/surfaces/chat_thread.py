"""Which conversation of ours a list of messages is.

The list is the conversation. Every answer ends with a line that says where it was kept, and clients send it back: the
conversation goes on there. A list without that line, or one that was changed further up, is told anew in a conversation
of its own, so that the answer follows from exactly what stands in the list.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.auth.caller import Caller
from api.language import Said
from api.problems import RequestProblem
from api.services import Services
from api.surfaces.chat_messages import CompletionRequest, Place
from assistant.conversation import Answered, ConversationFull, Stage
from assistant.talk.story import Conversation, Message

MOST_RETOLD = 50  # turns; each is understood anew


def turn_of(services: Services, request: CompletionRequest, who: Caller) -> Iterator[Stage]:
    """The stages of the turn that the last message makes, as ``Conversations.turn`` yields them."""
    *before, last = request.said
    message = Message(text=last)
    conversation = _conversation_at(services, request.place, who) if before else None
    if conversation is not None and request.place is not None:
        later = conversation.turns[request.place.turn :]
        if later and later[0].message == message:
            return iter((Answered(conversation, later[0], is_repeat=True),))
        if not later:
            return _next_turn(services, conversation.id, message, who)
    return _next_turn(services, _retold(services, before, who), message, who)


def _conversation_at(services: Services, place: Place | None, who: Caller) -> Conversation | None:
    """The conversation of a place, where it is the caller's own and has come that far."""
    given = services.store.conversation_given(place.conversation) if place else None
    if place is None or given is None or given.owner != who.key or not who.may_read(given):
        return None
    conversation = services.conversations.read(place.conversation)
    return conversation if 0 < place.turn <= len(conversation.turns) else None


def _retold(services: Services, before: list[str], who: Caller) -> str:
    """The id of a new conversation in which all this was said."""
    if len(before) > MOST_RETOLD:
        raise _too_many(MOST_RETOLD)
    id = services.conversations.start(given=who.given).id
    for text in before:
        services.conversations.say(id, Message(text=text), given=who.given)
    return id


def _next_turn(services: Services, id: str, message: Message, who: Caller) -> Iterator[Stage]:
    try:
        return services.conversations.turn(id, message, given=who.given)
    except ConversationFull as error:
        raise _too_many(len(services.conversations.read(id).turns)) from error


def _too_many(turns: int) -> RequestProblem:
    return RequestProblem(
        400,
        "conversation-full",
        Said("对话已满", "Conversation full"),
        Said(f"对话已超过 {turns} 轮。请开始新的对话。", f"The chat has more than {turns} turns. Begin another."),
    )

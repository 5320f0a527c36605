"""Conversations: a report, then message by message to the fix or to an expert."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Body, Header, Query, Request, Response

from api.auth.permission import MayAsk
from api.auth.refusals import not_yours
from api.conversing import ConversationListing, ConversationView, listing_of
from api.documentation import events, headers, problems
from api.errors import language_of
from api.events import streamed
from api.paging import Paging
from api.problems import (
    RequestProblem,
    conversation_full,
    empty_message,
    key_reused,
    not_found,
    not_ready,
    turn_taken,
)
from api.provided import Provided
from api.routing import Router
from api.visible import CONVERSATION, check_conversation
from assistant.answer import Answer
from assistant.conversation import Answered, ConversationFull, ConversationUnknown, KeyReused
from assistant.talk.escalation import Packet
from assistant.talk.escalation_page import markdown
from assistant.talk.story import MOST_TURNS, Message
from knowledge.conversations import TurnTaken
from knowledge.database import StoreBusy, StoreUnreachable

router = Router(prefix="/v1/conversations", tags=["conversations"])

_EXAMPLES = {
    "zh": {"summary": "中文报修", "value": {"text": "动臂提升无力，热车后更明显，报 E02", "machine_model": "HX220"}},
    "en": {"summary": "A report in English", "value": {"text": "engine derates under load", "machine_model": "HX350"}},
}
_REPLIES = {
    "zh": {"summary": "检查结果", "value": {"text": "先导压力 2.1 兆帕"}},
    "en": {"summary": "A repair that did not help", "value": {"text": "replaced it, still the same"}},
    "acknowledged": {
        "summary": "Hazards dealt with",
        "value": {"acknowledged": ["stored_hydraulic_pressure"], "language": "en"},
    },
}
_STARTED = headers(201, Location="Where to read it again")
_STREAM = events("The answer; with `Accept: text/event-stream` the events understood, causes, step, text, answer")
_PACKET: dict[int | str, dict[str, Any]] = {200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}}
IdempotencyKey = Annotated[
    str,
    Header(description="A name of the client's for this request: sent again, it counts once", max_length=200),
]


@router.post("", status_code=201, summary="Start a conversation", responses={**_STARTED, **problems(400, 413, 422)})
def start_conversation(
    who: MayAsk,
    services: Provided,
    response: Response,
    message: Annotated[Message | None, Body(openapi_examples=_EXAMPLES)] = None,
    idempotency_key: IdempotencyKey = "",
) -> ConversationView:
    """A new conversation, with its first turn when there is a report.

    `qualifications` says what this technician is qualified for (`high_voltage`, `refrigerant`); steps that need more
    are not given.
    """
    try:
        conversation = services.conversations.start(message, key=who.own_key(idempotency_key), given=who.given)
    except KeyReused as error:
        raise key_reused() from error
    response.headers["Location"] = f"{router.prefix}/{quote(conversation.id, safe='')}"
    return ConversationView.of(conversation)


@router.get("", summary="List conversations", responses=problems(422))
def list_conversations(
    who: MayAsk, query: Annotated[Paging, Query()], services: Provided, request: Request, response: Response
) -> ConversationListing:
    """One's own conversations, the latest first; agents and editors are listed those of others, too."""
    listing = listing_of(services.conversations.page(after=query.after, limit=query.limit, reader=who.reader))
    if listing.next_after is not None:
        following = request.url.include_query_params(after=listing.next_after, limit=query.limit)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return listing


@router.get("/{conversation_id}", summary="Read a conversation", responses=problems(404))
def read_conversation(conversation_id: str, who: MayAsk, services: Provided) -> ConversationView:
    """What is known, what is waited for, and every turn exactly as it was."""
    check_conversation(services.store, conversation_id, who)
    return ConversationView.of(services.conversations.read(conversation_id))


@router.post(
    "/{conversation_id}/messages",
    summary="Say something",
    response_model=Answer,
    responses={**_STREAM, **problems(400, 404, 409, 413, 422)},
)
def say(
    conversation_id: str,
    message: Annotated[Message, Body(openapi_examples=_REPLIES)],
    who: MayAsk,
    services: Provided,
    request: Request,
    response: Response,
    idempotency_key: IdempotencyKey = "",
) -> Answer | Response:
    """The answer to a message in the light of all that was said before.

    Hazards in `acknowledge` wait for `acknowledged` of the next message, or words such as "understood".
    """
    if not check_conversation(services.store, conversation_id, who):
        raise not_yours()
    if message.is_empty and not message.qualifications:
        raise empty_message()
    try:
        stages = services.conversations.turn(conversation_id, message, key=idempotency_key, given=who.given)
        if "text/event-stream" in request.headers.get("accept", ""):
            language, path = language_of(request), request.url.path
            return streamed(stages, lambda error: _named(error, conversation_id).document(language, path))
        *_, last = stages
    except (ConversationUnknown, ConversationFull, KeyReused, TurnTaken) as error:
        raise _named(error, conversation_id) from error
    assert isinstance(last, Answered)
    if last.is_repeat:
        response.headers["Idempotency-Replayed"] = "true"
    return last.turn.answer


@router.get(
    "/{conversation_id}/escalation",
    summary="Hand over to an expert",
    response_model=Packet,
    responses={**_PACKET, **problems(404)},
)
def read_escalation(conversation_id: str, who: MayAsk, services: Provided, request: Request) -> Packet | Response:
    """Everything an expert needs, in Chinese and English; as Markdown with `Accept: text/markdown`."""
    check_conversation(services.store, conversation_id, who)
    packet = services.conversations.escalation(conversation_id, who.audience)
    if "text/markdown" in request.headers.get("accept", ""):
        return Response(markdown(packet), media_type="text/markdown; charset=utf-8")
    return packet


def _named(error: Exception, conversation_id: str) -> RequestProblem:
    match error:
        case ConversationFull():
            return conversation_full(MOST_TURNS)
        case KeyReused():
            return key_reused()
        case TurnTaken():
            return turn_taken(conversation_id)
        case StoreBusy() | StoreUnreachable():
            return not_ready()
        case _:
            return not_found(CONVERSATION, conversation_id)

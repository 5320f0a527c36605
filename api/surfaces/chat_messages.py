"""What a client of OpenAI's chat completions sends, and what of it is a conversation of ours.

Settings of a language model (temperature, tools...) are accepted and mean nothing here: no model decides anything.
System messages are not read either; what they say is addressed to an assistant and no symptom.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.language import Said
from api.problems import RequestProblem, at_field
from assistant.answer import REPORT_LIMIT
from knowledge.records import Language

MODEL = "faultwise"
# How Open WebUI and those that learnt from it ask for a chat's title, its tags or what might be asked next.
_CHORE = re.compile(r"\s*### Task:.*<chat_history>", re.DOTALL)
_PLACE = re.compile(r"\b([0-9a-f]{32})/(\d{1,3})\b")


class Sent(BaseModel):
    """Something a client sends; what we do not know of it is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(Sent):
    """A piece of a message; only text can be read."""

    type: Annotated[str, Field(max_length=100)]
    text: Annotated[str, Field(max_length=REPORT_LIMIT)] = ""


class ChatMessage(Sent):
    """One message of the list."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=2 * REPORT_LIMIT)] | tuple[Part, ...] | None = None

    @property
    def text(self) -> str:
        """The words of it, in one piece."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content or ())


class StreamOptions(Sent):
    """How to stream."""

    include_usage: bool = False


class CompletionRequest(Sent):
    """A chat so far, the message to be answered last."""

    model: Annotated[str, Field(max_length=200, examples=[MODEL])]
    messages: Annotated[tuple[ChatMessage, ...], Field(min_length=1, max_length=1000)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[int | None, Field(ge=1, le=1, description="There is one answer")] = None

    @property
    def said(self) -> tuple[str, ...]:
        """What the person said, turn by turn: messages without an answer between them are one."""
        turns: list[list[str]] = [[]]
        for message in self.messages:
            if message.role == "assistant":
                turns.append([])
            elif message.role == "user":
                turns[-1].append(message.text.strip())
        joined = ("\n".join(filter(None, turn)) for turn in turns)
        return tuple(filter(None, joined))

    @property
    def place(self) -> Place | None:
        """Where the last answer in the list says that it was kept."""
        answers = (message.text for message in reversed(self.messages) if message.role == "assistant")
        return place_in(next(answers, ""))


@dataclass(frozen=True, slots=True)
class Place:
    """A turn of a conversation."""

    conversation: str
    turn: int

    def line(self, language: Language) -> str:
        """The line under an answer that a client sends back with the list."""
        return Said("编号：", "Reference: ").in_(language) + f"{self.conversation}/{self.turn}"


def place_in(text: str) -> Place | None:
    """The place that an answer names, the last where there are several.

    >>> place_in("Replace the pump.\\n\\nReference: 0123456789abcdef0123456789abcdef/2")
    Place(conversation='0123456789abcdef0123456789abcdef', turn=2)
    """
    found = _PLACE.findall(text)
    return Place(found[-1][0], int(found[-1][1])) if found else None


def check(request: CompletionRequest) -> None:
    """Refuse what cannot be answered: another model, a picture, nothing said, too much in one message."""
    if request.model != MODEL:
        raise no_such_model(request.model)
    for message in request.messages:
        if isinstance(message.content, tuple):
            for part in message.content:
                if part.type not in ("text", "input_text", "refusal"):
                    raise _unreadable_part(part.type)
    if not request.said or request.messages[-1].role == "assistant":
        raise _nothing_said()
    if _CHORE.match(request.said[-1]):
        raise _chore()
    if max(map(len, request.said)) > REPORT_LIMIT:
        raise _too_long()


def no_such_model(name: str) -> RequestProblem:
    """A model that is not ours."""
    return RequestProblem(
        404,
        "no-such-model",
        Said("没有这个模型", "No such model"),
        Said(f"没有名为“{name}”的模型。请用 {MODEL}。", f'There is no model "{name}". Use "{MODEL}".'),
    )


def _chore() -> RequestProblem:
    detail = Said(
        "这是给整段对话起标题、打标签之类的要求，这里只回答报修。请在聊天界面关闭此功能，或为它另选模型。",
        "This asks for a chat's title, tags or the like, and only reports are answered here. Switch it off in the chat "
        "front end, or choose another model for it.",
    )
    return at_field("body.messages", "chore", 400, "chore", Said("不是报修", "Not a report"), detail)


def _unreadable_part(kind: str) -> RequestProblem:
    detail = Said(
        f"消息中有“{kind}”内容，这里只能读文字。请用文字写出现象和显示的代码。",
        f'A message has a part "{kind}"; only text is read here. Say what the machine does and which codes it shows.',
    )
    title = Said("无法读取的内容", "Content that cannot be read")
    return at_field("body.messages", "unsupported-content", 400, "unsupported-content", title, detail)


def _nothing_said() -> RequestProblem:
    detail = Said(
        "没有需要回答的消息。最后一条须是 user 的文字。",
        "There is no message to answer. The last one must be the user's, with words.",
    )
    return at_field("body.messages", "empty", 400, "empty-message", Said("消息为空", "Empty message"), detail)


def _too_long() -> RequestProblem:
    detail = Said(
        f"一条消息最多 {REPORT_LIMIT:,} 个字符。请只写现象和代码，不要附整份日志。",
        f"A message may have {REPORT_LIMIT:,} characters. Report symptoms and codes, not a whole log.",
    )
    title = Said("消息过长", "Message too long")
    return at_field("body.messages", "string_too_long", 400, "message-too-long", title, detail)

"""What an error looks like on the wire: RFC 9457 problem details, and the errors that have a name.

Each error says what was wrong with which value and what to do next, in Chinese and in English.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, Field

from api.language import Said
from knowledge.records import Language

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    field: Annotated[str, Field(description="Where: `body.codes.0`, `query.limit`, `path.key`")]
    code: Annotated[str, Field(description="What is wrong, as a stable word for programs")]
    detail: Annotated[str, Field(description="What is wrong, for people")]


class Problem(BaseModel):
    """An error as RFC 9457 describes it."""

    type: Annotated[str, Field(description="Stable name of this sort of error, as a URI")]
    title: str
    status: int
    detail: str
    instance: Annotated[str, Field(description="The request's path, or the id under which the server logged it")]
    errors: tuple[FieldProblem, ...] = ()


@dataclass(eq=False)  # subtle: not frozen, contextlib sets __traceback__ on exceptions that pass through it
class RequestProblem(Exception):
    """An error that becomes a problem document; the functions below make the named ones."""

    status: int
    name: str
    title: Said
    detail: Said
    errors: tuple[FieldProblem, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def document(self, language: Language, instance: str) -> Problem:
        """The problem as it is sent."""
        return Problem(
            type=f"urn:faultwise:problem:{self.name}",
            title=self.title.in_(language),
            status=self.status,
            detail=self.detail.in_(language),
            instance=instance,
            errors=tuple(self._in(language, wrong) for wrong in self.errors),
        )

    def _in(self, language: Language, wrong: FieldProblem) -> FieldProblem:
        """A field's problem; one that repeats the whole problem's detail says it in the same language."""
        repeats = wrong.detail == self.detail.en
        return wrong.model_copy(update={"detail": self.detail.in_(language)}) if repeats else wrong


def at_field(where: str, code: str, status: int, name: str, title: Said, detail: Said) -> RequestProblem:
    """An error of one field, ``where`` such as `body.text`; the field's detail is the whole problem's."""
    return RequestProblem(status, name, title, detail, (FieldProblem(field=where, code=code, detail=detail.en),))


def not_found(noun: Said, key: str) -> RequestProblem:
    """There is no such record."""
    return RequestProblem(
        404,
        "not-found",
        Said("没有这条记录", "No such record"),
        Said(
            f"没有编号为“{key}”的{noun.zh}。请核对编号，或用列表接口查看已有记录。",
            f'There is no {noun.en} "{key}". Check the id, or list what there is.',
        ),
    )


def not_a_code(typed: str) -> RequestProblem:
    """The text does not read as a fault code at all."""
    return RequestProblem(
        404,
        "not-a-code",
        Said("不是故障代码", "Not a fault code"),
        Said(
            f"“{typed}”不是可识别的故障代码。可写成 SPN 100 FMI 1、100-1、P0087，或目录中的代码如 E02。",
            f'"{typed}" does not read as a fault code. Forms understood: SPN 100 FMI 1, 100-1, P0087, '
            "or a code of the catalogue such as E02.",
        ),
    )


def empty_report() -> RequestProblem:
    """A report without words and without codes."""
    detail = Said(
        "报告是空的。请写出机器的现象，或给出至少一个故障代码。",
        "The report is empty. Say what the machine does, or give at least one fault code.",
    )
    return at_field("body.text", "empty", 422, "empty-report", Said("报告为空", "Empty report"), detail)


def empty_search() -> RequestProblem:
    """A search without words and without codes."""
    detail = Said(
        "没有要查找的内容。请给出文字，或至少一个故障代码。",
        "There is nothing to look for. Give words, or at least one fault code.",
    )
    return at_field("body.text", "empty", 422, "empty-search", Said("查找内容为空", "Empty search"), detail)


def no_such_cause(place: int, causes: int) -> RequestProblem:
    """An outcome that points at a cause the answer does not list."""
    detail = Said(
        f"该回答只列出 {causes} 个原因，没有第 {place} 个。请用文字写出原因。",
        f"The answer lists {causes} cause(s), there is no number {place}. Name the cause in words.",
    )
    return at_field("body.cause", "no-such-cause", 422, "no-such-cause", Said("没有这个原因", "No such cause"), detail)


def contradictory_outcome(cause: str) -> RequestProblem:
    """An outcome in which one repair both cured and did not help."""
    detail = Said(
        f"“{cause}”不能既是修好的原因，又是没有效果的维修。请去掉其中一处。",
        f'"{cause}" cannot both be what cured it and a repair that did not help. Leave out one of them.',
    )
    title = Said("结果自相矛盾", "Contradictory outcome")
    return at_field("body.did_not_help", "contradictory", 422, "contradictory-outcome", title, detail)


def empty_message() -> RequestProblem:
    """A message of a conversation that says nothing."""
    detail = Said(
        "这条消息是空的。请写出现象、检查结果或代码，或用 acknowledged 确认危险。",
        "The message is empty. Say what the machine does, a result or a code, or acknowledge hazards.",
    )
    return at_field("body.text", "empty", 422, "empty-message", Said("消息为空", "Empty message"), detail)


def turn_taken(conversation_id: str) -> RequestProblem:
    """Another message of the conversation was answered while this one was being understood."""
    return RequestProblem(
        409,
        "turn-taken",
        Said("另一条消息先到了", "Another message came first"),
        Said(
            f"对话“{conversation_id}”刚刚收到了另一条消息，这一条没有保存。请先读最新的回答，再重新发送。",
            f'Another message of conversation "{conversation_id}" was answered first; this one was not kept. Read the '
            "latest answer, then send it again.",
        ),
    )


def conversation_full(turns: int) -> RequestProblem:
    """A conversation that has as many turns as one may have."""
    return RequestProblem(
        409,
        "conversation-full",
        Said("对话已满", "Conversation full"),
        Said(
            f"一次对话最多 {turns} 轮。请开始新的对话，或取交接单转给专家。",
            f"A conversation has {turns} turns at most. Begin another, or hand this one over by its escalation packet.",
        ),
    )


def key_reused() -> RequestProblem:
    """One idempotency key for two different messages."""
    return RequestProblem(
        422,
        "idempotency-key-reused",
        Said("Idempotency-Key 重复使用", "Idempotency-Key used twice"),
        Said(
            "同一个 Idempotency-Key 之前用于另一条内容不同的消息。每条消息请用自己的键；重发时内容须相同。",
            "This Idempotency-Key came before with another message. Give every message its own key, and repeat a "
            "message unchanged.",
        ),
    )


def body_too_large(limit: int) -> RequestProblem:
    """More bytes than a request may have."""
    return RequestProblem(
        413,
        "body-too-large",
        Said("请求过大", "Request too large"),
        Said(
            f"请求内容最多 {limit:,} 字节。报告请只写现象和代码，不要附整份日志。",
            f"A request body may have {limit:,} bytes at most. Report symptoms and codes, not a whole log.",
        ),
    )


def unexpected(error_id: str) -> RequestProblem:
    """A fault of ours; the log has the rest."""
    return RequestProblem(
        500,
        "unexpected",
        Said("服务器内部错误", "Internal error"),
        Said(
            f"服务器出错，没有保存任何内容。请把编号 {error_id} 告诉管理员，日志中有详情。",
            f"Something went wrong here and nothing was saved. Tell the administrator the id {error_id}; the "
            "log has the details.",
        ),
    )


def not_ready() -> RequestProblem:
    """The database does not answer."""
    return RequestProblem(
        503,
        "not-ready",
        Said("尚未就绪", "Not ready"),
        Said(
            "数据库暂时无法访问，请稍后再试；日志中有原因。",
            "The database does not answer; try again shortly. The log says why.",
        ),
        headers={"Retry-After": "2"},
    )

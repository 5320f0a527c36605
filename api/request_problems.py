"""What can go wrong with service requests, said in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from api.language import Said
from api.problems import RequestProblem, at_field
from knowledge.requests import MoveRefused, ServiceRequest, Status
from knowledge.service_figures import MOST_PERIODS

REQUEST = Said("服务请求", "service request")
_NAMES: Mapping[Status, str] = {
    "received": "已接收",
    "triaged": "已分诊",
    "remote": "远程处理",
    "dispatched": "已派工",
    "repaired": "已修复",
    "followed_up": "已回访",
    "closed": "已关闭",
    "cancelled": "已取消",
}


def move_refused(error: MoveRefused) -> RequestProblem:
    """A move that does not follow from where the request stands, with those that do."""
    zh = "、".join(f"{_NAMES[status]}（{status}）" for status in error.allowed) or "无"
    en = ", ".join(error.allowed) or "none"
    detail = Said(
        f"请求现在是“{_NAMES[error.status]}”，不能变为“{_NAMES[error.to]}”。现在允许：{zh}。",
        f"The request is {error.status}; it cannot become {error.to}. Allowed now: {en}.",
    )
    return at_field("body.to", "move-refused", 409, "move-refused", Said("现在不能这样做", "Not possible now"), detail)


def request_changed(kept: ServiceRequest, expected: int) -> RequestProblem:
    """Somebody else changed the request in the meantime."""
    last = kept.moves[-1] if kept.moves else None
    who = last.who if last else "?"
    detail = Said(
        f"请求“{kept.id}”已是第 {kept.version} 版（{who}：{_NAMES[kept.status]}），您的是第 {expected} 版，没有保存。"
        "请重新读取后再做决定。",
        f'Request "{kept.id}" is at version {kept.version} by now ({who}: {kept.status}), yours was {expected}; '
        "nothing was kept. Read it again and decide anew.",
    )
    title = Said("已被他人修改", "Changed before")
    return at_field("body.version", "request-changed", 409, "request-changed", title, detail)


def request_open(kept: ServiceRequest) -> RequestProblem:
    """There is an open request for the same machine."""
    detail = Said(
        f"设备 {kept.serial} 已有未关闭的请求“{kept.id}”（{_NAMES[kept.status]}）。请把这次来电加到 "
        f"/v1/requests/{kept.id}/calls；确实是另一件事时，请设置 anyway。",
        f'Machine {kept.serial} has an open request, "{kept.id}" ({kept.status}). Add this call at '
        f"/v1/requests/{kept.id}/calls; set `anyway` where it is about something else.",
    )
    title = Said("已有未关闭的请求", "A request is open")
    return at_field("body.serial", "request-open", 409, "request-open", title, detail)


def nothing_told() -> RequestProblem:
    """A request without a word about what is wrong."""
    detail = Said(
        "请求没有内容。请给出客户的话（text）或分诊编号（diagnosis_id）。",
        "The request says nothing. Give the caller's words (text) or the id of a triage (diagnosis_id).",
    )
    return at_field("body.text", "empty", 422, "empty-request", Said("请求为空", "Empty request"), detail)


def too_many_periods(periods: int) -> RequestProblem:
    """A time cut into more periods than are counted at once."""
    detail = Said(
        f"这段时间会分成 {periods} 段，最多 {MOST_PERIODS} 段。请缩短时间，或按周统计。",
        f"That would be {periods} periods, {MOST_PERIODS} at most. Ask for a shorter time, or by week.",
    )
    return at_field("query.every", "too-many", 422, "too-many-periods", Said("分段太多", "Too many periods"), detail)


def no_diagnosis() -> RequestProblem:
    """An outcome of a request that no diagnosis was made for."""
    detail = Said(
        "这个请求还没有诊断，无法记录原因。请先分诊并给出 diagnosis_id，或只写 note。",
        "The request has no diagnosis yet, so a cause cannot be learnt from. Triage it with a diagnosis_id, or give "
        "only a note.",
    )
    return at_field("body.cause", "no-diagnosis", 422, "no-diagnosis", Said("还没有诊断", "No diagnosis yet"), detail)


def no_original(id: str) -> RequestProblem:
    """A duplicate of a request that is not there, or of itself."""
    detail = Said(
        f"没有编号为“{id}”的另一个请求。请在 duplicate_of 中写明它与哪个请求重复。",
        f'There is no other request "{id}". Say with duplicate_of which one it is about the same as.',
    )
    title = Said("没有原请求", "No original request")
    return at_field("body.duplicate_of", "no-original", 422, "no-original", title, detail)

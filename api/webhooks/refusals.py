"""What administrators of webhooks are told: why one is refused, and why a delivery failed."""

from __future__ import annotations

from collections.abc import Mapping

from api.language import Said
from api.problems import FieldProblem, RequestProblem
from api.webhooks.destinations import AddressRefused, NotHttps, UrlRefused
from knowledge.webhooks.deliveries import Failure
from knowledge.webhooks.endpoints import MOST_WEBHOOKS

WEBHOOK, DELIVERY = Said("网络钩子", "webhook"), Said("投递", "delivery")

WHY_FAILED: Mapping[Failure, Said] = {
    "": Said("", ""),
    "refused_address": Said(
        "地址不允许：须为 https 且指向公网地址，或列入 FAULTWISE_WEBHOOK_HOSTS。",
        "The address is not allowed: it must be https and public, or named in FAULTWISE_WEBHOOK_HOSTS.",
    ),
    "unresolved": Said("主机名无法解析。请核对网址。", "The host has no address. Check the URL."),
    "unreachable": Said("无法连接到接收方。", "The receiver cannot be reached."),
    "untrusted": Said("接收方的证书不可信。", "The receiver's certificate is not trusted."),
    "timeout": Said("接收方没有及时回答。", "The receiver did not answer in time."),
    "no_http": Said("接收方的回答不是 HTTP。", "What the receiver answered is not HTTP."),
    "status": Said("接收方拒绝了（状态码不是 2xx）。", "The receiver refused: its status is not 2xx."),
}


def url_refused(error: UrlRefused) -> RequestProblem:
    """An address to which no webhook may be sent."""
    detail = _detail(error)
    wrong = FieldProblem(field="body.url", code="url-refused", detail=detail.en)
    return RequestProblem(422, "url-refused", Said("网址不允许", "URL refused"), detail, (wrong,))


def too_many_webhooks() -> RequestProblem:
    """As many webhooks as there may be."""
    return RequestProblem(
        409,
        "too-many-webhooks",
        Said("网络钩子过多", "Too many webhooks"),
        Said(
            f"最多 {MOST_WEBHOOKS} 个网络钩子。请先删除不用的。",
            f"There can be {MOST_WEBHOOKS} webhooks. Remove one that is not needed first.",
        ),
    )


def webhook_disabled() -> RequestProblem:
    """Nothing is sent to a webhook that is switched off."""
    return RequestProblem(
        409,
        "webhook-disabled",
        Said("网络钩子已停用", "Webhook disabled"),
        Said(
            "此网络钩子已停用，不会发送任何内容。请先用 PUT 把 is_enabled 设为 true。",
            "This webhook is disabled, so nothing is sent. PUT it with `is_enabled` true first.",
        ),
    )


def _detail(error: UrlRefused) -> Said:
    match error:
        case NotHttps():
            return Said(
                "网络钩子只用 https 发送。运营者可用 FAULTWISE_WEBHOOK_HTTP 允许 http。",
                "Webhooks are sent by https only. The operator can allow http with FAULTWISE_WEBHOOK_HTTP.",
            )
        case AddressRefused():
            return Said(
                f"“{error.host}”指向 {error.address}，不是公网地址。运营者可把该主机列入 FAULTWISE_WEBHOOK_HOSTS。",
                f'"{error.host}" leads to {error.address}, which is no public address. The operator can allow the host '
                "with FAULTWISE_WEBHOOK_HOSTS.",
            )
        case _:
            return Said(
                "网址中不能带用户名或密码；签名已说明是谁发送的。",
                "Leave name and password out of the URL; the signature says who sends.",
            )

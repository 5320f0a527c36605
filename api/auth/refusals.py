"""What is answered when somebody may not, as problem documents."""

from __future__ import annotations

import math

from api.language import Said
from api.problems import RequestProblem
from knowledge.access.rights import Right

_WHAT = {
    "read": Said("查阅知识", "read the knowledge"),
    "ask": Said("报修和提问", "ask for diagnoses"),
    "oversee": Said("查看他人的诊断和对话", "see the diagnoses and conversations of others"),
    "triage": Said("处理来电报修", "triage callers' reports"),
    "edit": Said("编辑知识", "edit the knowledge"),
    "administer": Said("管理账号和查看审计记录", "administer accounts and read the audit trail"),
}


def not_signed_in() -> RequestProblem:
    """Nobody asks, or with a token or session that is not, or no longer, good."""
    return RequestProblem(
        401,
        "not-signed-in",
        Said("尚未登录", "Not signed in"),
        Said(
            "请求需要有效的令牌（Authorization: Bearer fw_...）或登录会话；令牌可能已过期或被撤销。",
            "The request needs a good token (Authorization: Bearer fw_...) or a session. Yours may be missing, expired "
            "or revoked.",
        ),
        headers={"WWW-Authenticate": 'Bearer realm="faultwise"'},
    )


def bad_credentials() -> RequestProblem:
    """Name and password do not belong together; which of them is wrong is not said."""
    return RequestProblem(
        401,
        "bad-credentials",
        Said("登录失败", "Sign-in failed"),
        Said(
            "用户名或密码不正确，或账号已停用。请核对后重试，或联系管理员。",
            "Name and password do not belong together, or the account is disabled. Check them, or ask an "
            "administrator.",
        ),
        headers={"WWW-Authenticate": 'Bearer realm="faultwise"'},
    )


def token_too_narrow() -> RequestProblem:
    """A session has all rights of its account, so a token with fewer may not open one."""
    return RequestProblem(
        403,
        "token-too-narrow",
        Said("此令牌不能用于登录", "This token cannot sign in"),
        Said(
            "令牌的权限少于账号的权限，而登录后拥有账号的全部权限。请用密码登录，或新建一个具有全部权限的令牌。",
            "The token has fewer rights than its account, and who is signed in has all of them. Sign in with a "
            "password, or make a token with all rights.",
        ),
    )


def not_allowed(right: Right) -> RequestProblem:
    """Signed in, but the role or the token does not allow it."""
    what = _WHAT[right]
    return RequestProblem(
        403,
        "not-allowed",
        Said("没有权限", "Not allowed"),
        Said(
            f"此账号或令牌无权{what.zh}（{right}）。请向管理员申请。",
            f'This account or token may not {what.en} ("{right}"). Ask an administrator for it.',
        ),
    )


def not_yours() -> RequestProblem:
    """May be read, but only its owner may go on with it."""
    return RequestProblem(
        403,
        "not-yours",
        Said("不是您的记录", "Not yours"),
        Said(
            "可以查看，但只有发起人可以继续或修改它。",
            "You may read it, but only who began it may go on with it or change it.",
        ),
    )


def forged() -> RequestProblem:
    """A change that came with the cookie alone, as another site's page could send it."""
    return RequestProblem(
        403,
        "csrf-token-missing",
        Said("缺少 CSRF 令牌", "CSRF token missing"),
        Said(
            "用会话登录时，修改请求须带 X-CSRF-Token 头；其值见 GET /v1/sessions/current。",
            "With a session, a request that changes something needs the header X-CSRF-Token; GET /v1/sessions/current "
            "gives its value.",
        ),
    )


def too_many(wait_seconds: float) -> RequestProblem:
    """More requests than one account may make; ``Retry-After`` says when to go on."""
    seconds = max(1, math.ceil(wait_seconds))
    return RequestProblem(
        429,
        "too-many-requests",
        Said("请求过于频繁", "Too many requests"),
        Said(f"请在 {seconds} 秒后重试。", f"Try again in {seconds} s."),
        headers={"Retry-After": str(seconds)},
    )

"""What the commands for accounts and tokens say, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.cli.failures import BadInput

if TYPE_CHECKING:
    from api.settings import Settings
    from knowledge.access.accounts import Account
    from knowledge.access.tokens import Token
    from knowledge.records import Language
    from knowledge.store import Store

_WORDS: dict[str, tuple[str, str]] = {
    # name: (Chinese, English)
    "group": ("组 {name}", "group {name}"),
    "machine": ("机型 {name}", "machine {name}"),
    "disabled": ("已停用", "disabled"),
    "revoked": ("已撤销", "revoked"),
    "until": ("有效期至 {day}", "until {day}"),
    "used": ("最近使用 {moment}", "used {moment}"),
    "never_used": ("从未使用", "never used"),
    "password": ("密码", "Password"),
    "again": ("再次输入密码", "Repeat for confirmation"),
    "short": ("密码须为 10 到 200 个字符，请换一个", "a password has 10 to 200 characters; choose another"),
    "beyond": (
        "--right {right}：{name} 的角色是 {role}，权限为 {has}",
        "--right {right}: {name} is {role} and has {has}",
    ),
    "NameTaken": ("已有账号“{name}”，请换一个名称", "there is an account {name!r} already; choose another name"),
    "NoSuchAccount": (
        "没有账号“{name}”，请查看：faultwise account list",
        "there is no account {name!r}; see: faultwise account list",
    ),
    "LastAdmin": (
        "“{name}”是唯一的管理员，请先设立另一个",
        "{name!r} is the only admin left; make another one first",
    ),
    "NoSuchToken": (
        "没有令牌“{name}”，请查看：faultwise token list",
        "there is no token {name!r}; list them with: faultwise token list",
    ),
}


def word(what: str, language: Language, **values: object) -> str:
    """The words of that name in a language, with their values filled in.

    >>> word("group", "zh", name="north"), word("never_used", "en")
    ('组 north', 'never used')
    """
    zh, en = _WORDS[what]
    return (zh if language == "zh" else en).format(**values)


@contextmanager
def opened(settings: Settings, about: str = "") -> Iterator[Store]:
    """The store while a command works on the account or token it is ``about``; ``BadInput`` says what cannot be."""
    from api.services import open_store
    from knowledge.access.accounts import LastAdmin, NameTaken, NoSuchAccount
    from knowledge.access.tokens import NoSuchToken

    store = open_store(settings)
    try:
        yield store
    except (NameTaken, NoSuchAccount, LastAdmin, NoSuchToken) as error:
        raise BadInput(word(type(error).__name__, settings.language, name=about)) from error
    finally:
        store.close()


def account_line(account: Account, language: Language) -> str:
    """An account on one line: name, role, what it may see, and whether it is disabled."""
    said = [account.name, account.role, *(word("group", language, name=group) for group in account.groups)]
    said += [word("machine", language, name=model) for model in account.machine_models]
    return "  ".join([*said, *((word("disabled", language),) if account.is_disabled else ())])


def token_line(token: Token, language: Language) -> str:
    """A token on one line: id, account, how long it is good, when it was used, its rights and what it is for."""
    state = word("until", language, day=f"{token.expires:%Y-%m-%d}")
    state = word("revoked", language) if token.revoked else state
    used = word("never_used", language)
    if token.last_used:
        used = word("used", language, moment=f"{token.last_used:%Y-%m-%d %H:%M}")
    return "  ".join(filter(None, (token.id, token.account, state, used, " ".join(token.rights), token.label)))

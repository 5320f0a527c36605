"""The first start, when there are no accounts: what a server then does, and how the first ones come to be."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, get_args

from api.cli.failures import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.settings import Settings
    from knowledge.access.rights import Role
    from knowledge.store import Store

DEMO_MACHINE = "HX220"
_DEMO_DAYS = 30
_HOW = "faultwise account add NAME --role admin && faultwise token new NAME"


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("::1")
    (True, True, False, True)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(settings: Settings) -> None:
    """Others may reach a server only once somebody can administer it; ``BadInput`` says how to get there."""
    from api.services import open_store

    if is_loopback(settings.host):
        return
    store = open_store(settings)
    try:
        if not store.has_admin():
            raise BadInput(
                f"{settings.host} can be reached by others, and there is no administrator yet; first: {_HOW}"
            )
    finally:
        store.close()


def welcome(store: Store) -> str:
    """How to make the first account, where there is none; else nothing."""
    return "" if store.accounts() else f"No accounts yet, so every request is refused. In another terminal: {_HOW}"


def demo_tokens(store: Store) -> Mapping[Role, str]:
    """A token just made for each role's demo account; those of an earlier start are revoked."""
    from knowledge.access.accounts import Account
    from knowledge.access.rights import RIGHTS, Role
    from knowledge.access.trail import By

    by, tokens = By("demo"), {}
    for role in get_args(Role):
        name = f"demo-{role}"
        if store.account(name) is None:
            models = (DEMO_MACHINE,) if role == "partner" else ()
            store.add_account(Account(name=name, role=role, machine_models=models), by)
        for old in store.tokens(name):
            store.revoke_token(old.id, by)
        _, tokens[role] = store.add_token(name, by, rights=tuple(sorted(RIGHTS[role])), days=_DEMO_DAYS, label="demo")
    return tokens

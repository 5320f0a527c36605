"""``faultwise token``: API tokens, shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.account import Named, operator
from api.cli.failures import BadInput
from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.access.accounts import Account
    from knowledge.access.rights import Right
    from knowledge.access.tokens import Token

app = typer.Typer(help="API tokens: shown once, for some rights and some time.", no_args_is_help=True)


@app.command("new")
def new(
    name: Named,
    label: Annotated[str, typer.Option("--label", help="What it is for.")] = "",
    right: Annotated[
        list[str] | None, typer.Option("--right", help="Only this right of the role, such as read; may repeat.")
    ] = None,
    days: Annotated[float, typer.Option("--days", min=0.001, max=366, help="How long it is good.")] = 90,
    data: Data = None,
) -> None:
    """Make a token for an account and print it: nobody can look it up again."""
    from api.services import open_store
    from knowledge.access.accounts import NoSuchAccount

    store = open_store(settings_from(data))
    try:
        account = store.account(name)
        if account is None:
            raise NoSuchAccount(f"there is no account {name!r}; see: faultwise account list")
        wanted = _rights(account, right or ())
        _, text = store.add_token(name, operator(), rights=wanted, days=days, label=label)
    finally:
        store.close()
    typer.echo(text)


@app.command("list")
def list_(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Only those of this account.")] = "",
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """List tokens by their ids; what they are is not kept."""
    from api.services import open_store

    store = open_store(settings_from(data))
    try:
        for token in store.tokens(name):
            typer.echo(token.model_dump_json() if as_json else _line(token))
    finally:
        store.close()


@app.command("revoke")
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="TOKEN_ID", help="The id, as token list says it.")],
    data: Data = None,
) -> None:
    """End a token: it opens nothing from now on."""
    from api.services import open_store

    store = open_store(settings_from(data))
    try:
        store.revoke_token(token_id, operator())
    finally:
        store.close()


def _rights(account: Account, named: Collection[str]) -> tuple[Right, ...]:
    beyond = sorted(set(named) - account.rights)
    if beyond:
        has = ", ".join(sorted(account.rights))
        raise BadInput(f"--right {beyond[0]}: {account.name} is {account.role} and has {has}")
    return tuple(right for right in sorted(account.rights) if not named or right in named)


def _line(token: Token) -> str:
    state = "revoked" if token.revoked else f"until {token.expires:%Y-%m-%d}"
    used = f"used {token.last_used:%Y-%m-%d %H:%M}" if token.last_used else "never used"
    return "  ".join(filter(None, (token.id, token.account, state, used, " ".join(token.rights), token.label)))

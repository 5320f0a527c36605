"""``faultwise token``: API tokens, shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.access_words import opened, token_line, word
from api.cli.account import Named, known, operator
from api.cli.failures import BadInput
from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.access.accounts import Account
    from knowledge.access.rights import Right
    from knowledge.records import Language

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
    settings = settings_from(data)
    with opened(settings, name) as store:
        wanted = _rights(known(store, name), right or (), settings.language)
        _, text = store.add_token(name, operator(), rights=wanted, days=days, label=label)
    typer.echo(text)


@app.command("list")
def list_(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Only those of this account.")] = "",
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """List tokens by their ids; what they are is not kept."""
    settings = settings_from(data)
    with opened(settings, name) as store:
        for token in store.tokens(name):
            typer.echo(token.model_dump_json() if as_json else token_line(token, settings.language))


@app.command("revoke")
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="TOKEN_ID", help="The id, as token list says it.")],
    data: Data = None,
) -> None:
    """End a token: it opens nothing from now on."""
    with opened(settings_from(data), token_id) as store:
        store.revoke_token(token_id, operator())


def _rights(account: Account, named: Collection[str], language: Language) -> tuple[Right, ...]:
    beyond = sorted(set(named) - account.rights)
    if beyond:
        has = ", ".join(sorted(account.rights))
        raise BadInput(word("beyond", language, right=beyond[0], name=account.name, role=account.role, has=has))
    return tuple(right for right in sorted(account.rights) if not named or right in named)

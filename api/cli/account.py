"""``faultwise account``: who may ask over HTTP. Here at the data folder, the local operator decides."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.access_words import account_line, opened, word
from api.cli.failures import BadInput
from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from knowledge.access.accounts import Account
    from knowledge.access.trail import By
    from knowledge.records import Language
    from knowledge.store import Store

app = typer.Typer(help="Accounts: who may ask over HTTP.", no_args_is_help=True)

Named = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]
Role = Annotated[
    Literal["technician", "agent", "editor", "admin", "partner"], typer.Option("--role", help="What it may do.")
]


def operator() -> By:
    """Who acts at the command line, as the audit trail names it."""
    import getpass

    from knowledge.access.trail import By

    try:
        return By(f"command line ({getpass.getuser()})")
    except (OSError, KeyError):
        return By("command line")


@app.command("add")
def add(
    name: Named,
    role: Role = "technician",
    group: Annotated[list[str] | None, typer.Option("--group", help="A group it belongs to; may repeat.")] = None,
    machine: Annotated[
        list[str] | None, typer.Option("--machine", metavar="MODEL", help="A model opened to a partner; may repeat.")
    ] = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for a password, or read it from stdin.")] = False,
    data: Data = None,
) -> None:
    """Add an account. Without a password it works with tokens (faultwise token new) or an identity provider."""
    from knowledge.access.accounts import Account

    settings = settings_from(data)
    account = Account(name=name, role=role, groups=tuple(group or ()), machine_models=tuple(machine or ()))
    hashed = asked_password(settings.language) if password else ""
    with opened(settings, name) as store:
        store.add_account(account, operator(), password=hashed)
    typer.echo(account_line(account, settings.language))


@app.command("list")
def list_(as_json: AsJson = False, data: Data = None) -> None:
    """List the accounts."""
    settings = settings_from(data)
    with opened(settings) as store:
        for account in store.accounts():
            typer.echo(account.model_dump_json() if as_json else account_line(account, settings.language))


@app.command("disable")
def disable(
    name: Named,
    again: Annotated[bool, typer.Option("--enable", help="Let it in again instead.")] = False,
    data: Data = None,
) -> None:
    """Let an account in no longer: its tokens and sessions open nothing from now on."""
    settings = settings_from(data)
    with opened(settings, name) as store:
        changed = known(store, name).model_copy(update={"is_disabled": not again})
        store.change_account(changed, operator())
    typer.echo(account_line(changed, settings.language))


@app.command("password")
def password(name: Named, data: Data = None) -> None:
    """Set an account's password, asked for or read from stdin; its sessions end."""
    settings = settings_from(data)
    hashed = asked_password(settings.language)
    with opened(settings, name) as store:
        store.set_password(name, hashed, operator())


def known(store: Store, name: str) -> Account:
    """The account of a name; ``NoSuchAccount`` where there is none."""
    from knowledge.access.accounts import NoSuchAccount

    account = store.account(name)
    if account is None:
        raise NoSuchAccount(f"there is no account {name!r}")
    return account


def asked_password(language: Language) -> str:
    """The hash of a password that was typed twice without being shown, or is the first line of a pipe."""
    from pydantic import TypeAdapter, ValidationError

    from api.auth.passwords import Password, Passwords

    if sys.stdin.isatty():
        again = word("again", language)
        typed = typer.prompt(word("password", language), hide_input=True, confirmation_prompt=again, err=True)
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    try:
        TypeAdapter(Password).validate_python(typed)
    except ValidationError as error:
        raise BadInput(word("short", language)) from error
    return Passwords().hash(typed)

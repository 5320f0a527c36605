"""``faultwise account``: who may ask over HTTP. Here at the data folder, the local operator decides."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.failures import BadInput
from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from knowledge.access.accounts import Account
    from knowledge.access.trail import By

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
    from api.services import open_store
    from knowledge.access.accounts import Account

    account = Account(name=name, role=role, groups=tuple(group or ()), machine_models=tuple(machine or ()))
    hashed = asked_password() if password else ""
    store = open_store(settings_from(data))
    try:
        store.add_account(account, operator(), password=hashed)
    finally:
        store.close()
    typer.echo(_line(account))


@app.command("list")
def list_(as_json: AsJson = False, data: Data = None) -> None:
    """List the accounts."""
    from api.services import open_store

    store = open_store(settings_from(data))
    try:
        for account in store.accounts():
            typer.echo(account.model_dump_json() if as_json else _line(account))
    finally:
        store.close()


@app.command("disable")
def disable(
    name: Named,
    again: Annotated[bool, typer.Option("--enable", help="Let it in again instead.")] = False,
    data: Data = None,
) -> None:
    """Let an account in no longer: its tokens and sessions open nothing from now on."""
    from api.services import open_store
    from knowledge.access.accounts import NoSuchAccount

    store = open_store(settings_from(data))
    try:
        known = store.account(name)
        if known is None:
            raise NoSuchAccount(f"there is no account {name!r}; see: faultwise account list")
        changed = known.model_copy(update={"is_disabled": not again})
        store.change_account(changed, operator())
    finally:
        store.close()
    typer.echo(_line(changed))


@app.command("password")
def password(name: Named, data: Data = None) -> None:
    """Set an account's password, asked for or read from stdin; its sessions end."""
    from api.services import open_store

    hashed = asked_password()
    store = open_store(settings_from(data))
    try:
        store.set_password(name, hashed, operator())
    finally:
        store.close()


def asked_password() -> str:
    """The hash of a password that was typed twice without being shown, or is the first line of a pipe."""
    from pydantic import TypeAdapter, ValidationError

    from api.auth.passwords import Password, Passwords

    typed = (
        typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\r\n")
    )
    try:
        TypeAdapter(Password).validate_python(typed)
    except ValidationError as error:
        raise BadInput("a password has 10 to 200 characters; choose another") from error
    return Passwords().hash(typed)


def _line(account: Account) -> str:
    said = [account.name, account.role, *(f"group {group}" for group in account.groups)]
    said += [f"machine {model}" for model in account.machine_models]
    return "  ".join([*said, *(("disabled",) if account.is_disabled else ())])

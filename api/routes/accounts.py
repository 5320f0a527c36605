"""Accounts: who may ask, in which role, and what it may see."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Response
from pydantic import BaseModel, Field, StrictBool

from api.auth.passwords import Password
from api.auth.permission import MayAdminister
from api.documentation import headers, problems
from api.language import Said
from api.problems import RequestProblem, not_found
from api.provided import Provided
from api.routing import Router
from api.services import Services
from knowledge.access.accounts import Account, AccountName, LastAdmin, NameTaken, NoSuchAccount, Opened
from knowledge.access.rights import Role
from knowledge.records import Model

router = Router(prefix="/v1/accounts", tags=["access"])

_CREATED = headers(201, Location="Where to read it again")
_Groups = Annotated[Opened, Field(max_length=200, description="Groups whose documents it may see")]
_Models = Annotated[Opened, Field(max_length=2000, description="A partner's: the machine models opened to it")]


class AccountState(Model):
    """What can be changed of an account."""

    role: Role
    groups: _Groups = ()
    machine_models: _Models = ()
    is_disabled: StrictBool = False


class NewAccount(AccountState):
    """An account to be added; without a password it signs in with tokens or at the identity provider only."""

    name: AccountName
    password: Password | None = None


class NewPassword(Model):
    """A password to be set."""

    password: Password


class AccountView(BaseModel):
    """An account; a password is never among it."""

    name: str
    role: Role
    groups: tuple[str, ...]
    machine_models: tuple[str, ...]
    is_disabled: bool

    @classmethod
    def of(cls, account: Account) -> AccountView:
        """The account as it is sent."""
        return cls(**account.model_dump())


@router.get("", summary="List accounts", responses=problems())
def list_accounts(who: MayAdminister, services: Provided) -> list[AccountView]:  # noqa: ARG001
    """All accounts, in order of name."""
    return [AccountView.of(account) for account in services.store.accounts()]


@router.post("", status_code=201, summary="Add an account", responses={**_CREATED, **problems(400, 409, 413, 422)})
def create_account(said: NewAccount, who: MayAdminister, services: Provided, response: Response) -> AccountView:
    """A new account; names differ by more than capitals and spaces."""
    account = Account(**said.model_dump(exclude={"password"}))
    try:
        services.store.add_account(account, who.by, password=_hashed(services, said.password))
    except NameTaken as error:
        raise _name_taken(said.name) from error
    response.headers["Location"] = f"{router.prefix}/{quote(account.name, safe='')}"
    return AccountView.of(account)


@router.get("/{name}", summary="Read an account", responses=problems(404))
def read_account(name: str, who: MayAdminister, services: Provided) -> AccountView:  # noqa: ARG001
    """One account."""
    return AccountView.of(_account(services, name))


@router.put("/{name}", summary="Change an account", responses=problems(400, 404, 409, 413, 422))
def change_account(name: str, said: AccountState, who: MayAdminister, services: Provided) -> AccountView:
    """Role, groups, machine models, and whether it is disabled; counts from the next request on."""
    changed = Account(name=_account(services, name).name, **said.model_dump())
    try:
        services.store.change_account(changed, who.by)
    except LastAdmin as error:
        raise _last_admin(name) from error
    return AccountView.of(changed)


@router.put("/{name}/password", status_code=204, summary="Set a password", responses=problems(400, 404, 413, 422))
def set_password(name: str, said: NewPassword, who: MayAdminister, services: Provided) -> None:
    """A new password; whoever is signed in with the old one no longer is."""
    try:
        services.store.set_password(name, _hashed(services, said.password), who.by)
    except NoSuchAccount as error:
        raise _unknown(name) from error


def _hashed(services: Services, password: Password | None) -> str:
    return services.gate.passwords.hash(password.get_secret_value()) if password else ""


def _account(services: Services, name: str) -> Account:
    found = services.store.account(name)
    if found is None:
        raise _unknown(name)
    return found


def _unknown(name: str) -> RequestProblem:
    return not_found(Said("账号", "account"), name)


def _name_taken(name: str) -> RequestProblem:
    return RequestProblem(
        409,
        "name-taken",
        Said("名称已被使用", "Name taken"),
        Said(f"已有名为“{name}”的账号。请换一个名称。", f'There is an account "{name}" already. Choose another name.'),
    )


def _last_admin(name: str) -> RequestProblem:
    return RequestProblem(
        409,
        "last-admin",
        Said("最后一个管理员", "Last administrator"),
        Said(
            f"“{name}”是唯一的管理员。请先设立另一个管理员。",
            f'"{name}" is the only administrator left. Make another one first.',
        ),
    )

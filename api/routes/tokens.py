"""API tokens: made once, shown once, for some rights and some time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from api.auth.caller import Caller
from api.auth.permission import SignedIn
from api.auth.refusals import not_allowed
from api.documentation import problems
from api.language import Said
from api.problems import not_found
from api.provided import Provided
from api.routing import Router
from api.services import Services
from knowledge.access.accounts import Account, folded
from knowledge.access.rights import ALL_RIGHTS, Right
from knowledge.access.tokens import Token
from knowledge.records import Label, Model

router = Router(prefix="/v1/tokens", tags=["access"])

_SECONDS_A_DAY = 86_400


class NewToken(Model):
    """A token to be made; without rights it has all that it can have."""

    label: Annotated[Label, Field(description="What it is for")] = ""
    rights: Annotated[tuple[Right, ...], Field(max_length=len(ALL_RIGHTS))] = ()
    days: Annotated[float, Field(gt=0, le=366, description="How long it is good")] = 90
    account: Annotated[Label, Field(description="For whom; an administrator's choice, else oneself")] = ""


class MadeToken(BaseModel):
    """A token just made: its text is shown this once."""

    token: Annotated[str, Field(description="To be sent as `Authorization: Bearer ...`; nobody can look it up again")]
    about: Token


@router.post("", status_code=201, summary="Make a token", responses=problems(400, 404, 413, 422))
def create_token(said: NewToken, who: SignedIn, services: Provided) -> MadeToken:
    """A new token for oneself, or by an administrator for another account.

    It can do no more than who makes it, nor be good for longer than the token it is made with.
    """
    account = _account_for(said.account, who, services)
    most = who.rights if account.key == who.key else account.rights
    for right in said.rights:
        if right not in most:
            raise not_allowed(right)
    rights = tuple(right for right in ALL_RIGHTS if right in (said.rights or most))
    made, text = services.store.add_token(account.name, who.by, rights=rights, days=_days(said, who), label=said.label)
    return MadeToken(token=text, about=made)


@router.get("", summary="List tokens", responses=problems(404, 422))
def list_tokens(
    who: SignedIn,
    services: Provided,
    account: Annotated[Label, Query(description="Else one's own")] = "",
    everyone: Annotated[bool, Query(description="Those of all accounts")] = False,
) -> list[Token]:
    """One's own tokens, or by an administrator those of another account or of everyone, the latest first."""
    if everyone and not who.may("administer"):
        raise not_allowed("administer")
    return list(services.store.tokens("" if everyone else _account_for(account, who, services).name))


@router.delete("/{token_id}", status_code=204, summary="Revoke a token", responses=problems(404))
def delete_token(token_id: str, who: SignedIn, services: Provided) -> None:
    """One's own token, or by an administrator any; it opens nothing from now on."""
    kept = services.store.token(token_id)
    if kept is None or not (kept.account == who.key or who.may("administer")):
        raise not_found(Said("令牌", "token"), token_id)
    services.store.revoke_token(token_id, who.by)


def _account_for(name: str, who: Caller, services: Services) -> Account:
    if not name or folded(name) == who.key:
        return who.account
    if not who.may("administer"):
        raise not_allowed("administer")
    found = services.store.account(name)
    if found is None:
        raise not_found(Said("账号", "account"), name)
    return found


def _days(said: NewToken, who: Caller) -> float:
    """How long a token may be good: one made with another no longer than that."""
    if who.secret:
        return said.days
    return min(said.days, (who.until - datetime.now(UTC)).total_seconds() / _SECONDS_A_DAY)

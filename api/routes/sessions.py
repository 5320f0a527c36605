"""Sessions: signing in with a password or at an identity provider, who one is, signing out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Request, Response
from pydantic import BaseModel, Field

from api.auth.caller import Caller
from api.auth.cookies import csrf_token, drop_cookie, set_cookie
from api.auth.openid import OpenId, openid_of
from api.auth.passwords import Typed
from api.auth.permission import SignedIn, address_of
from api.auth.refusals import token_too_narrow
from api.auth.signing_in import SignedInNow, opened, sign_in
from api.documentation import problems
from api.provided import Provided
from api.routes.accounts import AccountView
from api.routing import Router
from knowledge.access.rights import ALL_RIGHTS, Right
from knowledge.records import Label, Model

router = Router(prefix="/v1/sessions", tags=["access"])


class SignIn(Model):
    """A name and a password."""

    name: Label
    password: Typed


class SessionView(BaseModel):
    """Who is signed in, what it may do, until when; and what a page sends as `X-CSRF-Token` with every change."""

    account: AccountView
    rights: tuple[Right, ...]
    expires: datetime
    csrf_token: Annotated[str, Field(description="Empty with a token: only cookies can be abused by other sites")]


@router.post("", status_code=201, summary="Sign in", responses=problems(400, 401, 413, 422, 429, is_public=True))
def create_session(said: SignIn, services: Provided, request: Request, response: Response) -> SessionView:
    """Opens a session: its cookie comes with the answer. Ten tries a minute for one name and from one address."""
    now = sign_in(services, said.name, said.password.get_secret_value(), address_of(request))
    return _begun(now, services.settings.is_https(request.url.scheme), response)


@router.post("/from-token", status_code=201, summary="Sign in with a token", responses=problems(400, 403, 413, 422))
def create_session_from_token(who: SignedIn, services: Provided, request: Request, response: Response) -> SessionView:
    """Opens a session for the pages, with a token that has all of its account's rights; it ends with the token."""
    if who.rights != who.account.rights:
        raise token_too_narrow()
    now = opened(services, who.account, who.address, until=who.until)
    return _begun(now, services.settings.is_https(request.url.scheme), response)


@router.get("/current", summary="Who am I?", responses=problems())
def read_session(who: SignedIn) -> SessionView:
    """The account behind the token or session that the request comes with."""
    return _view(who)


@router.delete("/current", status_code=204, summary="Sign out", responses=problems())
def delete_session(who: SignedIn, services: Provided, response: Response) -> None:
    """Ends the session; a token is revoked at `/v1/tokens` instead."""
    if who.secret:
        services.store.end_session(who.secret, who.by)
    drop_cookie(response)


@router.get(
    "/openid",
    status_code=302,
    response_class=Response,
    summary="Sign in at the identity provider",
    responses=problems(404, 502, is_public=True),
)
async def begin_openid(services: Provided, request: Request) -> Response:
    """Sends the browser to the identity provider (OpenID Connect with PKCE), where one is set up."""
    openid: OpenId = openid_of(request, services)
    return await openid.begin(request)


@router.get(
    "/openid/callback",
    status_code=303,
    response_class=Response,
    summary="Come back from the identity provider",
    responses=problems(401, 404, 502, is_public=True),
)
async def finish_openid(services: Provided, request: Request) -> Response:
    """Opens a session for the account that the identity provider names, and sends the browser to the start page."""
    now = await openid_of(request, services).finish(request, services)
    response = Response(status_code=303, headers={"Location": "/"})
    set_cookie(response, now.secret, now.ends, is_https=services.settings.is_https(request.url.scheme))
    return response


def _begun(now: SignedInNow, is_https: bool, response: Response) -> SessionView:
    set_cookie(response, now.secret, now.ends, is_https=is_https)
    return _view(Caller(now.account, now.account.rights, now.ends, "", now.secret))


def _view(who: Caller) -> SessionView:
    return SessionView(
        account=AccountView.of(who.account),
        rights=tuple(right for right in ALL_RIGHTS if who.may(right)),
        expires=who.until,
        csrf_token=csrf_token(who.secret) if who.secret else "",
    )

"""Permission as a parameter of a route: ``who: MayRead`` lets in who may read, and says who it is.

Nobody is answered 401, who may not 403; both before the request itself is looked at.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from api.auth.caller import Caller
from api.auth.cookies import COOKIE, is_forged
from api.auth.refusals import forged, not_allowed, not_signed_in
from api.provided import Provided
from api.services import Services
from knowledge.access.rights import Right
from knowledge.database import StoreBusy, StoreUnreachable

_log = logging.getLogger("faultwise.access")

Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, scheme_name="token", description="An API token, `fw_...`")),
]
Cookie = Annotated[
    str | None,
    Depends(APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="session", description="A signed-in browser")),
]


class Permission:
    """Lets in who has the right; with none, whoever is signed in."""

    def __init__(self, right: Right | None = None) -> None:
        self.right = right

    def __call__(
        self, request: Request, services: Provided, tasks: BackgroundTasks, bearer: Bearer, cookie: Cookie
    ) -> Caller:
        """Who asks; refused with 401, 403 or 429."""
        if request.headers.get("authorization"):
            caller = _with_token(bearer.credentials if bearer else "", services, tasks, address_of(request))
        else:
            caller = _with_session(cookie or "", services, address_of(request))
        if caller is None:
            raise not_signed_in()
        services.gate.count_request(caller.key, services.settings_now.requests_per_minute)
        if self.right is not None and not caller.may(self.right):
            raise not_allowed(self.right)
        if caller.secret and is_forged(request, caller.secret):
            raise forged()
        return caller


def address_of(request: Request) -> str:
    """The network address a request comes from, as far as it is known."""
    return request.client.host if request.client else ""


def _with_token(text: str, services: Services, tasks: BackgroundTasks, address: str) -> Caller | None:
    presented, now = services.store.presented(text), datetime.now(UTC)
    if presented is None or not presented.token.is_good(now) or presented.account.is_disabled:
        return None
    if presented.token.is_use_due(now):
        tasks.add_task(_note_use, services, presented.token.id)
    rights = presented.account.rights & frozenset(presented.token.rights)
    return Caller(presented.account, rights, presented.token.expires, address)


def _with_session(secret: str, services: Services, address: str) -> Caller | None:
    session = services.store.session(secret) if secret else None
    if session is None or session.account.is_disabled:
        return None
    return Caller(session.account, session.account.rights, session.expires, address, secret)


def _note_use(services: Services, token_id: str) -> None:
    try:
        services.store.note_use(token_id)
    except (StoreBusy, StoreUnreachable) as error:
        _log.warning("that token %s was used is not noted: %s", token_id, error)


SignedIn = Annotated[Caller, Depends(Permission())]
MayRead = Annotated[Caller, Depends(Permission("read"))]
MayAsk = Annotated[Caller, Depends(Permission("ask"))]
MayOversee = Annotated[Caller, Depends(Permission("oversee"))]
MayTriage = Annotated[Caller, Depends(Permission("triage"))]
MayEdit = Annotated[Caller, Depends(Permission("edit"))]
MayAdminister = Annotated[Caller, Depends(Permission("administer"))]

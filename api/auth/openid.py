"""Signing in at an identity provider: OpenID Connect's authorization code flow with PKCE, by authlib.

The provider says who somebody is; the account says what it may do. An account is met by the provider's lasting subject;
the first time by its name, and then only one that has no password, so that nobody can name himself into another's.
"""

from __future__ import annotations

import logging
from typing import Any

from authlib.integrations.starlette_client import OAuth, OAuthError
from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from httpx2 import HTTPError
from joserfc.errors import JoseError

from api.auth.permission import address_of
from api.auth.signing_in import SignedInNow, opened
from api.language import Said
from api.problems import RequestProblem
from api.services import Services
from api.settings import Settings
from knowledge.access.accounts import Account, AlreadyBound
from knowledge.access.trail import By

CALLBACK = "/v1/sessions/openid/callback"
_log = logging.getLogger("faultwise.access")
_DISCOVERY = "/.well-known/openid-configuration"


class OpenId:
    """One identity provider."""

    def __init__(self, client: Any, settings: Settings) -> None:
        self._client = client
        self._settings = settings

    @classmethod
    def from_settings(cls, settings: Settings) -> OpenId | None:
        """The provider of the settings, where there is one; it is asked nothing yet."""
        if not settings.oidc_issuer:
            return None
        client = OAuth().register(
            "faultwise",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            server_metadata_url=settings.oidc_issuer.rstrip("/") + _DISCOVERY,
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
        )
        return cls(client, settings)

    async def begin(self, request: Request) -> Response:
        """The way to the provider; a 502 where it does not answer."""
        try:
            went: Response = await self._client.authorize_redirect(
                request, self._settings.address(str(request.base_url)) + CALLBACK
            )
        except (HTTPError, ValueError, RuntimeError) as error:
            raise _unreachable(error) from error
        return went

    async def finish(self, request: Request, services: Services) -> SignedInNow:
        """A session for who comes back; a 401 where the provider does not vouch for an account of ours."""
        iss = {"essential": True, "values": [self._settings.oidc_issuer]}
        try:
            token = await self._client.authorize_access_token(
                request, claims_options={"iss": iss, "sub": {"essential": True}}
            )
        except (OAuthError, JoseError, KeyError) as error:
            await run_in_threadpool(_log_failure, services, address_of(request), type(error).__name__)
            raise _refused() from error
        except (HTTPError, ValueError, RuntimeError) as error:
            raise _unreachable(error) from error
        return await run_in_threadpool(self._met, token.get("userinfo") or {}, services, address_of(request))

    def _met(self, claims: dict[str, Any], services: Services, address: str) -> SignedInNow:
        account = self._account(claims, services, address) if claims.get("sub") else None
        if account is None or account.is_disabled:
            _log_failure(services, address, "no account for this identity" if account is None else "disabled")
            raise _refused()
        return opened(services, account, address)

    def _account(self, claims: dict[str, Any], services: Services, address: str) -> Account | None:
        subject, claim = f"{claims['iss']}|{claims['sub']}", self._settings.oidc_name_claim
        bound = services.store.account_of_subject(subject)
        if bound is not None:
            return bound
        if claim == "email" and claims.get("email_verified") is not True:
            return None
        known = services.store.credentials(str(claims.get(claim, "")))
        if known is None or known.password or known.account.is_disabled:
            return None
        try:
            services.store.bind_subject(known.account.name, subject, By(known.account.name, address))
        except AlreadyBound:
            return None
        return known.account


def openid_of(request: Request, services: Services) -> OpenId:
    """The application's provider; a 404 where none is set up."""
    found = getattr(request.app.state, "openid", None)
    if not isinstance(found, OpenId) or not services.settings.oidc_issuer:
        raise RequestProblem(
            404,
            "no-openid",
            Said("未配置身份提供方", "No identity provider"),
            Said(
                "服务器没有配置 OpenID Connect；请用密码登录，或设置 FAULTWISE_OIDC_ISSUER。",
                "This server has no OpenID Connect provider. Sign in with a password, or set FAULTWISE_OIDC_ISSUER.",
            ),
        )
    return found


def _log_failure(services: Services, address: str, reason: str) -> None:
    services.store.log_event(By("", address), "sign_in_failed", "account", "", f"identity provider: {reason}")


def _refused() -> RequestProblem:
    return RequestProblem(
        401,
        "openid-refused",
        Said("身份提供方登录失败", "Sign-in at the identity provider failed"),
        Said(
            "登录没有完成，或没有对应的账号。请重试，或请管理员添加账号（不设密码）。",
            "The sign-in was not completed, or there is no account for it. Try again, or have an administrator add one "
            "without a password.",
        ),
        headers={"WWW-Authenticate": 'Bearer realm="faultwise"'},
    )


def _unreachable(error: Exception) -> RequestProblem:
    _log.warning("the identity provider cannot be used: %s", type(error).__name__)
    return RequestProblem(
        502,
        "openid-unreachable",
        Said("身份提供方无法访问", "Identity provider unreachable"),
        Said(
            "身份提供方没有正确应答。请稍后再试，或用密码登录。",
            "It gave no usable answer. Try later, or use a password.",
        ),
    )

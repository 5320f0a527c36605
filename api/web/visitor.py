"""Who looks at a page, in which language and in which light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from fastapi import Request

from api.auth.cookies import COOKIE
from api.language import preferred
from knowledge.access.accounts import Account
from knowledge.access.rights import Right
from knowledge.records import Language
from knowledge.store import Store

Light = Literal["auto", "light", "dark"]
LANGUAGE_COOKIE, LIGHT_COOKIE = "faultwise_language", "faultwise_light"


@dataclass(frozen=True)
class Visitor:
    """Who opens a page; ``account`` is None where nobody is signed in."""

    account: Account | None
    language: Language
    light: Light

    @classmethod
    def from_request(cls, request: Request, store: Store) -> Visitor:
        """The visitor by the session's cookie, and by what was chosen on the pages before."""
        secret = request.cookies.get(COOKIE, "")
        session = store.session(secret) if secret else None
        is_in = session is not None and not session.account.is_disabled
        return cls(session.account if session and is_in else None, language_of(request), _light(request))

    def may(self, right: Right) -> bool:
        """Whether the visitor is signed in and has the right."""
        return self.account is not None and right in self.account.rights


def language_of(request: Request) -> Language:
    """The language chosen on a page, else the browser's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    liked = preferred(request.headers.get("accept-language", ""))
    return next((language for language in get_args(Language) if language == chosen), liked)


def _light(request: Request) -> Light:
    chosen = request.cookies.get(LIGHT_COOKIE, "auto")
    return next((light for light in get_args(Light) if light == chosen), "auto")

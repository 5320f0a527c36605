"""The Model Context Protocol over HTTP, at the address where its clients expect it."""

from __future__ import annotations

from fastapi import Request, Response

from api.auth.permission import SignedIn
from api.routing import Router
from api.surfaces.mcp_server import Asker

router = Router(prefix="/mcp")


@router.post("", include_in_schema=False)
def call(request: Request, who: SignedIn) -> Response:
    """One message of the protocol; each tool asks for the right it needs."""
    answer: Response = request.app.state.mcp.answer(Asker(who.given, who.rights))
    return answer

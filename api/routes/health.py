"""Is the process alive, and can it answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.documentation import problems
from api.provided import Provided
from api.routing import Router

router = Router(tags=["operation"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"
    head: Annotated[int, Field(description="Last change of the knowledge")]
    indexed: Annotated[int, Field(description="Last change that search knows of; follows within a second")]
    is_following: Annotated[bool, Field(description="False: the index cannot follow at present; the log says why")]


@router.get("/healthz", summary="Is it alive?", responses=problems(is_public=True))
async def is_alive() -> Alive:
    """Answers as long as the process does, however busy; asks nothing of the database."""
    return Alive()


@router.get("/readyz", summary="Can it answer?", responses=problems(503, is_public=True))
def is_ready(services: Provided) -> Ready:
    """Whether the database answers, and how far the index has followed it."""
    index = services.index
    return Ready(head=services.store.head(), indexed=index.snapshot.seq, is_following=not index.trouble)

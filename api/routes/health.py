"""Is the process alive, and can it answer."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.documentation import problems
from api.services import Provided

router = APIRouter(tags=["operation"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"
    head: Annotated[int, Field(description="Last change of the knowledge")]
    indexed: Annotated[int, Field(description="Last change that search knows of; follows within a second")]


@router.get("/healthz", summary="Is it alive?", responses=problems())
def is_alive() -> Alive:
    """Answers as long as the process does; asks nothing of the database."""
    return Alive()

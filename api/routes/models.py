"""The models an OpenAI client may choose from: there is one."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from api.auth.permission import MayAsk
from api.documentation import problems
from api.routing import Router
from api.surfaces.chat_messages import MODEL, no_such_model

router = Router(prefix="/v1/models", tags=["chat clients"])

_SINCE = 1_767_225_600  # 2026-01-01, seconds


class ChatModel(BaseModel):
    """A model that can be named in a chat."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = _SINCE
    owned_by: str = MODEL


class ChatModels(BaseModel):
    """All of them."""

    object: Literal["list"] = "list"
    data: tuple[ChatModel, ...] = (ChatModel(),)


@router.get("", summary="List models", responses=problems())
def list_models(who: MayAsk) -> ChatModels:  # noqa: ARG001
    """The one model there is."""
    return ChatModels()


@router.get("/{model}", summary="Read one model", responses=problems(404))
def read_model(model: str, who: MayAsk) -> ChatModel:  # noqa: ARG001
    """The model of a name."""
    if model != MODEL:
        raise no_such_model(model)
    return ChatModel()

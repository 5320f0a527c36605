"""Settings that count while the server runs, without a restart."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, JsonValue

from api.adjusting import Adjusted
from api.auth.permission import MayAdminister
from api.documentation import problems
from api.provided import Provided
from api.routing import Router
from api.services import Services

router = Router(prefix="/v1/settings", tags=["operation"])


class SettingsView(BaseModel):
    """The settings that can be changed while the server runs."""

    values: Annotated[dict[str, JsonValue], Field(description="What counts now")]
    changed: Annotated[dict[str, JsonValue], Field(description="What an administrator changed")]
    defaults: Annotated[dict[str, JsonValue], Field(description="What the server was started with")]

    @classmethod
    def of(cls, services: Services) -> SettingsView:
        """The settings as they stand."""
        now, started = (
            settings.model_dump(include=set(Adjusted.model_fields))
            for settings in (services.settings_now, services.settings)
        )
        changed = {name: value for name, value in services.adjusting.changed().items() if name in now}
        return cls(values=now, changed=changed, defaults=started)


@router.get("", summary="Read the settings", responses=problems())
def read_settings(who: MayAdminister, services: Provided) -> SettingsView:  # noqa: ARG001
    """What counts now, what was changed, and what the server was started with."""
    return SettingsView.of(services)


@router.put("", summary="Change the settings", responses=problems(400, 413, 422))
def change_settings(wanted: Adjusted, who: MayAdminister, services: Provided) -> SettingsView:
    """All of them at once; what is null or left out is as the server was started. Counts from now on."""
    services.store.change_settings(wanted.changed, who.by)
    services.adjusting.forget()
    return SettingsView.of(services)

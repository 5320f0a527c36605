"""Settings that an administrator changes while the server runs; those of the environment count where none was."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from api.settings import Settings
from knowledge.records import Model
from knowledge.settings_kept import Changed
from knowledge.store import Store

_SECONDS = 1.0  # within which every program on the database knows of a change


class Adjusted(Model):
    """What was changed; null: as the server was started."""

    first_response_minutes: Annotated[
        float | None, Field(gt=0, le=100_000, description="By when somebody answers a service request")
    ] = None
    repair_hours: Annotated[
        float | None, Field(gt=0, le=10_000, description="By when the machine of a service request works again")
    ] = None
    golden_drop: Annotated[
        float | None, Field(ge=0, le=1, description="Share of golden reports that a publication may make worse")
    ] = None
    own_drafts: Annotated[bool | None, Field(description="Whether an editor may publish what it wrote itself")] = None
    session_hours: Annotated[float | None, Field(gt=0, le=720, description="How long a browser stays signed in")] = None
    requests_per_minute: Annotated[
        int | None, Field(ge=1, le=1_000_000, description="How many requests one account may make in a minute")
    ] = None

    @property
    def changed(self) -> Changed:
        """Only what was changed."""
        return self.model_dump(exclude_none=True)


class Adjusting:
    """Knows what was changed, as of a second ago at most; safe to use from several threads."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: tuple[float, Changed] | None = None
        self._age = object()

    def changed(self) -> Changed:
        """The settings that were changed, by name."""
        known, age = self._known, self._age
        if known is None or self._clock() - known[0] >= _SECONDS:
            known = (self._clock(), self._store.changed_settings())
            # subtle: what was read before another thread's change, and forgotten by it, must not be kept.
            self._known = known if age is self._age else None
        return known[1]

    def forget(self) -> None:
        """Look anew the next time."""
        self._age = object()
        self._known = None

    def applied_to(self, settings: Settings) -> Settings:
        """The settings with what was changed; what this release does not know of or let change is left out."""
        changed = {name: value for name, value in self.changed().items() if name in Adjusted.model_fields}
        return settings.model_copy(update=changed) if changed else settings

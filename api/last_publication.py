"""What the last publication did to the golden reports, kept beside the index until the next one."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import ValidationError

from assistant.evaluation.rehearsing import Rehearsal
from knowledge.outcomes import Moment
from knowledge.records import Kind, Model

FILE_NAME = "last-publication.json"


class LastPublication(Model):
    """Who published what and when, and which golden reports were answered better or worse from then on."""

    at: Moment
    who: str
    kind: Kind
    key: str
    rehearsal: Rehearsal

    @classmethod
    def of(cls, kind: Kind, key: str, who: str, rehearsal: Rehearsal) -> LastPublication:
        """A publication of this moment."""
        return cls(at=datetime.now(UTC), who=who, kind=kind, key=key, rehearsal=rehearsal)

    def keep(self, folder: Path) -> None:
        """Put it in the place of the one before, in one step."""
        folder.mkdir(parents=True, exist_ok=True)
        kept = self.model_dump_json(exclude={"rehearsal": {"drop"}})
        with NamedTemporaryFile("w", dir=folder, prefix=".last-publication-", delete=False, encoding="utf-8") as file:
            file.write(kept)
        os.replace(file.name, folder / FILE_NAME)


def last_publication(folder: Path) -> LastPublication | None:
    """The last publication that golden reports were replayed for; none where there was none or it cannot be read."""
    try:
        return LastPublication.model_validate_json((folder / FILE_NAME).read_bytes())
    except (OSError, ValidationError):
        return None

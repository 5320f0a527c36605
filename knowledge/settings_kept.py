"""Settings that were changed while the program runs, each by its name; what was never changed is absent."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import JsonValue, RootModel
from sqlalchemy import Connection, delete, insert, select

from knowledge.access.trail import By, log
from knowledge.canonical import canonical_json
from knowledge.database import Database
from knowledge.schema import setting

Changed = Mapping[str, JsonValue]


class KeepsSettings:
    """The store's part that keeps changed settings; every change stands in the trail."""

    _database: Database

    def changed_settings(self) -> Changed:
        """The settings that were changed, by name."""
        with self._database.reading() as connection:
            return _changed(connection)

    def change_settings(self, wanted: Changed, by: By) -> None:
        """Keep these as the settings that are changed, and no others."""
        with self._database.writing() as connection:
            before = _changed(connection)
            if before == wanted:
                return
            connection.execute(delete(setting))
            rows = [{"name": name, "value": canonical_json(value)} for name, value in wanted.items()]
            if rows:
                connection.execute(insert(setting), rows)
            was, is_now = RootModel[Changed](before), RootModel[Changed](wanted)
            log(connection, by, "settings_changed", "settings", "", before=was, after=is_now)


def _changed(connection: Connection) -> Changed:
    return {name: json.loads(value) for name, value in connection.execute(select(setting.c.name, setting.c.value))}

"""Bringing a database up to date, once, whoever opens it first."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select

# subtle: Alembic keeps what it works on in globals, so two threads must not migrate at once.
_ALEMBIC = Lock()
_POSTGRESQL_LOCK = 0x_FA_17_31_5E


class NewerDatabase(Exception):
    """The database was made by a later release, or by another program."""


def upgrade(reader: Engine, writer: Engine) -> None:
    """Run the steps the database lacks, in one transaction; processes that open it meanwhile wait."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    with reader.connect() as connection:
        if _is_current(connection, script):
            return
    with _ALEMBIC, writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_POSTGRESQL_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _is_current(connection: Connection, script: ScriptDirectory) -> bool:
    found = MigrationContext.configure(connection).get_current_revision()
    known = {step.revision for step in script.walk_revisions()}
    if found is not None and found not in known:
        raise NewerDatabase(
            f"its tables are of revision {found}, this program knows up to {script.get_current_head()}; "
            "update the program, or name another database"
        )
    return found == script.get_current_head()

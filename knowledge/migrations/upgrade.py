"""Bringing a database up to date, once, whoever opens it first."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, inspect, select

from knowledge.engines import Unsuitable
from knowledge.schema import metadata

# subtle: Alembic keeps what it works on in globals, so two threads must not migrate at once.
_ALEMBIC = Lock()
_POSTGRESQL_LOCK = 0x_FA_17_31_5E


def upgrade(reader: Engine, writer: Engine) -> None:
    """Run the steps the database lacks, in one transaction; processes that open it meanwhile wait.

    ``Unsuitable`` where a later release or another program made the tables.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with reader.connect() as connection:
        if _is_current(connection, config):
            return
    with _ALEMBIC, writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_POSTGRESQL_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _is_current(connection: Connection, config: Config) -> bool:
    script = ScriptDirectory.from_config(config)
    found = MigrationContext.configure(connection).get_current_revision()
    known = {step.revision for step in script.walk_revisions()}
    if found is not None and found not in known:
        raise Unsuitable(
            f"its tables are of revision {found}, this program knows up to {script.get_current_head()}; "
            "update the program, or name another database"
        )
    if found is None and (foreign := set(inspect(connection).get_table_names()) & set(metadata.tables)):
        raise Unsuitable(
            f"another program keeps its own table {min(foreign)!r} in it; name another database, or a new one"
        )
    return found == script.get_current_head()

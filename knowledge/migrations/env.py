"""What Alembic runs to migrate: on the connection it was handed, inside the transaction it was handed."""

from __future__ import annotations

from alembic import context

from knowledge.schema import metadata


def migrate() -> None:
    """Run the steps that the database lacks."""
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


# subtle: Alembic loads this file by its path, under this name; whoever else imports it must set off nothing.
if __name__ == "env_py":
    migrate()

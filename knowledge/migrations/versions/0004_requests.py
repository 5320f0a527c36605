"""Service requests; and which machine a diagnosis was about, beside it."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BODY = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("serial", KEY, nullable=False),
        sa.Column("received", MOMENT, nullable=False),
        sa.Column("due", MOMENT),
        sa.Column("body", BODY, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
    )
    op.create_index("request_by_time", "request", ["received", "id"])
    op.create_index("request_by_promise", "request", ["due"])
    op.create_index("request_of_machine", "request", ["serial", "received"])
    op.add_column("diagnosis", sa.Column("serial", KEY, nullable=False, server_default=""))
    op.create_index("diagnosis_of_machine", "diagnosis", ["serial", "at"])
    _mark_machines()


def _mark_machines() -> None:
    """Answers carry the serial of their machine in their bodies; from here on also beside them."""
    connection, diagnosis = op.get_bind(), sa.table("diagnosis", sa.column("id"), sa.column("serial"))
    for row in connection.execute(sa.text("SELECT id, body FROM diagnosis")).all():
        body = row.body if isinstance(row.body, dict) else json.loads(row.body)
        if serial := (body.get("answer") or {}).get("serial"):
            connection.execute(sa.update(diagnosis).where(diagnosis.c.id == row.id).values(serial=serial))


def downgrade() -> None:
    op.drop_index("diagnosis_of_machine", "diagnosis")
    op.drop_column("diagnosis", "serial")
    op.drop_table("request")

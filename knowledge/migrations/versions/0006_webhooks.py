"""Webhooks, what is on its way to them, and of which promise they were warned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BODY = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("body", BODY, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
    )
    op.create_table(
        "delivery",
        sa.Column("webhook", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("tried", MOMENT),
        sa.Column("status", sa.Integer),
        sa.Column("failure", sa.String(20), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
    op.create_index("delivery_by_turn", "delivery", ["next_at"])
    op.create_index("delivery_by_time", "delivery", ["webhook", "at", "id"])
    op.add_column("request", sa.Column("warned", MOMENT))


def downgrade() -> None:
    op.drop_column("request", "warned")
    op.drop_table("delivery")
    op.drop_table("webhook")

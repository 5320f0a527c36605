"""Conversations and their turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BODY = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("key", sa.String(200), unique=True),
        sa.Column("started", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("body", BODY, nullable=False),
    )
    op.create_index("conversation_by_start", "conversation", ["started", "id"])
    op.create_table(
        "turn",
        sa.Column("conversation", sa.String(100), sa.ForeignKey("conversation.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(200)),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", BODY, nullable=False),
    )
    op.create_index("turn_of_key", "turn", ["conversation", "key"], unique=True)


def downgrade() -> None:
    for name in ("turn", "conversation"):
        op.drop_table(name)

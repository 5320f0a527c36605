"""Jobs: manuals that are being read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BODY = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("started", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.Column("body", BODY, nullable=False),
        sa.Column("result", sa.Text),
    )
    op.create_index("job_by_start", "job", ["started", "id"])


def downgrade() -> None:
    op.drop_table("job")

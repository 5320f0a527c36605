"""Settings changed while the program runs, and answers found by when they were given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_index("diagnosis_by_time", "diagnosis", ["at"])


def downgrade() -> None:
    op.drop_index("diagnosis_by_time", "diagnosis")
    op.drop_table("setting")

"""Accounts, tokens, sessions, events; who may see a record, and to whom an answer was given."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BODY = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _mark_who_sees_what()
    op.create_index("change_by_time", "change", ["at", "seq"])
    for name in ("diagnosis", "conversation"):
        op.add_column(name, sa.Column("owner", KEY, nullable=False, server_default=""))
        op.add_column(name, sa.Column("audience", sa.Text, nullable=False, server_default="{}"))
    _create_access()
    op.create_table(
        "event",
        sa.Column("seq", SEQ, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("before", BODY),
        sa.Column("after", BODY),
    )
    op.create_index("event_by_time", "event", ["at", "seq"])


def _create_access() -> None:
    op.create_table(
        "account",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("body", BODY, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("subject", sa.Text, unique=True),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("account", KEY, sa.ForeignKey("account.key"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("rights", sa.Text, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("last_used", MOMENT),
        sa.Column("revoked", MOMENT),
    )
    op.create_index("token_of_account", "token", ["account"])
    op.create_table(
        "session",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("account", KEY, sa.ForeignKey("account.key"), nullable=False),
        sa.Column("started", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
    )
    op.create_index("session_of_account", "session", ["account"])


def _mark_who_sees_what() -> None:
    """Records carry groups and machine models in their bodies; from here on also beside them, as one text."""
    op.add_column("record", sa.Column("opening", KEY, nullable=False, server_default=""))
    op.create_index("record_by_opening", "record", ["kind", "opening"])
    connection, record = op.get_bind(), sa.table("record", sa.column("kind"), sa.column("key"), sa.column("opening"))
    found = connection.execute(sa.text("SELECT kind, key, body FROM record")).all()
    marked = [{"of_kind": row.kind, "of_key": row.key, "said": said} for row in found if (said := _opening(row))]
    if marked:
        same = (record.c.kind == sa.bindparam("of_kind"), record.c.key == sa.bindparam("of_key"))
        connection.execute(sa.update(record).where(*same).values(opening=sa.bindparam("said")), marked)


def _opening(row: Any) -> str:
    body = row.body if isinstance(row.body, dict) else json.loads(row.body)
    scope = body.get("scope") or {}
    groups = scope.get("groups") or (body.get("case") or body).get("groups") or []
    if row.kind in ("outcome", "draft"):
        models = ["(inside)"]
    else:
        one = body.get("machine_model") or (body.get("model") if row.kind == "machine" else "")
        models = scope.get("machine_models") or body.get("machine_models") or ([one] if one else [])
    return json.dumps([groups, models], ensure_ascii=False, separators=(",", ":")) if groups or models else ""


def downgrade() -> None:
    for name in ("event", "session", "token", "account"):
        op.drop_table(name)
    op.drop_index("change_by_time", "change")
    op.drop_index("record_by_opening", "record")
    for name, column in (
        ("record", "opening"),
        ("diagnosis", "owner"),
        ("diagnosis", "audience"),
        ("conversation", "owner"),
        ("conversation", "audience"),
    ):
        op.drop_column(name, column)
